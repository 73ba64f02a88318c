// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The {@code error} of a JSON-RPC response.
 *
 * @param code The JSON-RPC code that belongs to the name.
 * @param message A sentence for a person: what is wrong, and what to do about it.
 * @param data What a program needs to know of the error.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorObject(
        @JsonProperty("code") int code,
        @JsonProperty("message") String message,
        @JsonProperty("data") ErrorData data) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ErrorObject {}
}
