/* The k-th allocation fails, for every k: the host lives.
 *
 *   test_oom [MODEL [STEP [FIRST]]]
 *
 * A child for each k opens a client, plans and loads the model, chats, counts,
 * embeds, saves and restores a session, unloads and closes, while that one
 * allocation of the process fails; in every tenth child, the next 300 as well.
 * Each request must end, in whichever way. Every STEP-th k is tried; without
 * arguments, a hundred of all.
 *
 * The program's own malloc takes the place of the C library's, also for
 * libinlay. Memory that the kernel maps counts as well. */
#define _GNU_SOURCE
#include <inlay.h>

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

/* What parent and child share. */
static struct shared {
    atomic_long count;  /* allocations so far */
    long first, last;   /* the ones that fail */
    atomic_size_t size; /* of the largest that failed */
    atomic_int stage;
} *shared;

/* Where the children's standard error goes. */
static FILE *said;

/* Whether the child died of what the header names: a thread that began and found
 * no memory for itself (glibc says "TLS destructor", Rust asks for 48 bytes), or a
 * block that is larger than those of the reserve. */
static int named(void)
{
    char text[512], *failed;
    size_t length;
    long bytes;

    rewind(said);
    length = fread(text, 1, sizeof text - 1, said);
    text[length] = 0;
    if (strstr(text, "failed to register TLS destructor") != NULL)
        return 1;
    failed = strstr(text, "memory allocation of ");
    bytes = failed == NULL ? 0 : atol(failed + strlen("memory allocation of "));
    return bytes == 48 || bytes > 128 << 10;
}

static int fails(size_t size)
{
    long now;
    size_t seen;

    if (shared == NULL)
        return 0;
    now = atomic_fetch_add(&shared->count, 1) + 1;
    if (now < shared->first || now > shared->last)
        return 0;
    seen = atomic_load(&shared->size);
    while (size > seen && !atomic_compare_exchange_weak(&shared->size, &seen, size))
        ;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return fails(size) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(count * size) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    return fails(size) ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails(size) ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    void *made = fails(size) ? NULL : __libc_memalign(alignment, size);

    if (made == NULL)
        return ENOMEM;
    *block = made;
    return 0;
}

void *mmap(void *place, size_t length, int protection, int flags, int file, off_t offset)
{
    if (fails(length))
        return MAP_FAILED;
    return (void *)syscall(SYS_mmap, place, length, protection, flags, file, offset);
}

/* Sends a request and waits for its answer, or for the word that it could not
 * be read. */
static void call(inlay_client *client, int id, const char *method, const char *params)
{
    static char request[1 << 19];
    char prefix[64];
    const char *message;
    int begin, status, length = snprintf(request, sizeof request,
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}", id, method, params);

    begin = snprintf(prefix, sizeof prefix, "{\"jsonrpc\":\"2.0\",\"id\":%d,", id);
    atomic_store(&shared->stage, id);
    if (inlay_send(client, request, (size_t)length) != INLAY_OK)
        return;
    while ((status = inlay_recv(client, 30, &message, NULL)) == INLAY_OK)
        if (strncmp(message, prefix, (size_t)begin) == 0
            || strncmp(message, "{\"jsonrpc\":\"2.0\",\"id\":null,", 27) == 0) {
            if (getenv("VERBOSE"))
                fprintf(stderr, "%.200s\n", message);
            return;
        }
    if (status == -INLAY_TIMED_OUT)
        _exit(3);
}

static void use(const char *model, const char *session)
{
    static char params[1 << 19], text[40 << 10];
    inlay_client *client = inlay_open();
    int i;

    if (client == NULL)
        return;
    inlay_fd(client);
    call(client, 1, "initialize", "{\"protocol_version\":1}");
    snprintf(params, sizeof params, "{\"model\":\"%s\"}", model);
    call(client, 2, "model.plan", params);
    snprintf(params, sizeof params, "{\"model\":\"%s\",\"id\":\"m\"}", model);
    call(client, 3, "model.load", params);
    for (i = 0; i < 2; i++)
        call(client, 4 + i, "chat.completions.create",
            "{\"model\":\"m\",\"stream\":true,\"max_tokens\":4,"
            "\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}");
    call(client, 6, "completions.create",
        "{\"model\":\"m\",\"prompt\":[\"one\",\"two\"],\"max_tokens\":3,\"n\":2,\"logprobs\":2,"
        "\"structured_outputs\":{\"regex\":\"[ab]{2}\"}}");
    /* Long enough for a thread of its own. */
    memset(text, 'a', sizeof text - 1);
    snprintf(params, sizeof params, "{\"model\":\"m\",\"text\":\"%s\"}", text);
    call(client, 7, "tokens.count", params);
    call(client, 8, "embeddings.create", "{\"model\":\"m\",\"input\":[\"a\",\"b\"]}");
    snprintf(params, sizeof params,
        "{\"model\":\"m\",\"path\":\"%s\",\"text\":\"one two three four five six seven eight\"}", session);
    call(client, 9, "session.save", params);
    snprintf(params, sizeof params, "{\"model\":\"m\",\"path\":\"%s\"}", session);
    call(client, 10, "session.restore", params);
    call(client, 11, "engine.metrics", "{}");
    call(client, 12, "model.unload", "{\"model\":\"m\"}");
    atomic_store(&shared->stage, 13);
    inlay_close(client);
}

/* Runs a child in which these allocations fail; its wait status. */
static int child(const char *model, long first, long last)
{
    char session[64];
    int status;
    pid_t pid;

    snprintf(session, sizeof session, "/tmp/inlay-oom-%ld.session", (long)getpid());
    atomic_store(&shared->count, 0);
    atomic_store(&shared->size, 0);
    atomic_store(&shared->stage, 0);
    shared->first = first;
    shared->last = last;
    rewind(said);
    if (ftruncate(fileno(said), 0) != 0)
        abort();
    pid = fork();
    if (pid == 0) {
        struct rlimit none = {0, 0};

        setrlimit(RLIMIT_CORE, &none);
        if (!getenv("OOM_ONE"))
            dup2(fileno(said), 2);
        alarm(120);
        use(model, session);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    unlink(session);
    return status;
}

int main(int argc, char **argv)
{
    const char *model = argc > 1 ? argv[1] : "builtin:echo";
    long step = argc > 2 ? atol(argv[2]) : 997, k = argc > 3 ? atol(argv[3]) : 1;
    long total, tried = 0, died = 0, known = 0;
    struct shared *made = (struct shared *)syscall(SYS_mmap, NULL, sizeof *shared,
        PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    said = tmpfile();
    if (said == NULL || made == MAP_FAILED)
        return 1;
    shared = made;
    if (getenv("OOM_ONE")) /* for a debugger: the k-th and these many more fail */
        return child(model, k, k + atol(getenv("OOM_ONE")));
    if (child(model, 0, 0) != 0) {
        fprintf(stderr, "%s fails without a failed allocation, at %d\n", model, atomic_load(&shared->stage));
        return 1;
    }
    total = atomic_load(&shared->count);
    for (; k <= total; k += step) {
        int run, runs = tried % 10 == 0 ? 2 : 1;

        for (run = 0; run < runs; run++) {
            int status = child(model, k, k + run * 300);

            tried++;
            if (status == 0)
                continue;
            if (named()) {
                known++;
                continue;
            }
            died++;
            fprintf(stderr, "allocation %ld (%d more) of %ld, %ld bytes, at %d: %s %d\n", k, run * 300,
                total, (long)atomic_load(&shared->size), atomic_load(&shared->stage),
                WIFSIGNALED(status) ? "signal" : "status",
                WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        }
    }
    if (getenv("VERBOSE") || died > 0)
        fprintf(stderr, "%s: %ld allocations, %ld children, %ld died, %ld as the header says\n", model, total,
            tried, died, known);
    return died > 0;
}
