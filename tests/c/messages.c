/* Invalid messages, each answered with an error that says what is wrong. The
 * conformance suite tests the rules of every field; this tests the bytes. */
#include "check.h"

struct wrong {
    const char *message, *id, *name, *pointer;
};

static const struct wrong WRONG[] = {
    {" ", "null", "parse_error", ""},
    {"{", "null", "parse_error", ""},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"engine.in", "null", "parse_error", ""},
    {"\xff\xfe", "null", "parse_error", ""},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xc3\x28\"}", "null", "parse_error", ""},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\\ud800\"}", "null", "parse_error", ""},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"engine.info\"}", "null", "parse_error", ""},
    {"{\"jsonrpc\":\"2.0\",\"id\":NaN,\"method\":\"engine.info\"}", "null", "parse_error", ""},
    {"{\"jsonrpc\":\"2.0\",\"id\":1e999,\"method\":\"engine.info\"}", "null", "parse_error", ""},
    {"{\"jsonrpc\":\"2.0\",\"id\":9223372036854775808,\"method\":\"engine.info\"}", "null",
     "invalid_request", "/id"},
    {"{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"engine.info\"}", "null", "invalid_request", "/id"},
    {"{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"engine.info\"}", "null", "invalid_request", "/id"},
    {"{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"engine.info\"}", "null", "invalid_request", "/id"},
    {"{\"jsonrpc\":\"2.0\",\"id\":[],\"method\":\"engine.info\"}", "null", "invalid_request", "/id"},
    {"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"engine.info\"}", "null", "invalid_request", "/id"},
    {"{\"jsonrpc\":\"2.0\",\"id\":1}", "1", "invalid_request", "/method"},
    {"{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":7}", "\"a\"", "invalid_request", "/method"},
    {"{\"id\":1,\"method\":\"engine.info\"}", "1", "invalid_request", "/jsonrpc"},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"no.such.method\"}", "1", "method_not_found", ""},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"engine.info\",\"params\":[]}", "1",
     "invalid_params", "/params"},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"engine.info\",\"params\":{\"x\":1}}", "1",
     "invalid_params", "/params/x"},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"model.load\",\"params\":{\"model\":5}}", "1",
     "invalid_params", "/params/model"},
    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"$/cancelRequest\",\"params\":{\"id\":1}}", "1",
     "method_not_found", ""},
    {"[]", "null", "invalid_request", ""},
    {"7", "null", "invalid_request", ""},
};

static void expect_error(inlay_client *client, const char *id, const char *name)
{
    char prefix[128];
    const char *message = hear(client);

    snprintf(prefix, sizeof prefix, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":", id);
    if (!begins(message, prefix) || strcmp(text_at(message, "error.data.name"), name) != 0) {
        fprintf(stderr, "expected %s, got %s\n", name, message);
        exit(1);
    }
}

static void wrong_messages(inlay_client *client)
{
    size_t i;

    for (i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        const char *message;
        char prefix[64];

        CHECK(say(client, WRONG[i].message) == INLAY_OK);
        message = hear(client);
        snprintf(prefix, sizeof prefix, "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":", WRONG[i].id);
        if (!begins(message, prefix)
            || strcmp(text_at(message, "error.data.name"), WRONG[i].name) != 0
            || strcmp(text_at(message, "error.data.pointer"), WRONG[i].pointer) != 0) {
            fprintf(stderr, "sent %s\ngot %s\n", WRONG[i].message, message);
            exit(1);
        }
        CHECK(strlen(text_at(message, "error.message")) > 10);
    }
}

static void a_zero_byte_is_no_end(inlay_client *client)
{
    static const char message[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"engine.info\"}\0";
    CHECK(inlay_send(client, message, sizeof message) == INLAY_OK);
    expect_error(client, "null", "parse_error");
}

static void huge_and_deep(inlay_client *client)
{
    size_t length = (16u << 20) + 1;
    char *bytes = malloc(length);

    CHECK(bytes != NULL);
    memset(bytes, ' ', length);
    CHECK(inlay_send(client, bytes, length) == INLAY_OK);
    expect_error(client, "null", "message_too_large");
    memset(bytes, '[', length);
    CHECK(inlay_send(client, bytes, 100000) == INLAY_OK);
    expect_error(client, "null", "message_too_deep");
    CHECK(inlay_send(client, bytes, length - 1) == INLAY_OK);
    expect_error(client, "null", "message_too_deep");
    free(bytes);
}

/* A host that sends and never reads gets a status for it, and loses nothing. */
static void a_full_queue(inlay_client *client)
{
    int sent = 0, read = 0, status;

    do {
        status = say(client, "x");
        sent += status == INLAY_OK;
    } while (status == INLAY_OK && sent < 1000000);
    CHECK(status == -INLAY_FULL);
    CHECK(sent >= 1024 && sent < 100000);
    while (read < sent) {
        hear(client);
        read++;
    }
    CHECK(look(client) == -INLAY_TIMED_OUT);
    CHECK(say(client, "x") == INLAY_OK);
    expect_error(client, "null", "parse_error");
}

int main(void)
{
    inlay_client *client = inlay_open();

    CHECK(say(client, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"engine.info\"}") == INLAY_OK);
    expect_error(client, "1", "not_initialized");
    must(client, "initialize", "{}");
    CHECK(say(client, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}") == INLAY_OK);
    expect_error(client, "1", "duplicate_id");

    wrong_messages(client);
    a_zero_byte_is_no_end(client);
    huge_and_deep(client);
    a_full_queue(client);
    must(client, "engine.info", "{}");
    must(client, "shutdown", "{}");
    inlay_close(client);
    return 0;
}
