/* Calls that no program should make: each returns a status, and none crashes. */
#include "check.h"

#include <math.h>
#include <poll.h>
#include <stdint.h>

#define NO_CLIENT ((inlay_client *)NULL)

static void every_call_turns_a_bad_handle_away(inlay_client *handle)
{
    const char *message = "untouched";
    size_t length = 12345;

    CHECK(inlay_send(handle, "{}", 2) == -INLAY_CLOSED);
    CHECK(inlay_send(handle, NULL, 0) == -INLAY_CLOSED);
    CHECK(inlay_recv(handle, 0, &message, &length) == -INLAY_CLOSED);
    CHECK(message == NULL && length == 0);
    CHECK(inlay_recv(handle, -1, NULL, NULL) == -INLAY_CLOSED);
    CHECK(inlay_fd(handle) == -INLAY_CLOSED);
    inlay_close(handle);
}

static void about(void)
{
    const char *text = inlay_about();

    CHECK(text == inlay_about());
    CHECK(strcmp(text_at(text, "name"), "inlay") == 0);
    CHECK(strcmp(text_at(text, "version"), INLAY_VERSION) == 0);
    CHECK(atoi(json_find(text, "abi")) == INLAY_ABI);
    CHECK(strlen(text_at(text, "schema_hash")) == 64);
    CHECK(strcmp(text_at(text, "devices.0"), "cpu") == 0);
}

static void bad_handles(void)
{
    int on_the_stack = 0;
    inlay_client *client, *other;

    every_call_turns_a_bad_handle_away(NO_CLIENT);
    every_call_turns_a_bad_handle_away((inlay_client *)(void *)&on_the_stack);
    every_call_turns_a_bad_handle_away((inlay_client *)UINTPTR_MAX);

    client = inlay_open();
    other = inlay_open();
    CHECK(client != NULL && other != NULL && client != other);
    inlay_close(client);
    every_call_turns_a_bad_handle_away(client);
    inlay_close(client);
    /* The handle of a closed client is not reused for a new one. */
    CHECK(inlay_open() != client);
    CHECK(say(other, "{}") == INLAY_OK);
    CHECK(begins(hear(other), "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":"));
    inlay_close(other);
}

static void bad_arguments(void)
{
    const char *message = "untouched";
    size_t length = 12345;
    inlay_client *client = inlay_open();

    CHECK(inlay_send(client, NULL, 0) == -INLAY_INVALID);
    CHECK(inlay_send(client, NULL, 7) == -INLAY_INVALID);
    CHECK(inlay_send(client, "{}", 0) == -INLAY_INVALID);
    CHECK(inlay_send(client, "{}", SIZE_MAX) == -INLAY_INVALID);

    CHECK(inlay_recv(client, 0, &message, &length) == -INLAY_TIMED_OUT);
    CHECK(message == NULL && length == 0);
    CHECK(inlay_recv(client, NAN, &message, &length) == -INLAY_TIMED_OUT);
    CHECK(inlay_recv(client, 0.01, &message, NULL) == -INLAY_TIMED_OUT);
    CHECK(inlay_recv(client, 1e-300, &message, &length) == -INLAY_TIMED_OUT);

    /* Any of these waits without a limit, and here a message arrives. */
    CHECK(say(client, "x") == INLAY_OK);
    CHECK(inlay_recv(client, INFINITY, &message, &length) == INLAY_OK);
    CHECK(say(client, "x") == INLAY_OK);
    CHECK(inlay_recv(client, 1e300, &message, &length) == INLAY_OK);
    CHECK(say(client, "x") == INLAY_OK);
    CHECK(inlay_recv(client, -INFINITY, &message, &length) == INLAY_OK);

    /* Without a place to store it no message is taken. */
    CHECK(say(client, "x") == INLAY_OK);
    length = 12345;
    CHECK(inlay_recv(client, -1, NULL, &length) == -INLAY_INVALID && length == 0);
    CHECK(inlay_recv(client, -1, &message, NULL) == INLAY_OK && message != NULL);
    inlay_close(client);
}

static void a_message_stays_until_the_next(void)
{
    size_t length, i;
    const char *message;
    char copy[4096];
    inlay_client *client = inlay_open();
    inlay_client *others[8];

    CHECK(say(client, "x") == INLAY_OK);
    CHECK(inlay_recv(client, 120, &message, &length) == INLAY_OK);
    CHECK(message != NULL && length == strlen(message) && length < sizeof copy);
    strcpy(copy, message);
    for (i = 0; i < 8; i++) {
        others[i] = inlay_open();
        CHECK(say(others[i], "x") == INLAY_OK && hear(others[i]) != NULL);
    }
    CHECK(say(client, "y") == INLAY_OK);
    CHECK(strcmp(message, copy) == 0);
    inlay_close(client);
    for (i = 0; i < 8; i++)
        inlay_close(others[i]);
    CHECK(strcmp(message, copy) == 0);
    CHECK(look(client) == -INLAY_CLOSED);
}

static void descriptor(void)
{
    struct pollfd poller;
    inlay_client *client = inlay_open();
    int fd = inlay_fd(client);

    CHECK(fd >= 0 && inlay_fd(client) == fd);
    poller.fd = fd;
    poller.events = POLLIN;
    CHECK(poll(&poller, 1, 0) == 0);
    CHECK(say(client, "x") == INLAY_OK && say(client, "x") == INLAY_OK);
    CHECK(poll(&poller, 1, 120000) == 1);
    hear(client);
    hear(client);
    CHECK(look(client) == -INLAY_TIMED_OUT);
    CHECK(poll(&poller, 1, 0) == 0);
    inlay_close(client);
}

int main(void)
{
    about();
    bad_handles();
    bad_arguments();
    a_message_stays_until_the_next();
    descriptor();
    return 0;
}
