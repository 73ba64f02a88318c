// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a request took.
 *
 * @param promptTokens Tokens of the prompt.
 * @param completionTokens Tokens generated, over all choices.
 * @param totalTokens The sum of both.
 * @param promptTokensDetails More about the prompt.
 * @param completionTokensDetails More about the output.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Usage(
        @JsonProperty("prompt_tokens") long promptTokens,
        @JsonProperty("completion_tokens") long completionTokens,
        @JsonProperty("total_tokens") long totalTokens,
        @JsonProperty("prompt_tokens_details") @Nullable PromptTokensDetails promptTokensDetails,
        @JsonProperty("completion_tokens_details") @Nullable CompletionTokensDetails completionTokensDetails) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public Usage {}
}
