import { Connection, STREAM_WINDOW } from "./connection";
import { cancelled, InlayError } from "./errors";
import { Methods, PROTOCOL_VERSION, type CallOptions, type Method, type MethodTypes } from "./methods";
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionRequest,
  Completion,
  CompletionRequest,
  InitializeResult,
  JsonObject,
  LimitOptions,
} from "./protocol";
import { Stream, texts } from "./stream";

/** The version of this package. */
export const VERSION = "0.1.0";

/** Options of a client. */
export interface ClientOptions {
  /** The file of libinlay. */
  library?: string | undefined;
  /** Limits of the client. */
  limits?: LimitOptions | undefined;
}

/** What an answer has to be. */
export interface Structure<T> {
  /** Its JSON Schema. */
  schema: JsonObject;
  /** A name for it. */
  name?: string;
  /** Checks or converts what was parsed, such as the `parse` of a validator. */
  parse?: (value: unknown) => T;
}

/** A streamed chat. */
export class ChatStream extends Stream<ChatCompletionChunk, ChatCompletion> {
  /** The text of the first choice, piece by piece. */
  text(): AsyncGenerator<string, void, undefined> {
    return texts(this, ({ choices: [choice] }) =>
      choice?.index === 0 ? choice.delta.content : undefined,
    );
  }
}

/** A streamed completion. */
export class CompletionStream extends Stream<Completion, Completion> {
  /** The text of the first choice, piece by piece. */
  text(): AsyncGenerator<string, void, undefined> {
    return texts(this, ({ choices: [choice] }) => (choice?.index === 0 ? choice.text : undefined));
  }
}

// A client that nobody holds any more is closed.
const forgotten = new FinalizationRegistry<Connection>((connection) => void connection.close());

/**
 * An engine of its own, with models of its own.
 *
 * Any number of requests may run at the same time. Close it when it is done, or let
 * `await using` do so.
 */
export class Client extends Methods {
  readonly #connection: Connection;

  private constructor(
    connection: Connection,
    /** What the library said of itself when the client was opened. */
    readonly server: InitializeResult,
  ) {
    super();
    this.#connection = connection;
    connection.limits = server.limits;
    forgotten.register(this, connection, this);
  }

  /** Opens a client. */
  static async open(options: ClientOptions = {}): Promise<Client> {
    const connection = new Connection(options.library);
    try {
      const server = await send(connection, "initialize", {
        client: { name: "inlay-node", version: VERSION },
        protocol_version: PROTOCOL_VERSION,
        limits: { stream_window: STREAM_WINDOW, ...options.limits },
      });
      return new Client(connection, server);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** The file of libinlay that is in use. */
  get libraryPath(): string {
    return this.#connection.library.path;
  }

  /** Whether the client was closed. */
  get closed(): boolean {
    return this.#connection.closed;
  }

  // As an async function it keeps the client from being closed as forgotten until the answer.
  override async call<M extends Method>(
    method: M,
    params: MethodTypes[M]["params"],
    options?: CallOptions,
  ): Promise<MethodTypes[M]["result"]> {
    return await send(this.#connection, method, params, options);
  }

  /** Sends `chat.completions.create` and waits for the whole answer. */
  chat(request: ChatCompletionRequest, options?: CallOptions): Promise<ChatCompletion> {
    return this.call("chat.completions.create", whole(request), options);
  }

  /** Sends `chat.completions.create` and gives its answer in chunks. */
  chatStream(request: ChatCompletionRequest, options?: CallOptions): ChatStream {
    const params = { ...request, stream: true };
    const method = "chat.completions.create";
    return new ChatStream(this.#connection, this, method, params, options?.signal);
  }

  /** Sends `completions.create` and waits for the whole answer. */
  complete(request: CompletionRequest, options?: CallOptions): Promise<Completion> {
    return this.call("completions.create", whole(request), options);
  }

  /** Sends `completions.create` and gives its answer in chunks. */
  completeStream(request: CompletionRequest, options?: CallOptions): CompletionStream {
    const params = { ...request, stream: true };
    const method = "completions.create";
    return new CompletionStream(this.#connection, this, method, params, options?.signal);
  }

  /** Sends a chat whose answer is held to a schema, and parses it. */
  async structured<T>(
    request: ChatCompletionRequest,
    { schema, name = "answer", parse }: Structure<T>,
    options?: CallOptions,
  ): Promise<T> {
    const format = { type: "json_schema", json_schema: { name, schema, strict: true } } as const;
    const completion = await this.chat({ ...request, response_format: format }, options);
    const choice = completion.choices[0];
    let value: unknown;
    try {
      value = JSON.parse(choice?.message.content ?? "");
    } catch (error) {
      const told = `The answer, which ended with "${choice?.finish_reason}", is no JSON.`;
      throw new InlayError("invalid_response", told, { cause: error });
    }
    return parse === undefined ? (value as T) : parse(value);
  }

  /** Cancels what runs, unloads the models and frees everything. */
  async close(): Promise<void> {
    forgotten.unregister(this);
    await this.#connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** A request without what only streams have. */
function whole<R extends ChatCompletionRequest | CompletionRequest>(request: R): R {
  return { ...request, stream: null, stream_options: null };
}

async function send<M extends Method>(
  connection: Connection,
  method: M,
  params: MethodTypes[M]["params"],
  options: CallOptions = {},
): Promise<MethodTypes[M]["result"]> {
  const route = await connection.start(method, params, options.signal);
  try {
    for (;;) {
      const event = await connection.next(route);
      switch (event.kind) {
        case "result":
          return event.result as MethodTypes[M]["result"];
        case "error":
          throw event.error;
        case "progress":
          options.onProgress?.(event.progress);
      }
    }
  } finally {
    connection.cancel(route, cancelled()); // if `onProgress` threw
  }
}
