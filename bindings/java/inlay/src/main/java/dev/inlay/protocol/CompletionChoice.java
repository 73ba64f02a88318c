// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One of the answers, or what is new of it.
 *
 * @param index Its number, from 0.
 * @param text The text.
 * @param logprobs The probabilities, where asked for.
 * @param finishReason Why it ended; null until it has.
 * @param stopReason The stop text or token that ended it. (vLLM)
 * @param promptLogprobs For each token of the prompt, tokens by id; null for the first. (vLLM)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CompletionChoice(
        @JsonProperty("index") long index,
        @JsonProperty("text") String text,
        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("logprobs") @Nullable CompletionLogprobs logprobs,
        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("finish_reason") @Nullable FinishReason finishReason,
        @JsonProperty("stop_reason") @Nullable StopReason stopReason,
        @JsonProperty("prompt_logprobs") @Nullable List<@Nullable Map<String, PromptLogprob>> promptLogprobs) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public CompletionChoice {}
}
