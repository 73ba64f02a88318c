// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.inlay.internal.UnionReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The stop text or the stop token that ended a choice. */
@JsonDeserialize(using = StopReason.Reader.class)
public sealed interface StopReason
        permits StopReason.Text, StopReason.Token {

    /**
     * Text of the union.
     *
     * @param value What it holds.
     */
    record Text(@JsonValue String value) implements StopReason {}

    /**
     * Token of the union.
     *
     * @param value What it holds.
     */
    record Token(@JsonValue Integer value) implements StopReason {}

    /** This String as a StopReason. */
    static StopReason of(String value) {
        return new Text(value);
    }

    /** This Integer as a StopReason. */
    static StopReason of(Integer value) {
        return new Token(value);
    }

    /** Tells the variants apart by their JSON. */
    final class Reader extends UnionReader<StopReason> {
        /** Made by Jackson. */
        public Reader() {
            super(StopReason.class);
        }

        @Override
        protected @Nullable StopReason choose(
                JsonNode node, DeserializationContext context) throws IOException {
            if (node.isTextual()) {
                return new Text(read(context, node, String.class));
            }
            if (node.isIntegralNumber()) {
                return new Token(read(context, node, Integer.class));
            }
            return null;
        }
    }
}
