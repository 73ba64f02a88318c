/* Many streams, slow readers, and clients closed during streams. */
#include "check.h"

#include <pthread.h>

#define STREAMS 64

/* Every stream echoes its own text, whole and in order. */
static void streams_do_not_mix(void)
{
    static char heard[STREAMS][4096], expected[STREAMS][4096];
    int i, word, open = STREAMS;
    inlay_client *client = ready("builtin:echo");

    for (i = 0; i < STREAMS; i++) {
        expected[i][0] = heard[i][0] = '\0';
        for (word = 0; word < scale(5, 60); word++)
            sprintf(expected[i] + strlen(expected[i]), "%sstream %d word %d", word ? " " : "", i, word);
        CHECK(chat(client, i + 1, expected[i], 1, 20000) == INLAY_OK);
    }
    while (open > 0) {
        const char *message = hear(client);
        const char *request = json_find(message, "params.request");

        if (request != NULL) {
            strcat(heard[atoi(request) - 1], text_at(message, "params.chunk.choices.0.delta.content"));
        } else {
            if (json_find(message, "result") == NULL)
                fprintf(stderr, "%s\n", message);
            CHECK(json_find(message, "result") != NULL);
            i = atoi(json_find(message, "id")) - 1;
            CHECK(strcmp(heard[i], expected[i]) == 0);
            CHECK(strcmp(text_at(message, "result.choices.0.message.content"), expected[i]) == 0);
            heard[i][0] = '!'; /* Nothing may follow the answer. */
            open--;
        }
    }
    CHECK(look(client) == -INLAY_TIMED_OUT);
    inlay_close(client);
}

/* A client that does not read is paused; memory does not grow; others continue. */
static void a_slow_reader_holds_up_nobody(void)
{
    inlay_client *slow = ready("builtin:null"), *quick = ready("builtin:echo");
    long before, after = 0, grown;
    int i, tries = 0, waiting = 0;

    for (i = 1; i <= 8; i++)
        CHECK(chat(slow, i, "go", 1, ENDLESS) == INLAY_OK);
    /* Buffering the output of half a second would take a hundred megabytes. */
    do {
        before = resident_bytes();
        for (i = 1; i <= scale(3, 50); i++) {
            CHECK(chat(quick, i, "quick", 0, 100) == INLAY_OK);
            CHECK(strcmp(text_at(hear(quick), "result.choices.0.message.content"), "quick") == 0);
        }
        pause_ms(500);
        after = resident_bytes();
        grown = after - before;
    } while (grown >= 1l << 20 && ++tries < 20);
    CHECK(grown < 1l << 20);

    /* It reads again: the queued chunks arrive, then newly generated ones. */
    for (waiting = 0; waiting < scale(1500, 20000); waiting++)
        hear(slow);

    /* The same client may cancel what it did not read. */
    for (i = 1; i <= 8; i++) {
        char cancel[128];
        sprintf(cancel, "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":%d}}", i);
        CHECK(say(slow, cancel) == INLAY_OK);
    }
    for (i = 0; i < 8;) {
        const char *message = hear(slow);
        if (json_find(message, "error") != NULL) {
            CHECK(strcmp(text_at(message, "error.data.name"), "request_cancelled") == 0);
            i++;
        }
    }
    inlay_close(slow);
    inlay_close(quick);
}

static void *wait_for_the_end(void *client)
{
    const char *message;
    int status;

    do
        status = inlay_recv(client, -1, &message, NULL);
    while (status == INLAY_OK);
    return status == -INLAY_CLOSED ? client : NULL;
}

static void close_ends_a_recv(void)
{
    int i;

    for (i = 0; i < scale(5, 100); i++) {
        pthread_t thread;
        void *result;
        inlay_client *client = i % 2 ? ready("builtin:null") : inlay_open();

        if (i % 2)
            CHECK(chat(client, 1, "go", 1, ENDLESS) == INLAY_OK);
        CHECK(pthread_create(&thread, NULL, wait_for_the_end, client) == 0);
        pause_ms(i % 3);
        inlay_close(client);
        CHECK(pthread_join(thread, &result) == 0);
        CHECK(result == client);
    }
}

static void close_with_requests_in_flight(void)
{
    int i, k;

    for (i = 0; i < scale(3, 50); i++) {
        inlay_client *client = ready("builtin:null");
        for (k = 1; k <= 20; k++)
            CHECK(chat(client, k, "go", k % 2, ENDLESS) == INLAY_OK);
        pause_ms(i % 5);
        inlay_close(client);
    }
}

/* Waits for a message, and retries while the other thread is receiving. */
static void *receive_one(void *client)
{
    const char *message;
    int status;

    do
        status = inlay_recv(client, 120, &message, NULL);
    while (status == -INLAY_BUSY);
    CHECK(status == INLAY_OK && message != NULL);
    return NULL;
}

static void a_second_reader_is_turned_away(void)
{
    pthread_t thread;
    int status = INLAY_OK;
    inlay_client *client = inlay_open();

    CHECK(pthread_create(&thread, NULL, receive_one, client) == 0);
    while (status != -INLAY_BUSY) {
        status = look(client);
        CHECK(status != INLAY_OK);
        pause_ms(1);
    }
    CHECK(say(client, "x") == INLAY_OK);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(look(client) == -INLAY_TIMED_OUT);
    inlay_close(client);
}

/* All calls at once on one client, from many threads. */
static inlay_client *shared;

static void *send_many(void *unused)
{
    int i, status = INLAY_OK;

    (void)unused;
    for (i = 0; i < 2000 && status != -INLAY_CLOSED; i++)
        status = chat(shared, i, "go", 1, 3);
    return NULL;
}

static void *close_it(void *unused)
{
    (void)unused;
    pause_ms(20);
    inlay_close(shared);
    return NULL;
}

static void everything_at_once(void)
{
    int round, i;

    for (round = 0; round < scale(2, 20); round++) {
        pthread_t threads[6];

        shared = ready("builtin:null");
        for (i = 0; i < 3; i++)
            CHECK(pthread_create(&threads[i], NULL, send_many, NULL) == 0);
        CHECK(pthread_create(&threads[3], NULL, wait_for_the_end, shared) == 0);
        for (i = 4; i < 6; i++)
            CHECK(pthread_create(&threads[i], NULL, close_it, NULL) == 0);
        for (i = 0; i < 6; i++)
            CHECK(pthread_join(threads[i], NULL) == 0);
    }
}

int main(void)
{
    streams_do_not_mix();
    a_slow_reader_holds_up_nobody();
    close_ends_a_recv();
    close_with_requests_in_flight();
    a_second_reader_is_turned_away();
    everything_at_once();
    return 0;
}
