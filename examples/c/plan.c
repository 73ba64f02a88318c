/*
 * Asks what a load would take, in bytes, before anything is loaded.
 *
 *   plan [MODEL]
 */
#include <inlay.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
  inlay_client *client = inlay_open();
  const char *answer = "{\"jsonrpc\":\"2.0\",\"id\":2,";
  const char *hello = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}";
  const char *message;
  char plan[2048];

  snprintf(plan, sizeof plan,
           "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"model.plan\",\"params\":{\"model\":\"%s\"}}",
           argc > 1 ? argv[1] : "builtin:echo");
  /* Messages are handled in their order: the first answer need not be awaited. */
  if (inlay_send(client, hello, strlen(hello)) != INLAY_OK
      || inlay_send(client, plan, strlen(plan)) != INLAY_OK)
    return 1;
  while (inlay_recv(client, 60, &message, NULL) == INLAY_OK
         && strncmp(message, answer, strlen(answer)) != 0)
    ;
  puts(message == NULL ? "no answer came" : message);
  inlay_close(client);
  return 0;
}
