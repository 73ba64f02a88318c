/*
 * One question, streamed.
 *
 *   hello [MODEL]
 *
 * MODEL is a data file (NAME.safetensors); without one, the built-in echo
 * model says the question back. Every message that comes out is printed.
 */
#include <inlay.h>
#include <stdio.h>
#include <string.h>

/* Sends a request and prints what comes until its answer. 0 if it succeeded. */
static int ask(inlay_client *client, int id, const char *method, const char *params)
{
  char request[4096], answer[64];
  const char *message;
  size_t begin;

  snprintf(request, sizeof request,
           "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}", id, method, params);
  begin = (size_t)snprintf(answer, sizeof answer, "{\"jsonrpc\":\"2.0\",\"id\":%d,", id);
  if (inlay_send(client, request, strlen(request)) != INLAY_OK)
    return -1;
  while (inlay_recv(client, -1, &message, NULL) == INLAY_OK) {
    puts(message);
    if (strncmp(message, answer, begin) == 0)
      return strncmp(message + begin, "\"result\"", 8) == 0 ? 0 : -1;
  }
  return -1;
}

int main(int argc, char **argv)
{
  inlay_client *client = inlay_open();
  char load[2048];
  int failed;

  snprintf(load, sizeof load, "{\"model\":\"%s\",\"id\":\"m\"}",
           argc > 1 ? argv[1] : "builtin:echo");
  failed = ask(client, 1, "initialize", "{}") || ask(client, 2, "model.load", load)
      || ask(client, 3, "chat.completions.create",
             "{\"model\":\"m\",\"stream\":true,\"max_completion_tokens\":100,"
             "\"messages\":[{\"role\":\"user\",\"content\":\"Hello there!\"}]}");
  inlay_close(client);
  return failed ? 1 : 0;
}
