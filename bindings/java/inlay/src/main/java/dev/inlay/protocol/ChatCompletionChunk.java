// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a streamed chat completion.
 *
 * @param id The id of the completion: the same in all of its chunks.
 * @param created When the completion began: the same in all of its chunks.
 * @param model The id of the model.
 * @param choices What is new. Empty in the chunk that tells the usage.
 * @param usage What it took, in the last chunk, where {@code stream_options.include_usage} asks for
 *     it; null in the chunks before.
 * @param systemFingerprint Changes when the model or the engine changes.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatCompletionChunk(
        @JsonProperty("id") String id,
        @JsonProperty("created") long created,
        @JsonProperty("model") String model,
        @JsonProperty("choices") List<ChatChunkChoice> choices,
        @JsonProperty("usage") @Nullable Usage usage,
        @JsonProperty("system_fingerprint") @Nullable String systemFingerprint) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ChatCompletionChunk {}

    /** Always {@code chat.completion.chunk}. */
    @JsonProperty(value = "object", access = JsonProperty.Access.READ_ONLY)
    public String object() {
        return "chat.completion.chunk";
    }
}
