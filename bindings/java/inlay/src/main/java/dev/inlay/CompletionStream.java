package dev.inlay;

import dev.inlay.internal.Connection;
import dev.inlay.internal.Route;
import dev.inlay.protocol.Completion;

/** A streamed completion. */
public final class CompletionStream extends ChunkStream<Completion, Completion> {
    CompletionStream(Client client, Connection connection, Route route) {
        super(client, connection, route, Completion.class, Completion.class);
    }

    @Override
    String textOf(Completion chunk) {
        boolean first = !chunk.choices().isEmpty() && chunk.choices().get(0).index() == 0;
        return first ? chunk.choices().get(0).text() : "";
    }
}
