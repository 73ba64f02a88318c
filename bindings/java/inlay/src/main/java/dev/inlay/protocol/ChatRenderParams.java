// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code chat.render}: the prompt of a chat, without running the model.
 *
 * @param model The id of a loaded model.
 * @param messages The conversation so far.
 * @param tools The tools that the model may call.
 * @param toolChoice Which of them it calls. With {@code none}, the model does not see them.
 * @param documents Texts that the answer is to draw on.
 * @param reasoningEffort How much the model should think.
 * @param chatTemplateKwargs More variables for the chat template.
 * @param addGenerationPrompt Whether the template opens the assistant's turn. True where absent, but
 *     for a message that is continued.
 * @param continueFinalMessage Whether the last message is the beginning of the output.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatRenderParams(
        @JsonProperty("model") String model,
        @JsonProperty("messages") List<ChatMessage> messages,
        @JsonProperty("tools") @Nullable List<Tool> tools,
        @JsonProperty("tool_choice") @Nullable ToolChoice toolChoice,
        @JsonProperty("documents") @Nullable List<JsonNode> documents,
        @JsonProperty("reasoning_effort") @Nullable ReasoningEffort reasoningEffort,
        @JsonProperty("chat_template_kwargs") @Nullable JsonNode chatTemplateKwargs,
        @JsonProperty("add_generation_prompt") @Nullable Boolean addGenerationPrompt,
        @JsonProperty("continue_final_message") @Nullable Boolean continueFinalMessage) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ChatRenderParams {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .model(model)
                .messages(messages)
                .tools(tools)
                .toolChoice(toolChoice)
                .documents(documents)
                .reasoningEffort(reasoningEffort)
                .chatTemplateKwargs(chatTemplateKwargs)
                .addGenerationPrompt(addGenerationPrompt)
                .continueFinalMessage(continueFinalMessage);
    }

    /** Makes a {@code ChatRenderParams}. */
    public static final class Builder {
        private @Nullable String model;
        private @Nullable List<ChatMessage> messages;
        private @Nullable List<Tool> tools;
        private @Nullable ToolChoice toolChoice;
        private @Nullable List<JsonNode> documents;
        private @Nullable ReasoningEffort reasoningEffort;
        private @Nullable JsonNode chatTemplateKwargs;
        private @Nullable Boolean addGenerationPrompt;
        private @Nullable Boolean continueFinalMessage;

        private Builder() {}

        /** The id of a loaded model. */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /** The conversation so far. */
        public Builder messages(List<ChatMessage> messages) {
            this.messages = messages;
            return this;
        }

        /** The tools that the model may call. */
        public Builder tools(@Nullable List<Tool> tools) {
            this.tools = tools;
            return this;
        }

        /** Which of them it calls. With {@code none}, the model does not see them. */
        public Builder toolChoice(@Nullable ToolChoice toolChoice) {
            this.toolChoice = toolChoice;
            return this;
        }

        /** Texts that the answer is to draw on. */
        public Builder documents(@Nullable List<JsonNode> documents) {
            this.documents = documents;
            return this;
        }

        /** How much the model should think. */
        public Builder reasoningEffort(@Nullable ReasoningEffort reasoningEffort) {
            this.reasoningEffort = reasoningEffort;
            return this;
        }

        /** More variables for the chat template. */
        public Builder chatTemplateKwargs(@Nullable JsonNode chatTemplateKwargs) {
            this.chatTemplateKwargs = chatTemplateKwargs;
            return this;
        }

        /**
         * Whether the template opens the assistant's turn. True where absent, but for a message
         * that is continued.
         */
        public Builder addGenerationPrompt(@Nullable Boolean addGenerationPrompt) {
            this.addGenerationPrompt = addGenerationPrompt;
            return this;
        }

        /** Whether the last message is the beginning of the output. */
        public Builder continueFinalMessage(@Nullable Boolean continueFinalMessage) {
            this.continueFinalMessage = continueFinalMessage;
            return this;
        }

        /** The finished value. */
        public ChatRenderParams build() {
            return new ChatRenderParams(
                    Objects.requireNonNull(model, "ChatRenderParams needs model."),
                    Objects.requireNonNull(messages, "ChatRenderParams needs messages."),
                    tools,
                    toolChoice,
                    documents,
                    reasoningEffort,
                    chatTemplateKwargs,
                    addGenerationPrompt,
                    continueFinalMessage);
        }
    }
}
