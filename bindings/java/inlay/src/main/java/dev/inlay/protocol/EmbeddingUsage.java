// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a request took.
 *
 * @param promptTokens Tokens of all inputs.
 * @param totalTokens The same.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EmbeddingUsage(
        @JsonProperty("prompt_tokens") long promptTokens,
        @JsonProperty("total_tokens") long totalTokens) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public EmbeddingUsage {}
}
