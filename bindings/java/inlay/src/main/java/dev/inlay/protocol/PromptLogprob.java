// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One token at one position of the prompt. (vLLM)
 *
 * @param logprob The natural logarithm of its probability.
 * @param rank Its place among all tokens, from 1.
 * @param decodedToken The token as text.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PromptLogprob(
        @JsonProperty("logprob") double logprob,
        @JsonProperty("rank") @Nullable Long rank,
        @JsonProperty("decoded_token") @Nullable String decodedToken) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public PromptLogprob {}
}
