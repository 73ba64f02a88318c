// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.inlay.internal.UnionReader;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One text or several at which generation ends. */
@JsonDeserialize(using = Stop.Reader.class)
public sealed interface Stop
        permits Stop.One, Stop.Many {

    /**
     * One of the union.
     *
     * @param value What it holds.
     */
    record One(@JsonValue String value) implements Stop {}

    /**
     * Many of the union.
     *
     * @param value What it holds.
     */
    record Many(@JsonValue List<String> value) implements Stop {}

    /** This String as a Stop. */
    static Stop of(String value) {
        return new One(value);
    }

    /** This List&lt;String&gt; as a Stop. */
    static Stop of(List<String> value) {
        return new Many(value);
    }

    /** Tells the variants apart by their JSON. */
    final class Reader extends UnionReader<Stop> {
        /** Made by Jackson. */
        public Reader() {
            super(Stop.class);
        }

        @Override
        protected @Nullable Stop choose(
                JsonNode node, DeserializationContext context) throws IOException {
            if (node.isTextual()) {
                return new One(read(context, node, String.class));
            }
            if (all(node, item -> item.isTextual())) {
                return new Many(read(context, node, new TypeReference<List<String>>() {}));
            }
            return null;
        }
    }
}
