/*
 * What the way of a message costs: builtin:null makes tokens as fast as the
 * engine goes, and every token is one chunk through inlay_recv.
 *
 *   bench [SECONDS]
 *
 * Prints one line of JSON for each number of streams on one client.
 */
#define _POSIX_C_SOURCE 200809L

#include <inlay.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "json.h"

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void send(inlay_client *client, const char *request)
{
    if (inlay_send(client, request, strlen(request)) != INLAY_OK) {
        fprintf(stderr, "inlay_send failed\n");
        exit(1);
    }
}

/* Waits for the answer to a request with a string id. */
static void await(inlay_client *client, const char *id)
{
    char prefix[64];
    const char *message;

    sprintf(prefix, "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"result\"", id);
    while (inlay_recv(client, -1, &message, NULL) == INLAY_OK) {
        if (strncmp(message, prefix, strlen(prefix)) == 0)
            return;
        if (json_find(message, "error") != NULL)
            break;
    }
    fprintf(stderr, "no answer to %s: %s\n", id, message == NULL ? "nothing came" : message);
    exit(1);
}

/* Begins the stream of this number. */
static void begin(inlay_client *client, int stream)
{
    char request[512];

    sprintf(request,
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"chat.completions.create\",\"params\":"
        "{\"model\":\"builtin:null\",\"stream\":true,"
        "\"messages\":[{\"role\":\"user\",\"content\":\"go\"}]}}", stream);
    send(client, request);
}

/* Chunks per second that one client is to give at least. */
#define TARGET 200000.0

static double measure(int streams, double seconds)
{
    /* As the library writes it; the number of the stream follows. */
    static const char chunk[] =
        "{\"jsonrpc\":\"2.0\",\"method\":\"chat.completions.chunk\",\"params\":{\"request\":";
    inlay_client *client = inlay_open();
    long *counts = calloc((size_t)streams, sizeof *counts);
    long chunks = 0, bytes = 0, least, most;
    const char *message;
    double start, end;
    int i;

    if (client == NULL || counts == NULL)
        exit(1);
    send(client, "{\"jsonrpc\":\"2.0\",\"id\":\"open\",\"method\":\"initialize\"}");
    await(client, "open");
    send(client, "{\"jsonrpc\":\"2.0\",\"id\":\"load\",\"method\":\"model.load\","
                 "\"params\":{\"model\":\"builtin:null\"}}");
    await(client, "load");
    for (i = 0; i < streams; i++)
        begin(client, i);
    /* The first chunks tell that all streams run. */
    for (i = 0; i < 16 * streams; i++)
        inlay_recv(client, 10, &message, NULL);

    start = end = now();
    while (end - start < seconds) {
        for (i = 0; i < 1000; i++) {
            size_t length;

            if (inlay_recv(client, 10, &message, &length) == INLAY_OK
                    && strncmp(message, chunk, sizeof chunk - 1) == 0) {
                int stream = atoi(message + sizeof chunk - 1);
                if (stream < 0 || stream >= streams)
                    exit(1);
                counts[stream]++;
                chunks++;
                bytes += (long)length;
            } else if (message != NULL && json_find(message, "result") != NULL) {
                /* The context is full: the stream begins anew. */
                begin(client, atoi(json_find(message, "id")));
            } else {
                fprintf(stderr, "not a chunk: %s\n", message == NULL ? "nothing came" : message);
                exit(1);
            }
        }
        end = now();
    }
    least = most = counts[0];
    for (i = 1; i < streams; i++) {
        least = counts[i] < least ? counts[i] : least;
        most = counts[i] > most ? counts[i] : most;
    }
    printf("{\"streams\":%d,\"chunks_per_second\":%.0f,\"bytes_per_chunk\":%ld,"
           "\"least_per_stream\":%ld,\"most_per_stream\":%ld}\n",
           streams, (double)chunks / (end - start), bytes / chunks, least, most);
    fflush(stdout);
    inlay_close(client);
    free(counts);
    return (double)chunks / (end - start);
}

int main(int argc, char **argv)
{
    static const int streams[] = {1, 4, 16, 64};
    double seconds = argc > 1 ? atof(argv[1]) : 3, best = 0;
    size_t i;

    for (i = 0; i < sizeof streams / sizeof *streams; i++) {
        double rate = measure(streams[i], seconds);
        best = rate > best ? rate : best;
    }
    printf("C: %.0f chunks/s with one client, the target is %.0f: %s\n", best, TARGET,
           best >= TARGET ? "passed" : "FAILED");
    return best >= TARGET ? 0 : 1;
}
