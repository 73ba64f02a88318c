// Generated from schemas/v1 by `make schemas`. Do not edit.

/**
 * `$/acknowledge`: says how many chunks of a stream its reader has taken. A client that asked for a
 * `stream_window` (`initialize`) gets no more than that many chunks of a stream beyond those that
 * it acknowledged, and at most those of one step of the engine on top; everything else goes on. The
 * number is a total, and the highest that was sent counts, so that acknowledgements may be lost,
 * repeated or come in any order. A stream that waits is in flight: it can be cancelled, and
 * `shutdown` waits for it. An id that is not in flight is ignored.
 */
export interface AcknowledgeParams {
  /** The id of the request that streams. */
  id: RequestId;
  /** Chunks of it that were taken since it began, all together. */
  chunks: number;
}

/**
 * `$/cancelRequest`: ends a request early. The request still ends exactly once: with
 * `request_cancelled`, or with its result if that was ready first. An id that is not in flight is
 * ignored.
 */
export interface CancelParams {
  /** The id of the request to cancel. */
  id: RequestId;
}

/** What a program needs to know of an error. */
export interface ErrorData {
  /** The stable name of the error. */
  name: ErrorName;
  /** JSON Pointer (RFC 6901) into the message to the field at fault: `/params/temperature`. */
  pointer?: string | null;
  /**
   * The id that was refused with `duplicate_id`. The answer itself has the id null, because under
   * that id the first request is answered.
   */
  request?: RequestId | null;
  /** The status that an HTTP server answers with. */
  http_status: number;
  /** The `type` of the OpenAI error body. */
  openai_type: OpenAIErrorType;
  /** The field at fault as OpenAI writes it, such as `messages[0].content`. */
  param?: string | null;
}

/** The stable name of an error. Names are added, never changed. */
export type ErrorName =
  | "parse_error"
  | "invalid_request"
  | "method_not_found"
  | "invalid_params"
  | "internal_error"
  | "request_cancelled"
  | "not_initialized"
  | "duplicate_id"
  | "too_many_requests"
  | "message_too_large"
  | "message_too_deep"
  | "shutting_down"
  | "model_not_found"
  | "model_already_loaded"
  | "model_file_missing"
  | "model_file_invalid"
  | "model_incompatible"
  | "model_unloaded"
  | "out_of_memory"
  | "context_length_exceeded"
  | "unsupported"
  | "invalid_schema"
  | "template_error"
  | "no_capacity"
  | "step_failed"
  | "session_invalid"
  | "session_mismatch"
  | "io_error";

/** The `error` of a JSON-RPC response. */
export interface ErrorObject {
  /** The JSON-RPC code that belongs to the name. */
  code: number;
  /** A sentence for a person: what is wrong, and what to do about it. */
  message: string;
  /** What a program needs to know of the error. */
  data: ErrorData;
}

/** The `type` of an OpenAI error body. */
export type OpenAIErrorType =
  | "invalid_request_error"
  | "not_found_error"
  | "rate_limit_error"
  | "server_error"
  | "service_unavailable_error"
  | "request_cancelled_error";

/** `$/progress`: how far a long request is. */
export interface ProgressParams {
  /** The id of the request. */
  request: RequestId;
  /** What it is at. */
  stage: ProgressStage;
  /** Done so far. */
  completed: number;
  /** All there is to do in this stage; 0 where it is not known. */
  total: number;
  /** A sentence for a person. */
  message?: string | null;
}

/** What a load is at. Stages come in this order; some may be left out. */
export type ProgressStage = "open" | "weights" | "tokenizer" | "compile" | "warm_up" | "ready";

/**
 * The id of a request: a string of up to 256 characters or a 64-bit integer, chosen by the sender
 * and unique among its requests in flight.
 */
export type RequestId = string | number;
