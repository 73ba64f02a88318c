/* Shared by the C tests of a linked library: a client with a model. */
#ifndef INLAY_TEST_CHECK_H
#define INLAY_TEST_CHECK_H

#define _POSIX_C_SOURCE 200809L

#include <inlay.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "condition.h"
#include "json.h"

/* Tests run small under valgrind and larger without. */
static inline int scale(int small, int large)
{
    return getenv("INLAY_TEST_SCALE") != NULL ? small : large;
}

static inline int say(inlay_client *client, const char *message)
{
    return inlay_send(client, message, strlen(message));
}

/* The next message, which must arrive. */
static inline const char *hear(inlay_client *client)
{
    const char *message;

    CHECK(inlay_recv(client, 120, &message, NULL) == INLAY_OK);
    return message;
}

/* Polls for a message and returns the status. */
static inline int look(inlay_client *client)
{
    const char *message;
    return inlay_recv(client, 0, &message, NULL);
}

/* The text at a path, or "" if there is none. One at a time. */
static inline const char *text_at(const char *message, const char *path)
{
    static char text[65536];
    if (json_string(json_find(message, path), text, sizeof text) < 0)
        text[0] = '\0';
    return text;
}

static inline int begins(const char *message, const char *prefix)
{
    return strncmp(message, prefix, strlen(prefix)) == 0;
}

/* Sends a request whose id is 0 and skips everything except its result. */
static inline void must(inlay_client *client, const char *method, const char *params)
{
    char request[2048];
    const char *message;

    snprintf(request, sizeof request,
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"%s\",\"params\":%s}", method, params);
    CHECK(say(client, request) == INLAY_OK);
    do
        message = hear(client);
    while (!begins(message, "{\"jsonrpc\":\"2.0\",\"id\":0,"));
    if (json_find(message, "result") == NULL)
        fprintf(stderr, "%s\n", message);
    CHECK(json_find(message, "result") != NULL);
}

/* An initialised client, with a built-in model if one is named. */
static inline inlay_client *ready(const char *model)
{
    char params[256];
    inlay_client *client = inlay_open();

    CHECK(client != NULL);
    must(client, "initialize", "{}");
    if (model != NULL) {
        snprintf(params, sizeof params, "{\"model\":\"%s\",\"id\":\"m\"}", model);
        must(client, "model.load", params);
    }
    return client;
}

/* About as many tokens as builtin:null can generate. */
#define ENDLESS 16000000

/* Requests a chat under the given id. */
static inline int chat(inlay_client *client, int id, const char *text, int stream, int max_tokens)
{
    char request[4096];

    snprintf(request, sizeof request,
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"chat.completions.create\",\"params\":"
        "{\"model\":\"m\",\"stream\":%s,\"max_tokens\":%d,"
        "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}}",
        id, stream ? "true" : "false", max_tokens, text);
    return say(client, request);
}

static inline void pause_ms(long ms)
{
    struct timespec time;
    time.tv_sec = ms / 1000;
    time.tv_nsec = ms % 1000 * 1000000;
    nanosleep(&time, NULL);
}

/* Resident bytes of the process; 0 where the system does not report it. */
static inline long resident_bytes(void)
{
    long size = 0, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");

    if (file == NULL)
        return 0;
    if (fscanf(file, "%ld %ld", &size, &pages) != 2)
        pages = 0;
    fclose(file);
    return pages * 4096;
}

#endif /* INLAY_TEST_CHECK_H */
