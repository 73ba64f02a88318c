/*
 * Several streams in one event loop: poll waits for the engine and for the
 * keyboard at once, and no thread is made.
 *
 *   eventloop [MODEL]
 *
 * Every line on standard input is a question. Answers may come side by side;
 * each is printed with the number of its question when it is complete. End of
 * input ends the program after the last answer.
 */
#define _POSIX_C_SOURCE 200809L

#include <inlay.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "json.h"

#define MOST_QUESTIONS 256

static inlay_client *client;
static char *answers[MOST_QUESTIONS];
static int asked, open_questions, loaded, input_ended;

static void send(const char *request)
{
    int status = inlay_send(client, request, strlen(request));

    if (status != INLAY_OK) {
        fprintf(stderr, "inlay_send returned %d\n", status);
        exit(1);
    }
}

static void ask(const char *question)
{
    char quoted[4096], request[8192];

    if (asked == MOST_QUESTIONS || json_quote(question, quoted, sizeof quoted) < 0) {
        fprintf(stderr, "too many questions, or one too long\n");
        exit(1);
    }
    snprintf(request, sizeof request,
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"chat.completions.create\",\"params\":"
        "{\"model\":\"m\",\"stream\":true,"
        "\"messages\":[{\"role\":\"user\",\"content\":%s}]}}", asked, quoted);
    answers[asked++] = calloc(1, 1);
    open_questions++;
    send(request);
}

static void read_questions(void)
{
    static char line[1024];
    static size_t filled;
    char *end;
    ssize_t n = read(STDIN_FILENO, line + filled, sizeof line - 1 - filled);

    if (n <= 0 || filled + (size_t)n == sizeof line - 1) {
        input_ended = 1;
        return;
    }
    filled += (size_t)n;
    line[filled] = '\0';
    while ((end = strchr(line, '\n')) != NULL) {
        *end = '\0';
        if (end != line)
            ask(line);
        filled -= (size_t)(end + 1 - line);
        memmove(line, end + 1, filled + 1);
    }
}

static void handle(const char *message)
{
    char text[4096];
    const char *id = json_find(message, "params.request");

    if (id != NULL && json_string(json_find(message, "params.chunk.choices.0.delta.content"),
                                  text, sizeof text) >= 0) {
        char **answer = &answers[atoi(id)];
        *answer = realloc(*answer, strlen(*answer) + strlen(text) + 1);
        if (*answer == NULL)
            exit(1);
        strcat(*answer, text);
    } else if (json_string(json_find(message, "error.message"), text, sizeof text) >= 0) {
        fprintf(stderr, "%s\n", text);
        exit(1);
    } else if (json_find(message, "result") != NULL) {
        id = json_find(message, "id");
        if (strncmp(id, "\"load\"", 6) == 0) {
            loaded = 1;
        } else if (*id != '"') {
            printf("%d: %s\n", atoi(id), answers[atoi(id)]);
            fflush(stdout);
            open_questions--;
        }
    }
}

int main(int argc, char **argv)
{
    char model[4096], request[8192];
    struct pollfd fds[2];
    int i;

    client = inlay_open();
    if (client == NULL || json_quote(argc > 1 ? argv[1] : "builtin:echo", model, sizeof model) < 0)
        return 1;
    fds[0].fd = inlay_fd(client);
    fds[0].events = POLLIN;
    fds[1].fd = STDIN_FILENO;
    fds[1].events = POLLIN;
    if (fds[0].fd < 0) {
        fprintf(stderr, "inlay_fd returned %d\n", fds[0].fd);
        return 1;
    }

    send("{\"jsonrpc\":\"2.0\",\"id\":\"open\",\"method\":\"initialize\"}");
    snprintf(request, sizeof request,
        "{\"jsonrpc\":\"2.0\",\"id\":\"load\",\"method\":\"model.load\","
        "\"params\":{\"model\":%s,\"id\":\"m\"}}", model);
    send(request);

    while (!loaded || !input_ended || open_questions > 0) {
        /* Questions wait until there is a model to answer them. */
        nfds_t watched = loaded && !input_ended ? 2 : 1;
        const char *message;

        fds[1].revents = 0;
        if (poll(fds, watched, -1) < 0)
            return 1;
        if (fds[0].revents != 0) {
            while (inlay_recv(client, 0, &message, NULL) == INLAY_OK)
                handle(message);
        }
        if (fds[1].revents != 0)
            read_questions();
    }
    inlay_close(client);
    for (i = 0; i < asked; i++)
        free(answers[i]);
    return 0;
}
