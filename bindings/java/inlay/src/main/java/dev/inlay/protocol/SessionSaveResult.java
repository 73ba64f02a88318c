// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What was saved.
 *
 * @param path The file.
 * @param tokens Tokens whose cache was saved: whole pages from the beginning of the prompt.
 * @param promptTokens Tokens of the prompt.
 * @param bytes The size of the file.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionSaveResult(
        @JsonProperty("path") String path,
        @JsonProperty("tokens") long tokens,
        @JsonProperty("prompt_tokens") long promptTokens,
        @JsonProperty("bytes") long bytes) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public SessionSaveResult {}
}
