/* The library opened and closed repeatedly by dlopen and dlclose, like a
 * plug-in, while another user has the compiled model open: nothing that is left
 * behind points at unmapped code. */
#define _GNU_SOURCE /* dladdr */

#include <dlfcn.h>
#include <glob.h>
#include <inlay.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "condition.h"
#include "json.h"

static inlay_client *(*open_client)(void);
static int (*send_message)(inlay_client *, const char *, size_t);
static int (*next_message)(inlay_client *, double, const char **, size_t *);
static void (*close_client)(inlay_client *);

/* ISO C has no cast from an object to a function; POSIX requires this one. */
static void find(void *library, const char *name, void *function)
{
    void *found = dlsym(library, name);

    CHECK(found != NULL);
    memcpy(function, &found, sizeof found);
}

/* Sends a request and returns its result. */
static const char *call(inlay_client *client, const char *method, const char *params)
{
    char request[8192];
    const char *message;
    int length = snprintf(request, sizeof request,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}", method, params);

    CHECK(length > 0 && (size_t)length < sizeof request);
    CHECK(send_message(client, request, (size_t)length) == INLAY_OK);
    do
        CHECK(next_message(client, 120, &message, NULL) == INLAY_OK);
    while (strncmp(message, "{\"jsonrpc\":\"2.0\",\"id\":1,", 24) != 0);
    message = json_find(message, "result");
    CHECK(message != NULL);
    return message;
}

static const char *model; /* a data file, if there is one */
static char text[1024];   /* its first output */

/* Loads a model and generates a text, which must always be the same. */
static void use(const char *name)
{
    inlay_client *client = open_client();
    char params[5000], written[1024];

    CHECK(client != NULL);
    call(client, "initialize", "{}");
    snprintf(params, sizeof params, "{\"model\":\"%s\",\"id\":\"m\",\"threads\":2}", name);
    call(client, "model.load", params);
    json_string(json_find(call(client, "completions.create",
        "{\"model\":\"m\",\"prompt\":\"Once upon a time\",\"max_tokens\":8,\"temperature\":0,"
        "\"ignore_eos\":true}"), "choices.0.text"), written, sizeof written);
    if (text[0] == '\0')
        snprintf(text, sizeof text, "%s", written);
    CHECK(strcmp(text, written) == 0);
    close_client(client);
}

/* On a thread that ends before the library is closed: while a thread lives, the
 * system keeps a library whose thread-local values it holds. */
static void *use_all(void *library)
{
    find(library, "inlay_open", &open_client);
    find(library, "inlay_send", &send_message);
    find(library, "inlay_recv", &next_message);
    find(library, "inlay_close", &close_client);
    use(model != NULL ? model : "builtin:echo");
    return NULL;
}

/* Opens the library of the model for ourselves. */
static void *library_of(void)
{
    char pattern[4096];
    const char *end = strstr(model, ".safetensors");
    glob_t found;
    void *library;

    CHECK(end != NULL);
    snprintf(pattern, sizeof pattern, "%.*s-*.so", (int)(end - model), model);
    CHECK(glob(pattern, 0, NULL, &found) == 0);
    library = dlopen(found.gl_pathv[0], RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL)
        fprintf(stderr, "%s\n", dlerror());
    CHECK(library != NULL);
    globfree(&found);
    return library;
}

int main(void)
{
    void *other = NULL, **launch;
    pthread_t thread;
    Dl_info info;
    int i;

    model = getenv("INLAY_TEST_MODEL");
    /* Opened first, so that it is the one that the engine runs. */
    if (model != NULL)
        other = library_of();

    for (i = 0; i < 12; i++) {
        void *library = dlopen(LIBINLAY, RTLD_NOW | RTLD_LOCAL);

        CHECK(library != NULL);
        CHECK(pthread_create(&thread, NULL, use_all, library) == 0);
        CHECK(pthread_join(thread, NULL) == 0);
        CHECK(dlclose(library) == 0);
        if (other != NULL) {
            /* The target of the model's parallel loops is still mapped code. */
            launch = dlsym(other, "__TVMBackendParallelLaunch");
            CHECK(launch != NULL && *launch != NULL);
            CHECK(dladdr(*launch, &info) != 0);
        }
        /* As the header promises on ELF systems. */
        library = dlopen(LIBINLAY, RTLD_NOW | RTLD_NOLOAD);
        CHECK(library != NULL);
        CHECK(dlclose(library) == 0);
    }
    return 0;
}
