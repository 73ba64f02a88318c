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
 * {@code tokens.count}: how many tokens a text or a chat has. Give {@code text} or {@code
 * messages}. The fields beside {@code messages} are those of the chat, and need {@code messages}:
 * with all of them the number is {@code usage.prompt_tokens} of the same {@code
 * chat.completions.create}.
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
 * @param text A text.
 * @param addSpecialTokens Whether to count what the model wants around a text. Only with {@code text}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokensCountParams(
        @JsonProperty("model") String model,
        @JsonProperty("messages") @Nullable List<ChatMessage> messages,
        @JsonProperty("tools") @Nullable List<Tool> tools,
        @JsonProperty("tool_choice") @Nullable ToolChoice toolChoice,
        @JsonProperty("documents") @Nullable List<JsonNode> documents,
        @JsonProperty("reasoning_effort") @Nullable ReasoningEffort reasoningEffort,
        @JsonProperty("chat_template_kwargs") @Nullable JsonNode chatTemplateKwargs,
        @JsonProperty("add_generation_prompt") @Nullable Boolean addGenerationPrompt,
        @JsonProperty("continue_final_message") @Nullable Boolean continueFinalMessage,
        @JsonProperty("text") @Nullable String text,
        @JsonProperty("add_special_tokens") @Nullable Boolean addSpecialTokens) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public TokensCountParams {}

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
                .continueFinalMessage(continueFinalMessage)
                .text(text)
                .addSpecialTokens(addSpecialTokens);
    }

    /** Makes a {@code TokensCountParams}. */
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
        private @Nullable String text;
        private @Nullable Boolean addSpecialTokens;

        private Builder() {}

        /** The id of a loaded model. */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /** The conversation so far. */
        public Builder messages(@Nullable List<ChatMessage> messages) {
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

        /** A text. */
        public Builder text(@Nullable String text) {
            this.text = text;
            return this;
        }

        /** Whether to count what the model wants around a text. Only with {@code text}. */
        public Builder addSpecialTokens(@Nullable Boolean addSpecialTokens) {
            this.addSpecialTokens = addSpecialTokens;
            return this;
        }

        /** The finished value. */
        public TokensCountParams build() {
            return new TokensCountParams(
                    Objects.requireNonNull(model, "TokensCountParams needs model."),
                    messages,
                    tools,
                    toolChoice,
                    documents,
                    reasoningEffort,
                    chatTemplateKwargs,
                    addGenerationPrompt,
                    continueFinalMessage,
                    text,
                    addSpecialTokens);
        }
    }
}
