/*
 * One question, one answer.
 *
 *   oneshot [MODEL [QUESTION]]
 *
 * MODEL is a data file (NAME.safetensors) or builtin:echo, which needs none.
 */
#include <inlay.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"

static void die(const char *message)
{
    char text[1024];

    if (json_string(json_find(message, "error.message"), text, sizeof text) < 0)
        strcpy(text, "the client was closed");
    fprintf(stderr, "%s\n", text);
    exit(1);
}

/*
 * Sends a request and waits for its answer; what comes in between (progress of
 * a load) is passed over. The answer is valid until the next call.
 */
static const char *call(inlay_client *client, const char *request)
{
    const char *message;
    int status = inlay_send(client, request, strlen(request));

    if (status != INLAY_OK) {
        fprintf(stderr, "inlay_send returned %d\n", status);
        exit(1);
    }
    while (inlay_recv(client, -1, &message, NULL) == INLAY_OK) {
        if (json_find(message, "result") != NULL)
            return message;
        if (json_find(message, "error") != NULL)
            break;
    }
    die(message == NULL ? "{}" : message);
    return NULL;
}

int main(int argc, char **argv)
{
    const char *model = argc > 1 ? argv[1] : "builtin:echo";
    const char *question = argc > 2 ? argv[2] : "Why is the sky blue?";
    char quoted_model[4096], quoted_question[4096], request[16384], text[65536];
    const char *answer;
    inlay_client *client = inlay_open();

    if (client == NULL) {
        fprintf(stderr, "no memory for a client\n");
        return 1;
    }
    if (json_quote(model, quoted_model, sizeof quoted_model) < 0
        || json_quote(question, quoted_question, sizeof quoted_question) < 0) {
        fprintf(stderr, "the arguments are too long\n");
        return 1;
    }

    call(client, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}");

    snprintf(request, sizeof request,
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"model.load\","
        "\"params\":{\"model\":%s,\"id\":\"m\"}}", quoted_model);
    call(client, request);

    snprintf(request, sizeof request,
        "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"chat.completions.create\",\"params\":"
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":%s}]}}", quoted_question);
    answer = call(client, request);

    if (json_string(json_find(answer, "result.choices.0.message.content"), text, sizeof text) < 0) {
        fprintf(stderr, "no text in: %s\n", answer);
        return 1;
    }
    printf("%s\n", text);
    inlay_close(client);
    return 0;
}
