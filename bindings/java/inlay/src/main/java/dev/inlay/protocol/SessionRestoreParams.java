// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * {@code session.restore}: puts a saved cache back, so that prompts that begin alike start there.
 *
 * @param model The id of a loaded model: the one that the session was saved with.
 * @param path The file to read.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionRestoreParams(
        @JsonProperty("model") String model,
        @JsonProperty("path") String path) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public SessionRestoreParams {}
}
