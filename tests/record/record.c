/* A recording libinlay: the six functions, and a record of every message.
 *
 * Built as a shared library that is loaded in place of libinlay (INLAY_LIBRARY,
 * or LD_PRELOAD). It opens the library that INLAY_RECORDED names and writes all
 * messages to a separate file in the folder INLAY_RECORD. A line of the file is a
 * letter (s: to be sent, f: that failed, r: received), the client, the number of
 * bytes, and the message, separated by blanks. tests/record/check.py reads it.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <inlay.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct {
    const char *(*about)(void);
    inlay_client *(*open)(void);
    int (*send)(inlay_client *, const char *, size_t);
    int (*recv)(inlay_client *, double, const char **, size_t *);
    int (*fd)(inlay_client *);
    void (*close)(inlay_client *);
} real;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static FILE *record;
static pid_t owner;

static void *need(void *library, const char *name)
{
    void *function = dlsym(library, name);

    if (function == NULL) {
        fprintf(stderr, "record: %s\n", dlerror());
        exit(70);
    }
    return function;
}

/* ISO C has no cast from an object to a function; POSIX requires this one. */
#define FIND(field, name)                          \
    do {                                           \
        void *found = need(library, name);         \
        memcpy(&real.field, &found, sizeof found); \
    } while (0)

static void begin(void)
{
    const char *path = getenv("INLAY_RECORDED"), *folder = getenv("INLAY_RECORD");
    void *library = path != NULL ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    char file[4096];

    if (library == NULL || folder == NULL) {
        fprintf(stderr, "record: INLAY_RECORDED and INLAY_RECORD are to name a library and a folder\n");
        exit(70);
    }
    FIND(about, "inlay_about");
    FIND(open, "inlay_open");
    FIND(send, "inlay_send");
    FIND(recv, "inlay_recv");
    FIND(fd, "inlay_fd");
    FIND(close, "inlay_close");
    snprintf(file, sizeof file, "%s/XXXXXX", folder);
    owner = getpid();
    record = fdopen(mkstemp(file), "w");
    if (record == NULL) {
        perror("record");
        exit(70);
    }
}

static void note(char what, inlay_client *client, const char *text, size_t length)
{
    /* A fork must not write the contents of its parent's buffer. */
    if (getpid() != owner)
        return;
    pthread_mutex_lock(&lock);
    fprintf(record, "%c %ju %zu ", what, (uintmax_t)(uintptr_t)client, length);
    fwrite(text, 1, length, record);
    putc('\n', record);
    pthread_mutex_unlock(&lock);
}

const char *inlay_about(void)
{
    pthread_once(&once, begin);
    return real.about();
}

inlay_client *inlay_open(void)
{
    pthread_once(&once, begin);
    return real.open();
}

int inlay_send(inlay_client *client, const char *json, size_t length)
{
    int status, noted = json != NULL && length > 0 && length < (size_t)1 << 40;

    pthread_once(&once, begin);
    /* Before it is sent, or another thread might record its answer first. */
    if (noted)
        note('s', client, json, length);
    status = real.send(client, json, length);
    if (noted && status != 0)
        note('f', client, json, length);
    return status;
}

int inlay_recv(inlay_client *client, double timeout, const char **json, size_t *length)
{
    size_t own = 0;
    int status;

    pthread_once(&once, begin);
    status = real.recv(client, timeout, json, &own);
    if (status == INLAY_OK)
        note('r', client, *json, own);
    if (length != NULL)
        *length = own;
    return status;
}

int inlay_fd(inlay_client *client)
{
    pthread_once(&once, begin);
    return real.fd(client);
}

void inlay_close(inlay_client *client)
{
    pthread_once(&once, begin);
    real.close(client);
    if (getpid() == owner) {
        pthread_mutex_lock(&lock);
        fflush(record);
        pthread_mutex_unlock(&lock);
    }
}
