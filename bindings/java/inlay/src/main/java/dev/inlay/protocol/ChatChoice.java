// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One of the answers.
 *
 * @param index Its number, from 0.
 * @param message What the model says.
 * @param logprobs The probabilities, where asked for.
 * @param finishReason Why it ended.
 * @param stopReason The stop text or token that ended it. (vLLM)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatChoice(
        @JsonProperty("index") long index,
        @JsonProperty("message") ChatCompletionMessage message,
        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("logprobs") @Nullable ChatLogprobs logprobs,
        @JsonProperty("finish_reason") FinishReason finishReason,
        @JsonProperty("stop_reason") @Nullable StopReason stopReason) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ChatChoice {}
}
