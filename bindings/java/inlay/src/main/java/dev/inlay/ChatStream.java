package dev.inlay;

import dev.inlay.internal.Connection;
import dev.inlay.internal.Route;
import dev.inlay.protocol.ChatChunkChoice;
import dev.inlay.protocol.ChatCompletion;
import dev.inlay.protocol.ChatCompletionChunk;

/** A streamed chat. */
public final class ChatStream extends ChunkStream<ChatCompletionChunk, ChatCompletion> {
    ChatStream(Client client, Connection connection, Route route) {
        super(client, connection, route, ChatCompletionChunk.class, ChatCompletion.class);
    }

    @Override
    String textOf(ChatCompletionChunk chunk) {
        if (chunk.choices().isEmpty()) {
            return "";
        }
        ChatChunkChoice choice = chunk.choices().get(0);
        String text = choice.index() == 0 ? choice.delta().content() : null;
        return text == null ? "" : text;
    }
}
