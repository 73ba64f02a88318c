// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is new since the last chunk.
 *
 * @param role {@code assistant}, in the first chunk of a choice.
 * @param content The next text. Never half a character.
 * @param reasoningContent The next thoughts. (vLLM)
 * @param refusal Never set: models of this kind refuse in the text.
 * @param toolCalls The next pieces of tool calls.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatDelta(
        @JsonProperty("role") @Nullable ChatRole role,
        @JsonProperty("content") @Nullable String content,
        @JsonProperty("reasoning_content") @Nullable String reasoningContent,
        @JsonProperty("refusal") @Nullable String refusal,
        @JsonProperty("tool_calls") @Nullable List<ToolCallDelta> toolCalls) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ChatDelta {}
}
