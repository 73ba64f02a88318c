// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model said before.
 *
 * @param content What it said. May be absent where it called tools.
 * @param reasoningContent What it thought, for templates that want it back.
 * @param refusal Its refusal.
 * @param toolCalls The tools that it called.
 * @param name A name for the participant.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AssistantMessage(
        @JsonProperty("content") @Nullable MessageContent content,
        @JsonProperty("reasoning_content") @Nullable String reasoningContent,
        @JsonProperty("refusal") @Nullable String refusal,
        @JsonProperty("tool_calls") @Nullable List<ToolCall> toolCalls,
        @JsonProperty("name") @Nullable String name) implements ChatMessage {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public AssistantMessage {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .content(content)
                .reasoningContent(reasoningContent)
                .refusal(refusal)
                .toolCalls(toolCalls)
                .name(name);
    }

    /** Makes a {@code AssistantMessage}. */
    public static final class Builder {
        private @Nullable MessageContent content;
        private @Nullable String reasoningContent;
        private @Nullable String refusal;
        private @Nullable List<ToolCall> toolCalls;
        private @Nullable String name;

        private Builder() {}

        /** What it said. May be absent where it called tools. */
        public Builder content(@Nullable MessageContent content) {
            this.content = content;
            return this;
        }

        /** What it thought, for templates that want it back. */
        public Builder reasoningContent(@Nullable String reasoningContent) {
            this.reasoningContent = reasoningContent;
            return this;
        }

        /** Its refusal. */
        public Builder refusal(@Nullable String refusal) {
            this.refusal = refusal;
            return this;
        }

        /** The tools that it called. */
        public Builder toolCalls(@Nullable List<ToolCall> toolCalls) {
            this.toolCalls = toolCalls;
            return this;
        }

        /** A name for the participant. */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** The finished value. */
        public AssistantMessage build() {
            return new AssistantMessage(
                    content,
                    reasoningContent,
                    refusal,
                    toolCalls,
                    name);
        }
    }
}
