// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The stable name of an error. Names are added, never changed. A value that is newer than this
 * class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record ErrorName(@JsonValue String value) {
    /** The message is not one JSON value in valid UTF-8. */
    public static final ErrorName PARSE_ERROR = new ErrorName("parse_error");

    /** The message is JSON, but it is not a JSON-RPC 2.0 request, notification or batch. */
    public static final ErrorName INVALID_REQUEST = new ErrorName("invalid_request");

    /** There is no method of this name. */
    public static final ErrorName METHOD_NOT_FOUND = new ErrorName("method_not_found");

    /** A field of {@code params} is missing, of the wrong type, out of range, or not known. */
    public static final ErrorName INVALID_PARAMS = new ErrorName("invalid_params");

    /** The engine broke one of its own rules. The request failed; the engine goes on. */
    public static final ErrorName INTERNAL_ERROR = new ErrorName("internal_error");

    /** The request was cancelled by {@code $/cancelRequest} or by closing its client. */
    public static final ErrorName REQUEST_CANCELLED = new ErrorName("request_cancelled");

    /** The first message must be {@code initialize}; this one came before it was answered. */
    public static final ErrorName NOT_INITIALIZED = new ErrorName("not_initialized");

    /**
     * A request with this id is still in flight on this client, or the client was initialized
     * before.
     */
    public static final ErrorName DUPLICATE_ID = new ErrorName("duplicate_id");

    /** The client has as many requests in flight as its limits allow. */
    public static final ErrorName TOO_MANY_REQUESTS = new ErrorName("too_many_requests");

    /** The message is longer than the limits allow. */
    public static final ErrorName MESSAGE_TOO_LARGE = new ErrorName("message_too_large");

    /** The message nests deeper than the limits allow. */
    public static final ErrorName MESSAGE_TOO_DEEP = new ErrorName("message_too_deep");

    /** The client is shutting down; it takes no more requests. */
    public static final ErrorName SHUTTING_DOWN = new ErrorName("shutting_down");

    /** No model of this id is loaded. */
    public static final ErrorName MODEL_NOT_FOUND = new ErrorName("model_not_found");

    /** A model with this id is loaded. */
    public static final ErrorName MODEL_ALREADY_LOADED = new ErrorName("model_already_loaded");

    /** A file of the model does not exist or may not be read. */
    public static final ErrorName MODEL_FILE_MISSING = new ErrorName("model_file_missing");

    /** A file of the model is damaged or is not what its name says. */
    public static final ErrorName MODEL_FILE_INVALID = new ErrorName("model_file_invalid");

    /**
     * The files are sound, but they do not belong together, or this machine or this version of
     * Inlay cannot run them.
     */
    public static final ErrorName MODEL_INCOMPATIBLE = new ErrorName("model_incompatible");

    /** The model was unloaded while the request ran. */
    public static final ErrorName MODEL_UNLOADED = new ErrorName("model_unloaded");

    /** There is not enough memory for what was asked; nothing was loaded. */
    public static final ErrorName OUT_OF_MEMORY = new ErrorName("out_of_memory");

    /** The prompt, or the prompt and the tokens asked for, do not fit into the context. */
    public static final ErrorName CONTEXT_LENGTH_EXCEEDED = new ErrorName("context_length_exceeded");

    /** The field is valid, but this model or this version cannot do what it asks. */
    public static final ErrorName UNSUPPORTED = new ErrorName("unsupported");

    /**
     * The JSON Schema, regular expression or grammar is wrong, or uses a keyword that cannot be
     * enforced.
     */
    public static final ErrorName INVALID_SCHEMA = new ErrorName("invalid_schema");

    /** The chat template rejects these messages. */
    public static final ErrorName TEMPLATE_ERROR = new ErrorName("template_error");

    /**
     * There is no room for the request: it needs more of the cache than the model was given, the
     * waiting line is full, or the system starts no more threads.
     */
    public static final ErrorName NO_CAPACITY = new ErrorName("no_capacity");

    /** The compiled model failed while it ran a step; the requests of that step ended. */
    public static final ErrorName STEP_FAILED = new ErrorName("step_failed");

    /** The session file is damaged, or there is nothing in the cache to save. */
    public static final ErrorName SESSION_INVALID = new ErrorName("session_invalid");

    /** The session was saved by another model. */
    public static final ErrorName SESSION_MISMATCH = new ErrorName("session_mismatch");

    /** A file could not be written or read. */
    public static final ErrorName IO_ERROR = new ErrorName("io_error");

    /** The value of this text. */
    @JsonCreator
    public static ErrorName of(String value) {
        return new ErrorName(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
