/* In a fork of a process that opened clients, every call fails and none blocks. */
#include "check.h"

#include <sys/wait.h>
#include <unistd.h>

static int child(inlay_client *client)
{
    const char *message = "";
    size_t length = 1;

    alarm(120);
    if (inlay_open() != NULL)
        return 2;
    if (inlay_send(client, "{}", 2) != -INLAY_FORKED)
        return 3;
    if (inlay_recv(client, -1, &message, &length) != -INLAY_FORKED || message != NULL || length != 0)
        return 4;
    if (inlay_fd(client) != -INLAY_FORKED)
        return 5;
    inlay_close(client);
    if (strcmp(text_at(inlay_about(), "name"), "inlay") != 0)
        return 6;
    return 0;
}

/* A child forked before the first client can use the library. */
static int early_child(void)
{
    inlay_client *client;

    alarm(300);
    client = ready("builtin:echo");
    inlay_close(client);
    return 0;
}

static void expect_success(pid_t pid)
{
    int status;

    CHECK(pid > 0);
    CHECK(waitpid(pid, &status, 0) == pid);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fprintf(stderr, "the child ended with status %d\n", status);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
    inlay_client *client;
    int i;
    pid_t pid = fork();

    if (pid == 0)
        _exit(early_child());
    expect_success(pid);

    client = ready("builtin:null");
    CHECK(chat(client, 1, "go", 1, ENDLESS) == INLAY_OK);
    for (i = 0; i < scale(2, 20); i++) {
        hear(client);
        pid = fork();
        if (pid == 0)
            _exit(child(client));
        expect_success(pid);
    }
    hear(client);
    inlay_close(client);
    return 0;
}
