// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The probabilities of the output's tokens.
 *
 * @param tokens The tokens as text.
 * @param tokenLogprobs The natural logarithms of their probabilities; null for the first token of an
 *     echo.
 * @param topLogprobs The likeliest tokens at each position.
 * @param textOffset Where each token begins in the text, in characters.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CompletionLogprobs(
        @JsonProperty("tokens") List<String> tokens,
        @JsonProperty("token_logprobs") List<@Nullable Double> tokenLogprobs,
        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("top_logprobs") @Nullable List<@Nullable Map<String, Double>> topLogprobs,
        @JsonProperty("text_offset") List<Long> textOffset) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public CompletionLogprobs {}
}
