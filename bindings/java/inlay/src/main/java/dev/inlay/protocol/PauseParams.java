// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * {@code $/pauseRequest}: stops a stream until {@code $/resumeRequest}. No more chunks of it are
 * made within one step of the engine; those that wait already still come. Everything else goes on.
 * A paused request is in flight: it can be cancelled, and {@code shutdown} waits for it. A request
 * that does not stream goes on, and an id that is not in flight is ignored.
 *
 * @param id The id of the request to pause.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PauseParams(
        @JsonProperty("id") RequestId id) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public PauseParams {}
}
