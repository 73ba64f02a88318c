import type { ErrorName, ErrorObject } from "./protocol";

/** The names of the errors that this package itself makes. */
export type OwnErrorName =
  | "library_missing"
  | "library_incompatible"
  | "client_closed"
  | "invalid_response";

/** What `name` and `cause` hold beside the message. */
export interface InlayErrorOptions {
  pointer?: string | undefined;
  param?: string | undefined;
  code?: number | undefined;
  cause?: unknown;
}

/** A request failed, or the client cannot work. */
export class InlayError extends Error {
  /** Stable: compare it, not the sentence. */
  override readonly name: ErrorName | OwnErrorName;
  /** JSON Pointer into the message to the field at fault, such as `/params/temperature`. */
  readonly pointer: string | undefined;
  /** The same as OpenAI writes it, such as `messages[0].content`. */
  readonly param: string | undefined;
  /** The JSON-RPC code; none for the errors of this package. */
  readonly code: number | undefined;

  constructor(name: ErrorName | OwnErrorName, message: string, options: InlayErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = name;
    this.pointer = options.pointer;
    this.param = options.param;
    this.code = options.code;
  }

  /** The sentence, the name and the place. */
  override toString(): string {
    const place = this.pointer === undefined ? "" : ` (at ${this.pointer})`;
    return `${this.message} [${this.name}]${place}`;
  }
}

/** The exception for the `error` of an answer. */
export function errorOf(error: ErrorObject): InlayError {
  return new InlayError(error.data.name, error.message, {
    code: error.code,
    pointer: error.data.pointer ?? undefined,
    param: error.data.param ?? undefined,
  });
}

/** The exception for a request that was cancelled here. */
export function cancelled(cause?: unknown): InlayError {
  return new InlayError("request_cancelled", "The request was cancelled.", { cause });
}
