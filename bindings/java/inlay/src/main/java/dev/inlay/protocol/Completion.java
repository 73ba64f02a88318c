// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code completions.create}, complete also where it was streamed; and its chunks.
 *
 * @param id The id of the completion: the same in all of its chunks.
 * @param created When it began, in seconds since 1970.
 * @param model The id of the model.
 * @param choices The answers, or what is new of them.
 * @param usage What it took. In the chunks of a stream only where asked for, and null until the last.
 * @param systemFingerprint Changes when the model or the engine changes.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Completion(
        @JsonProperty("id") String id,
        @JsonProperty("created") long created,
        @JsonProperty("model") String model,
        @JsonProperty("choices") List<CompletionChoice> choices,
        @JsonProperty("usage") @Nullable Usage usage,
        @JsonProperty("system_fingerprint") @Nullable String systemFingerprint) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public Completion {}

    /** Always {@code text_completion}. */
    @JsonProperty(value = "object", access = JsonProperty.Access.READ_ONLY)
    public String object() {
        return "text_completion";
    }
}
