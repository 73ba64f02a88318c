// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What is new of one of the answers.
 *
 * @param index Its number, from 0.
 * @param delta What is new.
 * @param logprobs The probabilities of the new tokens, where asked for.
 * @param finishReason Why it ended; null until it has.
 * @param stopReason The stop text or token that ended it. (vLLM)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatChunkChoice(
        @JsonProperty("index") long index,
        @JsonProperty("delta") ChatDelta delta,
        @JsonProperty("logprobs") @Nullable ChatLogprobs logprobs,
        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("finish_reason") @Nullable FinishReason finishReason,
        @JsonProperty("stop_reason") @Nullable StopReason stopReason) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ChatChunkChoice {}
}
