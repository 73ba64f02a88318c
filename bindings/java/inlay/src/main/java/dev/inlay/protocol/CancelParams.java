// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * {@code $/cancelRequest}: ends a request early. The request still ends exactly once: with {@code
 * request_cancelled}, or with its result if that was ready first. An id that is not in flight is
 * ignored.
 *
 * @param id The id of the request to cancel.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CancelParams(
        @JsonProperty("id") RequestId id) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public CancelParams {}
}
