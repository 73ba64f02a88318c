// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * More about the output.
 *
 * @param reasoningTokens Tokens of the model's thinking.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CompletionTokensDetails(
        @JsonProperty("reasoning_tokens") long reasoningTokens) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public CompletionTokensDetails {}
}
