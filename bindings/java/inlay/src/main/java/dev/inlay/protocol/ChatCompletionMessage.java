// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model says.
 *
 * @param content The text. Null where there is only a tool call.
 * @param refusal Always null: models of this kind refuse in the text.
 * @param reasoningContent What it thought before. (vLLM)
 * @param toolCalls The tools that it calls.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatCompletionMessage(
        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("content") @Nullable String content,
        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("refusal") @Nullable String refusal,
        @JsonProperty("reasoning_content") @Nullable String reasoningContent,
        @JsonProperty("tool_calls") @Nullable List<ToolCall> toolCalls) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ChatCompletionMessage {}

    /** Always {@code assistant}. */
    @JsonProperty(value = "role", access = JsonProperty.Access.READ_ONLY)
    public String role() {
        return "assistant";
    }
}
