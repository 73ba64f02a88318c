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
 * messages}.
 *
 * @param model The id of a loaded model.
 * @param text A text.
 * @param addSpecialTokens Whether to count what the model wants around a text. Only with {@code text}.
 * @param messages A chat, counted as its prompt is rendered.
 * @param tools The tools of the chat.
 * @param reasoningEffort How much the model should think.
 * @param chatTemplateKwargs More variables for the chat template.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokensCountParams(
        @JsonProperty("model") String model,
        @JsonProperty("text") @Nullable String text,
        @JsonProperty("add_special_tokens") @Nullable Boolean addSpecialTokens,
        @JsonProperty("messages") @Nullable List<ChatMessage> messages,
        @JsonProperty("tools") @Nullable List<Tool> tools,
        @JsonProperty("reasoning_effort") @Nullable ReasoningEffort reasoningEffort,
        @JsonProperty("chat_template_kwargs") @Nullable JsonNode chatTemplateKwargs) {
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
                .text(text)
                .addSpecialTokens(addSpecialTokens)
                .messages(messages)
                .tools(tools)
                .reasoningEffort(reasoningEffort)
                .chatTemplateKwargs(chatTemplateKwargs);
    }

    /** Makes a {@code TokensCountParams}. */
    public static final class Builder {
        private @Nullable String model;
        private @Nullable String text;
        private @Nullable Boolean addSpecialTokens;
        private @Nullable List<ChatMessage> messages;
        private @Nullable List<Tool> tools;
        private @Nullable ReasoningEffort reasoningEffort;
        private @Nullable JsonNode chatTemplateKwargs;

        private Builder() {}

        /** The id of a loaded model. */
        public Builder model(String model) {
            this.model = model;
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

        /** A chat, counted as its prompt is rendered. */
        public Builder messages(@Nullable List<ChatMessage> messages) {
            this.messages = messages;
            return this;
        }

        /** The tools of the chat. */
        public Builder tools(@Nullable List<Tool> tools) {
            this.tools = tools;
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

        /** The finished value. */
        public TokensCountParams build() {
            return new TokensCountParams(
                    Objects.requireNonNull(model, "TokensCountParams needs model."),
                    text,
                    addSpecialTokens,
                    messages,
                    tools,
                    reasoningEffort,
                    chatTemplateKwargs);
        }
    }
}
