package dev.inlay;

import com.fasterxml.jackson.databind.JsonNode;
import dev.inlay.internal.Schemas;
import dev.inlay.protocol.AssistantMessage;
import dev.inlay.protocol.ChatCompletionMessage;
import dev.inlay.protocol.ChatMessage;
import dev.inlay.protocol.FunctionDefinition;
import dev.inlay.protocol.FunctionTool;
import dev.inlay.protocol.MessageContent;
import dev.inlay.protocol.SystemMessage;
import dev.inlay.protocol.Tool;
import dev.inlay.protocol.ToolMessage;
import dev.inlay.protocol.UserMessage;

/** The usual parts of a chat, in short. */
public final class Chat {
    private Chat() {}

    /** A message of the user. */
    public static ChatMessage user(String text) {
        return new UserMessage(MessageContent.of(text), null);
    }

    /** A message that tells the model how to behave. */
    public static ChatMessage system(String text) {
        return new SystemMessage(MessageContent.of(text), null);
    }

    /** A message that the model said before. */
    public static ChatMessage assistant(String text) {
        return AssistantMessage.builder().content(MessageContent.of(text)).build();
    }

    /** An answer of the model as a message, tool calls included. */
    public static ChatMessage answered(ChatCompletionMessage answer) {
        String text = answer.content();
        return AssistantMessage.builder()
                .content(text == null ? null : MessageContent.of(text))
                .reasoningContent(answer.reasoningContent())
                .toolCalls(answer.toolCalls())
                .build();
    }

    /** What a tool returned for the call of this id. */
    public static ChatMessage toolResult(String id, String text) {
        return new ToolMessage(MessageContent.of(text), id);
    }

    /** A tool whose parameters have this JSON Schema. */
    public static Tool function(String name, String description, JsonNode parameters) {
        return new FunctionTool(new FunctionDefinition(name, description, parameters, null));
    }

    /** A tool whose parameters are a record or a class. */
    public static Tool function(String name, String description, Class<?> parameters) {
        return function(name, description, Schemas.of(parameters));
    }
}
