// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The answer of a tool.
 *
 * @param content What the tool returned.
 * @param toolCallId The call that it answers.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToolMessage(
        @JsonProperty("content") MessageContent content,
        @JsonProperty("tool_call_id") String toolCallId) implements ChatMessage {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ToolMessage {}
}
