// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code chat.completions.create}, complete also where it was streamed.
 *
 * @param id The id of the completion.
 * @param created When it began, in seconds since 1970.
 * @param model The id of the model.
 * @param choices The answers.
 * @param usage What it took.
 * @param systemFingerprint Changes when the model or the engine changes.
 * @param promptLogprobs For each token of the prompt, tokens by id; null for the first. (vLLM)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatCompletion(
        @JsonProperty("id") String id,
        @JsonProperty("created") long created,
        @JsonProperty("model") String model,
        @JsonProperty("choices") List<ChatChoice> choices,
        @JsonProperty("usage") Usage usage,
        @JsonProperty("system_fingerprint") @Nullable String systemFingerprint,
        @JsonProperty("prompt_logprobs") @Nullable List<@Nullable Map<String, PromptLogprob>> promptLogprobs) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ChatCompletion {}

    /** Always {@code chat.completion}. */
    @JsonProperty(value = "object", access = JsonProperty.Access.READ_ONLY)
    public String object() {
        return "chat.completion";
    }
}
