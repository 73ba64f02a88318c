/**
 * The thread that waits in `inlay_recv` for one client. When that is closed, the thread waits to be
 * given another, or to be ended.
 *
 * libuv can watch no eventfd from JavaScript, and a call that waits in libuv's own pool would take
 * one of its four threads away from files and name look-ups. A worker does neither.
 */
import { parentPort } from "node:worker_threads";

import { bind, OK, TIMED_OUT } from "./library";

/** What a reader is told when it is given a client. */
export interface Assignment {
  path: string;
  client: number;
  /** How many batches were sent that the other thread has not handled. */
  unhandled: Int32Array;
}

/** What a reader sends: messages, then null when the client was closed. */
export type Batch = string[] | null;

const MESSAGES = 64;
const BATCHES = 8;

// A wait without end could not be interrupted when the thread that owns this one is terminated.
const SECONDS = 1;

function read({ path, client, unhandled }: Assignment): void {
  const library = bind(path);
  const message: [string | null] = [null];
  for (;;) {
    const batch: string[] = [];
    let status = -library.recv(client, SECONDS, message);
    while (status === OK && message[0] !== null) {
      batch.push(message[0]);
      status = batch.length < MESSAGES ? -library.recv(client, 0, message) : TIMED_OUT;
    }
    if (batch.length > 0) {
      // A host that is busy is not flooded: what it has not handled waits in the library, whose
      // queue has a bound.
      const waiting = Atomics.add(unhandled, 0, 1) + 1;
      parentPort?.postMessage(batch);
      if (waiting >= BATCHES) {
        Atomics.wait(unhandled, 0, waiting, SECONDS * 1000);
      }
    } else if (status !== TIMED_OUT) {
      parentPort?.postMessage(null);
      return;
    }
  }
}

parentPort?.on("message", read);
