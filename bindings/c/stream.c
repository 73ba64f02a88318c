/*
 * An answer printed as it comes.
 *
 *   stream [MODEL [QUESTION]]
 *
 * All three requests are written one after the other, and each is sent when
 * the one before it has been answered.
 */
#include <inlay.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

static void send(inlay_client *client, const char *request)
{
    int status = inlay_send(client, request, strlen(request));

    if (status != INLAY_OK) {
        fprintf(stderr, "inlay_send returned %d\n", status);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    char model[4096], question[4096], requests[3][12288], text[4096];
    const char *message;
    int next = 0, failed = 0;
    inlay_client *client = inlay_open();

    if (client == NULL
        || json_quote(argc > 1 ? argv[1] : "builtin:echo", model, sizeof model) < 0
        || json_quote(argc > 2 ? argv[2] : "Tell me a story.", question, sizeof question) < 0)
        return 1;

    snprintf(requests[0], sizeof requests[0],
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\"}");
    snprintf(requests[1], sizeof requests[1],
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"model.load\","
        "\"params\":{\"model\":%s,\"id\":\"m\"}}", model);
    snprintf(requests[2], sizeof requests[2],
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"chat.completions.create\",\"params\":"
        "{\"model\":\"m\",\"stream\":true,"
        "\"messages\":[{\"role\":\"user\",\"content\":%s}]}}", question);

    send(client, requests[next++]);
    while (!failed && inlay_recv(client, -1, &message, NULL) == INLAY_OK) {
        if (json_string(json_find(message, "params.chunk.choices.0.delta.content"),
                        text, sizeof text) >= 0) {
            fputs(text, stdout);
            fflush(stdout);
        } else if (json_string(json_find(message, "error.message"), text, sizeof text) >= 0) {
            fprintf(stderr, "%s\n", text);
            failed = 1;
        } else if (json_find(message, "result") != NULL) {
            if (next == 3)
                break;
            send(client, requests[next++]);
        }
    }
    putchar('\n');
    inlay_close(client);
    return failed;
}
