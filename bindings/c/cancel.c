/*
 * Stops an answer that would never end.
 *
 * builtin:null says the same token for ever. After ten chunks the request is
 * cancelled, and ends with the error "request_cancelled".
 */
#include <inlay.h>
#include <stdio.h>
#include <string.h>

#include "json.h"

static int send(inlay_client *client, const char *request)
{
    return inlay_send(client, request, strlen(request));
}

int main(void)
{
    const char *message;
    char name[64] = "";
    int chunks = 0;
    inlay_client *client = inlay_open();

    if (client == NULL)
        return 1;
    send(client, "{\"jsonrpc\":\"2.0\",\"id\":\"open\",\"method\":\"initialize\"}");
    send(client, "{\"jsonrpc\":\"2.0\",\"id\":\"load\",\"method\":\"model.load\","
                 "\"params\":{\"model\":\"builtin:null\"}}");
    while (inlay_recv(client, -1, &message, NULL) == INLAY_OK) {
        if (json_find(message, "params.chunk") != NULL) {
            if (++chunks == 10)
                send(client, "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\","
                             "\"params\":{\"id\":\"endless\"}}");
        } else if (json_string(json_find(message, "error.data.name"), name, sizeof name) >= 0) {
            break;
        } else if (json_find(message, "result") != NULL
                   && strncmp(json_find(message, "id"), "\"load\"", 6) == 0) {
            send(client, "{\"jsonrpc\":\"2.0\",\"id\":\"endless\","
                         "\"method\":\"chat.completions.create\",\"params\":"
                         "{\"model\":\"builtin:null\",\"stream\":true,"
                         "\"messages\":[{\"role\":\"user\",\"content\":\"Go on.\"}]}}");
        }
    }
    inlay_close(client);
    printf("%s\n", name);
    return chunks >= 10 && strcmp(name, "request_cancelled") == 0 ? 0 : 1;
}
