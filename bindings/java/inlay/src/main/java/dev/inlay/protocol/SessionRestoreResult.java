// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What was restored.
 *
 * @param tokens Tokens whose cache is there now.
 * @param bytes The size of the file.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionRestoreResult(
        @JsonProperty("tokens") long tokens,
        @JsonProperty("bytes") long bytes) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public SessionRestoreResult {}
}
