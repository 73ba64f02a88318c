/* Thousands of clients, one after the other: memory, descriptors and threads
 * do not accumulate. */
#include "check.h"

#include <dirent.h>

static int entries(const char *folder)
{
    DIR *dir = opendir(folder);
    int count = 0;

    if (dir == NULL)
        return 0;
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count;
}

static void cycle(int with_model)
{
    inlay_client *client = with_model ? ready("builtin:echo") : inlay_open();

    CHECK(client != NULL);
    CHECK(inlay_fd(client) >= 0);
    if (with_model) {
        CHECK(chat(client, 1, "hello", 1, 100) == INLAY_OK);
        while (json_find(hear(client), "result") == NULL)
            ;
    } else {
        CHECK(say(client, "x") == INLAY_OK);
        hear(client);
    }
    inlay_close(client);
}

int main(void)
{
    long memory;
    int fds, threads, i, rounds = scale(20, 3000);

    for (i = 0; i < scale(20, 300); i++)
        cycle(i % 10 == 0);
    memory = resident_bytes();
    fds = entries("/proc/self/fd");
    threads = entries("/proc/self/task");
    for (i = 0; i < rounds; i++)
        cycle(i % 10 == 0);
    /* A joined thread stays on the list for a moment. */
    for (i = 0; i < 12000 && entries("/proc/self/task") > threads; i++)
        pause_ms(10);
    CHECK(entries("/proc/self/task") <= threads);
    CHECK(entries("/proc/self/fd") <= fds);
    if (resident_bytes() - memory >= 16l << 20)
        fprintf(stderr, "memory grew from %ld to %ld\n", memory, resident_bytes());
    CHECK(resident_bytes() - memory < 16l << 20);
    return 0;
}
