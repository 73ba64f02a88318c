// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * {@code $/resumeRequest}: lets a paused stream go on, however often it was paused. An id that is
 * not in flight, or not paused, is ignored.
 *
 * @param id The id of the request to resume.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResumeParams(
        @JsonProperty("id") RequestId id) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ResumeParams {}
}
