// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * More about the prompt.
 *
 * @param cachedTokens Tokens that came from the prefix cache.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PromptTokensDetails(
        @JsonProperty("cached_tokens") long cachedTokens) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public PromptTokensDetails {}
}
