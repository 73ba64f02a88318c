// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The {@code type} of an OpenAI error body. A value that is newer than this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record OpenAIErrorType(@JsonValue String value) {
    /** {@code invalid_request_error} */
    public static final OpenAIErrorType INVALID_REQUEST_ERROR = new OpenAIErrorType("invalid_request_error");

    /** {@code not_found_error} */
    public static final OpenAIErrorType NOT_FOUND_ERROR = new OpenAIErrorType("not_found_error");

    /** {@code rate_limit_error} */
    public static final OpenAIErrorType RATE_LIMIT_ERROR = new OpenAIErrorType("rate_limit_error");

    /** {@code server_error} */
    public static final OpenAIErrorType SERVER_ERROR = new OpenAIErrorType("server_error");

    /** {@code service_unavailable_error} */
    public static final OpenAIErrorType SERVICE_UNAVAILABLE_ERROR = new OpenAIErrorType("service_unavailable_error");

    /** {@code request_cancelled_error} */
    public static final OpenAIErrorType REQUEST_CANCELLED_ERROR = new OpenAIErrorType("request_cancelled_error");

    /** The value of this text. */
    @JsonCreator
    public static OpenAIErrorType of(String value) {
        return new OpenAIErrorType(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
