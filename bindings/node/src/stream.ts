import type { Connection, Route } from "./connection";
import { cancelled } from "./errors";

// A stream that nobody holds any more ends its request.
const forgotten = new FinalizationRegistry<() => void>((cancel) => cancel());

/**
 * The chunks of one request as they come, and then its result.
 *
 * The request is sent when the stream is first read. Leaving a `for await` loop early cancels it.
 */
export class Stream<Chunk, Result> implements AsyncIterableIterator<Chunk> {
  readonly #connection: Connection;
  readonly #start: () => Promise<Route>;
  #route: Promise<Route> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #outcome: { result: Result } | { error: unknown } | undefined;

  constructor(
    connection: Connection,
    /** The client, which must not be closed as forgotten while its stream is read. */
    readonly client: object,
    method: string,
    params: unknown,
    signal: AbortSignal | undefined,
  ) {
    this.#connection = connection;
    this.#start = () => connection.start(method, params, signal);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next chunk. */
  next(): Promise<IteratorResult<Chunk, undefined>> {
    // Calls that are made at the same time take their chunks one after the other.
    const turn = this.#turn.then(() => this.#next());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Cancels the request, if it still runs. `for await` calls it when the loop is left. */
  async return(): Promise<IteratorResult<Chunk, undefined>> {
    await this.cancel();
    return { done: true, value: undefined };
  }

  /** Cancels the request, if it still runs. */
  async cancel(): Promise<void> {
    if (this.#outcome === undefined) {
      const error = cancelled();
      this.#outcome = { error };
      if (this.#route !== undefined) {
        this.#connection.cancel(await this.#route, error);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cancel();
  }

  /**
   * The complete result, as the request gives it without streaming. What has not been read of the
   * stream yet is read first.
   */
  async result(): Promise<Result> {
    while (!(await this.next()).done);
    if (this.#outcome !== undefined && "result" in this.#outcome) {
      return this.#outcome.result;
    }
    throw this.#outcome?.error ?? cancelled();
  }

  async #next(): Promise<IteratorResult<Chunk, undefined>> {
    if (this.#outcome !== undefined) {
      return { done: true, value: undefined };
    }
    try {
      const route = await this.#begin();
      for (;;) {
        const event = await this.#connection.next(route);
        if (event.kind === "chunk") {
          return { done: false, value: event.chunk as Chunk };
        }
        if (event.kind === "result") {
          this.#outcome = { result: event.result as Result };
          return { done: true, value: undefined };
        }
        if (event.kind === "error") {
          throw event.error;
        }
      }
    } catch (error) {
      this.#outcome ??= { error };
      throw error;
    }
  }

  async #begin(): Promise<Route> {
    if (this.#route === undefined) {
      this.#route = this.#start();
      const connection = this.#connection;
      const route = await this.#route;
      forgotten.register(this, () => connection.cancel(route, cancelled()));
    }
    return this.#route;
  }
}

/** The text of the first choice of each chunk. */
export async function* texts<Chunk>(
  chunks: AsyncIterable<Chunk>,
  text: (chunk: Chunk) => string | null | undefined,
): AsyncGenerator<string, void, undefined> {
  for await (const chunk of chunks) {
    const piece = text(chunk);
    if (piece) {
      yield piece;
    }
  }
}
