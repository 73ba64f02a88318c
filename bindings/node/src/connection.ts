import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";

import { cancelled, errorOf, InlayError } from "./errors";
import { FULL, load, OK, type Library } from "./library";
import type { ErrorObject, Limits, ProgressParams } from "./protocol";
import type { Assignment, Batch } from "./reader";
import { acknowledgement, cancellation, encode, type Message } from "./wire";

/**
 * Chunks of one stream that are under way, where the caller chooses no other number. A stream whose
 * reader falls behind waits, so that it neither fills the memory nor holds up the other streams.
 */
export const STREAM_WINDOW = 64;

/** Milliseconds to wait with what found the queue of the library full. */
const RETRY = 1;

/** Something about a request. */
export type Event =
  | { kind: "chunk"; chunk: unknown }
  | { kind: "progress"; progress: ProgressParams }
  | { kind: "result"; result: unknown }
  | { kind: "error"; error: InlayError };

/** A request in flight, and what nobody has taken of it yet. */
export class Route {
  events: Event[] = [];
  /** Chunks that were taken. */
  taken = 0;
  /** Those of them that the library was told of. */
  acknowledged = 0;
  wake: (() => void) | undefined;

  constructor(
    readonly id: number,
    /** Called when nothing more will come. */
    readonly ended: () => void,
  ) {}
}

// Starting a thread takes longer than everything else about a client, so that some are kept.
const idle: Worker[] = [];
const IDLE = 2;

const open = new Set<Connection>();

// Without this the process would wait for readers that wait for messages.
process.on("exit", () => {
  for (const connection of open) {
    connection.closeNow();
  }
});

/** One client of the library, and its reader. */
export class Connection {
  limits: Pick<Limits, "max_message_bytes" | "max_message_depth" | "stream_window"> = {
    max_message_bytes: 16 * 1024 * 1024,
    max_message_depth: 100,
  };
  readonly library: Library;
  readonly #client: number;
  readonly #reader: Worker;
  readonly #unhandled = new Int32Array(new SharedArrayBuffer(4));
  readonly #routes = new Map<number, Route>();
  readonly #ended: Promise<void>;
  #late: Buffer[] = [];
  #ids = 0;
  #waiting = 0;
  #closed = false;
  /** The reader is done with this client, and may serve another one. */
  #left = false;

  constructor(path: string | undefined) {
    this.library = load(path);
    this.#client = this.library.open();
    if (this.#client === 0) {
      const told = "No client could be opened: memory or threads ran out.";
      throw new InlayError("out_of_memory", told);
    }
    this.#reader = idle.pop() ?? new Worker(join(__dirname, "reader.js"));
    this.#reader.unref();
    this.#ended = new Promise((resolve) => {
      const take = (batch: Batch) => {
        Atomics.sub(this.#unhandled, 0, 1);
        Atomics.notify(this.#unhandled, 0);
        if (batch !== null) {
          this.#take(batch);
          return;
        }
        this.#reader.off("message", take);
        this.#left = true;
        if (idle.length < IDLE) {
          this.#reader.unref();
          idle.push(this.#reader);
          resolve();
        } else {
          void this.#reader.terminate().then(() => resolve());
        }
      };
      this.#reader.on("message", take);
      this.#reader.postMessage({
        path: this.library.path,
        client: this.#client,
        unhandled: this.#unhandled,
      } satisfies Assignment);
    });
    open.add(this);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Sends a request. */
  async start(method: string, params: unknown, signal?: AbortSignal): Promise<Route> {
    if (signal?.aborted) {
      throw cancelled(signal.reason);
    }
    const abort = () => this.cancel(route, cancelled(signal?.reason));
    const route = new Route((this.#ids += 1), () => signal?.removeEventListener("abort", abort));
    const message = encode(route.id, method, params, this.limits);
    while (!this.#send(message)) {
      await sleep(RETRY); // the reader makes room
      if (signal?.aborted) {
        throw cancelled(signal.reason);
      }
    }
    this.#routes.set(route.id, route);
    signal?.addEventListener("abort", abort, { once: true });
    return route;
  }

  /** Waits for the next event of a request. */
  async next(route: Route): Promise<Event> {
    if (route.events.length === 0) {
      await this.#wait(route);
    }
    const event = route.events.shift() ?? { kind: "error", error: cancelled() };
    if (event.kind === "chunk" && this.#routes.has(route.id)) {
      this.#taken(route);
    }
    return event;
  }

  /** Tells the library of chunks, at half a window, so that the stream need not wait for that. */
  #taken(route: Route): void {
    route.taken += 1;
    const window = this.limits.stream_window ?? Infinity;
    if (2 * (route.taken - route.acknowledged) >= window) {
      route.acknowledged = route.taken;
      this.#notify(acknowledgement(route.id, route.taken));
    }
  }

  /** Ends a request that nobody wants the answer of. Does nothing once that has come. */
  cancel(route: Route, error: InlayError): void {
    if (this.#routes.has(route.id)) {
      this.#notify(cancellation(route.id));
      route.events = [];
      this.#end(route, { kind: "error", error });
    }
  }

  /** Closes the client without blocking this thread. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.#shut();
      await this.library.closeAsync(this.#client);
    }
    if (!this.#left) {
      this.#reader.ref();
      await this.#ended;
    }
  }

  /** Closes the client, and waits in this thread until that is done. */
  closeNow(): void {
    if (!this.#closed) {
      this.#shut();
      this.library.close(this.#client);
    }
  }

  #shut(): void {
    this.#closed = true;
    open.delete(this);
    this.#failAll(new InlayError("client_closed", "The client is closed."));
  }

  async #wait(route: Route): Promise<void> {
    // Only who waits keeps the process alive, not the client as such.
    this.#waiting += 1;
    this.#reader.ref();
    try {
      await new Promise<void>((resolve) => {
        route.wake = resolve;
      });
    } finally {
      route.wake = undefined;
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#left) {
        this.#reader.unref();
      }
    }
  }

  #send(message: Buffer): boolean {
    if (this.#closed) {
      throw new InlayError("client_closed", "The client is closed.");
    }
    const status = -this.library.send(this.#client, message, message.length);
    if (status !== OK && status !== FULL) {
      throw new InlayError("internal_error", `libinlay reports status ${status}.`);
    }
    return status === OK;
  }

  /** Sends a notification. What finds no room goes out soon. */
  #notify(message: Buffer): void {
    this.#late.push(message);
    if (this.#late.length === 1) {
      this.#sendLate();
    }
  }

  #sendLate(): void {
    while (this.#late[0] !== undefined && !this.#closed) {
      const message = this.#late[0];
      if (-this.library.send(this.#client, message, message.length) === FULL) {
        setTimeout(() => this.#sendLate(), RETRY);
        return;
      }
      this.#late.shift();
    }
  }

  #take(batch: string[]): void {
    for (const text of batch) {
      const message = JSON.parse(text) as Message;
      if (message.method !== undefined && message.params !== undefined) {
        this.#notified(message.method, message.params);
      } else if (typeof message.id === "number") {
        this.#answered(message.id, message);
      } else if (message.error !== undefined) {
        // The answer to a message that could not be read: there is no telling whose it is.
        this.#failAll(errorOf(message.error as ErrorObject));
      }
    }
  }

  #notified(method: string, params: { request: number }): void {
    const route = this.#routes.get(params.request);
    if (route === undefined) {
      return;
    }
    if (method === "$/progress") {
      this.#deliver(route, { kind: "progress", progress: params as unknown as ProgressParams });
      return;
    }
    this.#deliver(route, { kind: "chunk", chunk: (params as unknown as { chunk: unknown }).chunk });
  }

  #answered(id: number, message: Message): void {
    const route = this.#routes.get(id);
    if (route === undefined) {
      return;
    }
    if (message.error === undefined) {
      this.#end(route, { kind: "result", result: message.result });
    } else {
      this.#end(route, { kind: "error", error: errorOf(message.error as ErrorObject) });
    }
  }

  #end(route: Route, event: Event): void {
    this.#routes.delete(route.id);
    route.ended();
    this.#deliver(route, event);
  }

  #deliver(route: Route, event: Event): void {
    route.events.push(event);
    route.wake?.();
  }

  #failAll(error: InlayError): void {
    for (const route of [...this.#routes.values()]) {
      this.#end(route, { kind: "error", error });
    }
  }
}
