#include "inlay_load.h"

#ifdef INLAY_LINKED

const char *inlay_load(const char *path, inlay_functions *functions)
{
    if (path != NULL)
        return "libinlay is linked into this program";
    functions->about = inlay_about;
    functions->open = inlay_open;
    functions->send = inlay_send;
    functions->recv = inlay_recv;
    functions->fd = inlay_fd;
    functions->close = inlay_close;
    return NULL;
}

int inlay_is_linked(void)
{
    return 1;
}

#elif defined(_WIN32)

#include <windows.h>

const char *inlay_load(const char *path, inlay_functions *functions)
{
    HMODULE library = LoadLibraryA(path);

    if (library == NULL)
        return "the library could not be opened";
    functions->about = (const char *(*)(void))GetProcAddress(library, "inlay_about");
    functions->open = (inlay_client *(*)(void))GetProcAddress(library, "inlay_open");
    functions->send = (int (*)(inlay_client *, const char *, size_t))GetProcAddress(library, "inlay_send");
    functions->recv = (int (*)(inlay_client *, double, const char **, size_t *))GetProcAddress(library, "inlay_recv");
    functions->fd = (int (*)(inlay_client *))GetProcAddress(library, "inlay_fd");
    functions->close = (void (*)(inlay_client *))GetProcAddress(library, "inlay_close");
    return functions->about && functions->open && functions->send && functions->recv
            && functions->fd && functions->close ? NULL : "it is not libinlay";
}

int inlay_is_linked(void)
{
    return 0;
}

#else

#include <dlfcn.h>

const char *inlay_load(const char *path, inlay_functions *functions)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (library == NULL)
        return dlerror();
    functions->about = (const char *(*)(void))dlsym(library, "inlay_about");
    functions->open = (inlay_client *(*)(void))dlsym(library, "inlay_open");
    functions->send = (int (*)(inlay_client *, const char *, size_t))dlsym(library, "inlay_send");
    functions->recv = (int (*)(inlay_client *, double, const char **, size_t *))dlsym(library, "inlay_recv");
    functions->fd = (int (*)(inlay_client *))dlsym(library, "inlay_fd");
    functions->close = (void (*)(inlay_client *))dlsym(library, "inlay_close");
    return functions->about && functions->open && functions->send && functions->recv
            && functions->fd && functions->close ? NULL : "it is not libinlay";
}

int inlay_is_linked(void)
{
    return 0;
}

#endif
