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
 * {@code session.save}: writes what the prefix cache holds of a prompt to a file. The prompt is
 * given as {@code messages}, {@code text} or {@code tokens}: exactly one of them. What is not in
 * the cache is not computed: the result tells how much was saved.
 *
 * @param model The id of a loaded model.
 * @param path The file to write. It is replaced where it exists, in one step.
 * @param messages A chat.
 * @param tools The tools of the chat.
 * @param chatTemplateKwargs More variables for the chat template.
 * @param text A text.
 * @param tokens Tokens.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionSaveParams(
        @JsonProperty("model") String model,
        @JsonProperty("path") String path,
        @JsonProperty("messages") @Nullable List<ChatMessage> messages,
        @JsonProperty("tools") @Nullable List<Tool> tools,
        @JsonProperty("chat_template_kwargs") @Nullable JsonNode chatTemplateKwargs,
        @JsonProperty("text") @Nullable String text,
        @JsonProperty("tokens") @Nullable List<Integer> tokens) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public SessionSaveParams {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .model(model)
                .path(path)
                .messages(messages)
                .tools(tools)
                .chatTemplateKwargs(chatTemplateKwargs)
                .text(text)
                .tokens(tokens);
    }

    /** Makes a {@code SessionSaveParams}. */
    public static final class Builder {
        private @Nullable String model;
        private @Nullable String path;
        private @Nullable List<ChatMessage> messages;
        private @Nullable List<Tool> tools;
        private @Nullable JsonNode chatTemplateKwargs;
        private @Nullable String text;
        private @Nullable List<Integer> tokens;

        private Builder() {}

        /** The id of a loaded model. */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /** The file to write. It is replaced where it exists, in one step. */
        public Builder path(String path) {
            this.path = path;
            return this;
        }

        /** A chat. */
        public Builder messages(@Nullable List<ChatMessage> messages) {
            this.messages = messages;
            return this;
        }

        /** The tools of the chat. */
        public Builder tools(@Nullable List<Tool> tools) {
            this.tools = tools;
            return this;
        }

        /** More variables for the chat template. */
        public Builder chatTemplateKwargs(@Nullable JsonNode chatTemplateKwargs) {
            this.chatTemplateKwargs = chatTemplateKwargs;
            return this;
        }

        /** A text. */
        public Builder text(@Nullable String text) {
            this.text = text;
            return this;
        }

        /** Tokens. */
        public Builder tokens(@Nullable List<Integer> tokens) {
            this.tokens = tokens;
            return this;
        }

        /** The finished value. */
        public SessionSaveParams build() {
            return new SessionSaveParams(
                    Objects.requireNonNull(model, "SessionSaveParams needs model."),
                    Objects.requireNonNull(path, "SessionSaveParams needs path."),
                    messages,
                    tools,
                    chatTemplateKwargs,
                    text,
                    tokens);
        }
    }
}
