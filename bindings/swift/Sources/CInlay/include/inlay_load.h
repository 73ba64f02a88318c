/* The six functions of inlay.h, found at run time or linked. */
#ifndef INLAY_LOAD_H
#define INLAY_LOAD_H

#include "inlay.h"

typedef struct inlay_functions {
    const char *(*about)(void);
    inlay_client *(*open)(void);
    int (*send)(inlay_client *client, const char *json, size_t length);
    int (*recv)(inlay_client *client, double timeout, const char **json, size_t *length);
    int (*fd)(inlay_client *client);
    void (*close)(inlay_client *client);
} inlay_functions;

/*
 * Fills in the functions of the library at `path`, or of the one that is linked
 * if `path` is NULL. Returns NULL, or a text that says what is wrong, which
 * stays until the next call on this thread. A library is never unloaded.
 */
const char *inlay_load(const char *path, inlay_functions *functions);

/* Whether libinlay is linked into the program. */
int inlay_is_linked(void);

#endif
