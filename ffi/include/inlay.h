/*
 * inlay.h - the whole C API of libinlay, and its manual
 *
 * Six functions. Every message that crosses them is one JSON-RPC 2.0 text in
 * UTF-8. What may be said is described by JSON Schemas, which the library
 * carries and hands out (method "schema.get"). What is not in this file is not
 * part of the API. Nothing that is in this file is ever removed.
 *
 *
 * THE SMALLEST PROGRAM
 *
 * It loads the built-in echo model, which needs no file, and asks it one
 * question. Build it with: cc -std=c99 smallest.c -linlay
 *
 * BEGIN smallest.c
 * #include <inlay.h>
 * #include <stdio.h>
 * #include <string.h>
 *
 * // Sends a request, then reads until its response. Every response begins
 * // with {"jsonrpc":"2.0","id":ID, so a prefix is enough to know it.
 * static int call(inlay_client *client, int id, const char *method, const char *params)
 * {
 *     char request[1024], prefix[64];
 *     const char *message;
 *     int length = snprintf(request, sizeof request,
 *         "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}", id, method, params);
 *     int begin = snprintf(prefix, sizeof prefix, "{\"jsonrpc\":\"2.0\",\"id\":%d,", id);
 *
 *     if (inlay_send(client, request, (size_t)length) != INLAY_OK)
 *         return -1;
 *     while (inlay_recv(client, -1, &message, NULL) == INLAY_OK) {
 *         puts(message);
 *         if (strncmp(message, prefix, (size_t)begin) == 0)
 *             return strncmp(message + begin, "\"error\"", 7) == 0 ? -1 : 0;
 *     }
 *     return -1;
 * }
 *
 * int main(void)
 * {
 *     inlay_client *client = inlay_open();
 *     int failed = call(client, 1, "initialize", "{}")
 *         || call(client, 2, "model.load", "{\"model\":\"builtin:echo\"}")
 *         || call(client, 3, "chat.completions.create",
 *                 "{\"model\":\"builtin:echo\","
 *                 "\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}");
 *     inlay_close(client);
 *     return failed;
 * }
 * END smallest.c
 *
 *
 * CLIENTS
 *
 * A client is a conversation with an engine of its own: its own queue, its own
 * models, its own requests. A process may open many. They share nothing but
 * the machine (and the pages of a model file that several of them map).
 *
 * An inlay_client pointer is a number in disguise. The library never
 * dereferences it, and neither may you. A handle that was closed, or that
 * never was one, is recognised: it yields INLAY_CLOSED, not undefined
 * behaviour. Numbers are not used twice.
 *
 *
 * THREADS
 *
 * - inlay_about, inlay_open, inlay_send, inlay_fd and inlay_close may be called
 *   from any thread at any time, also on the same client at the same time.
 * - inlay_recv is for one thread at a time per client, the reading of the
 *   message that it gave included. A second thread that comes while the
 *   first waits is turned away with INLAY_BUSY. The reader may change: what
 *   counts is that two do not read at once.
 * - The library never calls back into the host, and never runs host code on
 *   its threads.
 * - None of the functions may be called from a signal handler.
 *
 *
 * OWNERSHIP
 *
 * - What you pass to inlay_send is copied before it returns.
 * - The message of inlay_recv belongs to the library. It stays as it is until the
 *   next inlay_recv on the same client. Closing the client from another thread
 *   does not pull it away from under the reader: the last message of a closed
 *   client stays until inlay_recv is called on it once more or sixteen more
 *   clients have been closed.
 * - What inlay_about returns lasts as long as the library is loaded.
 * - The descriptor of inlay_fd belongs to the library. Poll it; do not read,
 *   write or close it.
 *
 *
 * MESSAGES
 *
 * One call of inlay_send carries one JSON text: a request, a notification, or
 * a batch (an array of them). One call of inlay_recv gives one JSON text; it
 * is followed by a zero byte that its length does not count, and holds neither
 * another zero byte nor a line break. Members come in a fixed order, so that a
 * host without a JSON parser can tell messages apart by how they begin:
 *
 *   {"jsonrpc":"2.0","id":ID,"result":...}          the answer to request ID
 *   {"jsonrpc":"2.0","id":ID,"error":{"code":...    its failure
 *   {"jsonrpc":"2.0","method":"...","params":...    a notification
 *   [{"jsonrpc":"2.0",...},...]                     the answers to a batch
 *
 * - The first request is "initialize". Until it has been sent, every other
 *   request fails with "not_initialized". Its answer need not be awaited:
 *   messages are handled in the order in which they were sent.
 * - An id is a string or an integer of 64 bits. It belongs to its request until
 *   the answer to that request has been queued; a second request with the id
 *   of a live one fails with "duplicate_id". That failure has the id null, so
 *   that nobody takes it for the answer to the first, and tells the id that it
 *   refused in error.data.request.
 * - Every request has exactly one answer, a result or an error, and nothing
 *   about a request follows its answer. Cancelled requests are answered with
 *   the error "request_cancelled".
 * - Requests run side by side; their answers come in the order in which they
 *   finish. Chunks of one stream come in order.
 * - A streamed chat sends notifications "chat.completions.chunk" with the
 *   params {"request":ID,"chunk":{...}}, then the answer to request ID.
 * - The notification "$/cancelRequest" with the params {"id":ID} cancels one
 *   request. It takes effect within one step of the engine. To cancel what is
 *   unknown or already answered does nothing.
 * - A client that asks for a "stream_window" ("initialize") is sent that many
 *   chunks of a stream, and then no more until the notification "$/acknowledge"
 *   with the params {"id":ID,"chunks":N} says that N of them, all in all, have
 *   been taken. The highest number counts, so the order of these notifications
 *   does not matter. A stream that waits is live: it can be cancelled, and
 *   "shutdown" waits for it.
 * - Other notifications are ignored, as JSON-RPC wants it.
 * - A batch is answered by one array when all of its requests have ended.
 *   Chunks come on their own meanwhile. A batch of notifications alone has no
 *   answer.
 * - "shutdown" refuses new requests, waits for the live ones to end, and is
 *   then answered. To end sooner, cancel them first, or just call inlay_close.
 *
 *
 * ERRORS
 *
 * What is wrong with a call is told by its status code (below). What is wrong
 * with a message is told by a message, because only then its request can be
 * named:
 *
 *   {"jsonrpc":"2.0","id":7,"error":{"code":-32602,
 *    "message":"temperature must be at most 2, but is 3.",
 *    "data":{"name":"invalid_params","pointer":"/params/temperature",
 *            "http_status":400,"openai_type":"invalid_request_error",
 *            "param":"temperature"}}}
 *
 * "name" is stable: compare it, not the sentence. "pointer" is an RFC 6901
 * JSON Pointer into the message at fault, left out where no single place is.
 * The reference in the documentation lists every name. A message that cannot
 * be read at all (not JSON, not UTF-8, a key twice in one object, too long, too
 * deep) is answered with the id null.
 *
 * No input makes the library abort, panic, exit, print, or raise a signal, as
 * long as there is memory (see WITHOUT MEMORY).
 * Should a fault of the library's own come up, the request ends with
 * "internal_error" and the process lives.
 *
 *
 * WITHOUT MEMORY
 *
 * When an allocation fails, the request that needs it ends with "no_capacity", or
 * inlay_open returns NULL. What is large and depends on input (messages, texts,
 * weights, caches, sessions) is asked for first; all else, up to 128 KB at a time,
 * comes from a reserve of 10 MB, which takes no memory until it is needed. While
 * half of the reserve is in use, new requests end with "no_capacity".
 *
 * What remains: the process ends (SIGABRT) if memory runs out in the moment when
 * a thread begins, for which the C library and Rust keep nothing in reserve, if a
 * block beyond 128 KB fails inside a tokenizer, a template or an answer although
 * there was room when it was asked for, or if the reserve is used up, too. And
 * where the system promises more memory than it has (Linux does), it may kill a
 * process that no allocation failed in: see "model.plan", which tells the memory
 * of a model before it is loaded.
 *
 *
 * A HOST THAT DOES NOT READ
 *
 * Every client has two bounded queues. When the host does not read, the
 * engine stops making tokens for that client as soon as its outgoing queue is
 * full, and goes on when half of it has been read. No other client waits for
 * it, and nothing is dropped. If it goes on sending, too, inlay_send returns
 * -INLAY_FULL: read, then send the same message again. A host that serves
 * several readers from one client asks for a "stream_window", so that a slow
 * one holds up its own stream alone.
 *
 *
 * LIMITS
 *
 * "initialize" can set the first and the last two; "engine.info" reports those in
 * force. The defaults of this version:
 *
 *   bytes in one message                      16777216
 *   characters in an id                       256
 *   nesting of arrays and objects             100
 *   messages in one batch                     256
 *   live requests per client                  1024
 *   messages waiting to be handled            1024, 33554432 bytes in all
 *   messages waiting to be read               1024, 4194304 bytes in all;
 *                                             at that streams pause, and at
 *                                             twice that requests wait, too
 *   chunks of a stream not acknowledged       without limit
 *
 *
 * FORK
 *
 * Threads do not survive fork(), so neither does the library. In the child,
 * inlay_open returns NULL and every other call reports INLAY_FORKED; nothing
 * hangs. A child that calls exec is fine, and so is one that is forked before
 * the first inlay_open.
 *
 *
 * UNLOADING
 *
 * Where libraries are ELF files (Linux, Android, the BSDs), this one stays in the
 * process once it was loaded: dlclose is allowed and does nothing, and a second
 * dlopen finds the same library. Compiled models, which others may have open as
 * well, call back into it. On macOS and Windows nothing holds it: do not unload
 * it there once a client has been opened. Close the clients in any case; that
 * frees all but the code.
 *
 *
 * VERSIONS
 *
 * INLAY_ABI counts the additions to this file; what was compiled against a
 * lower number keeps working. inlay_about() tells the numbers of the library
 * that was found at run time. The protocol has a version of its own, which
 * "initialize" checks.
 */
#ifndef INLAY_H
#define INLAY_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define INLAY_ABI 1

#define INLAY_VERSION "0.1.0"
#define INLAY_VERSION_MAJOR 0
#define INLAY_VERSION_MINOR 1
#define INLAY_VERSION_PATCH 0

/*
 * Status codes. A function that can fail returns the negative of one when it
 * fails, and INLAY_OK, which is 0, when it does not (inlay_fd: the descriptor).
 */
#define INLAY_OK 0        /* it is done */
#define INLAY_CLOSED 1    /* the client was closed, or is none */
#define INLAY_FULL 2      /* inlay_send: the queue is full; read, then send again */
#define INLAY_INVALID 3   /* a NULL pointer or a length of zero */
#define INLAY_BUSY 4      /* inlay_recv: another thread is in inlay_recv */
#define INLAY_FORKED 5    /* the process is a fork of the one that opened clients */
#define INLAY_NO_FD 6     /* inlay_fd: none on this platform, or none left */
#define INLAY_INTERNAL 7  /* a fault of the library; the client may be closed */
#define INLAY_TIMED_OUT 8 /* inlay_recv: nothing came in time; call again */

/* A client. Opaque; a number in disguise. */
typedef struct inlay_client inlay_client;

/*
 * Describes the library, without a client and without any work:
 *
 *   {"name":"inlay","version":"0.1.0","abi":1,"protocol":1,
 *    "schema_hash":"...","features":["..."],"devices":["cpu"]}
 *
 * A zero-terminated JSON text. Never NULL, and the same pointer every time.
 */
const char *inlay_about(void);

/*
 * Opens a client. Options travel in its "initialize" request.
 *
 * Returns NULL if memory or threads have run out, or after fork().
 */
inlay_client *inlay_open(void);

/*
 * Queues one message of `length` bytes, which need not be zero-terminated.
 * Returns at once: the message is read, checked and run by other threads.
 *
 * Returns INLAY_OK (0), or the negative of a status code:
 *
 *   -INLAY_CLOSED   the handle is not that of an open client
 *   -INLAY_INVALID  `json` is NULL or `length` is 0
 *   -INLAY_FULL     the client's queue is full; nothing was queued
 *   -INLAY_FORKED   after fork()
 *   -INLAY_INTERNAL a fault of the library; nothing was queued
 *
 * A message longer than the limit counts as accepted, and is answered with the
 * error "message_too_large".
 */
int inlay_send(inlay_client *client, const char *json, size_t length);

/*
 * Takes the next message, waiting up to `timeout` seconds for it: 0 looks and
 * returns, a negative number or infinity waits without end, and NaN counts
 * as 0.
 *
 * Returns INLAY_OK (0) and stores the message, zero-terminated, in `*json` and
 * its length in `*length`; or stores NULL and 0, and returns the negative of a
 * status code:
 *
 *   -INLAY_TIMED_OUT nothing came in time
 *   -INLAY_CLOSED    the client was closed, before or during the call
 *   -INLAY_INVALID   `json` is NULL; no message was taken
 *   -INLAY_BUSY      another thread is in inlay_recv on this client
 *   -INLAY_FORKED    after fork()
 *   -INLAY_INTERNAL  a fault of the library
 *
 * `length` may be NULL.
 */
int inlay_recv(inlay_client *client, double timeout, const char **json, size_t *length);

/*
 * A descriptor for poll, select, epoll, kqueue and the event loops built on
 * them: readable while messages wait. When it is readable, call inlay_recv
 * with a time-out of 0 until it returns -INLAY_TIMED_OUT; the call that finds
 * nothing is the one that makes the descriptor unreadable.
 *
 * It is an eventfd on Linux and a pipe elsewhere on Unix, made by the first
 * call and the same one at every call, with close-on-exec set. inlay_close
 * closes it: take it out of your event loop first.
 *
 * Returns -INLAY_NO_FD on Windows, where a thread that waits in inlay_recv
 * takes its place, and if the process has no descriptors left; otherwise the
 * negative of INLAY_CLOSED, INLAY_FORKED or INLAY_INTERNAL.
 */
int inlay_fd(inlay_client *client);

/*
 * Closes a client: cancels its requests, joins its threads, unloads its
 * models, frees its memory. Answers that were not read are gone. An
 * inlay_recv that waits in another thread returns -INLAY_CLOSED at once.
 *
 * Closing NULL, a closed client or no client does nothing. When two threads
 * close one client, one does the work and the other returns at once.
 */
void inlay_close(inlay_client *client);

#ifdef __cplusplus
}
#endif

#endif /* INLAY_H */
