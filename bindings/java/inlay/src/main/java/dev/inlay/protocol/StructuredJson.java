// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.inlay.internal.UnionReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A JSON Schema: as JSON, or as text that holds JSON. */
@JsonDeserialize(using = StructuredJson.Reader.class)
public sealed interface StructuredJson
        permits StructuredJson.Schema, StructuredJson.Text {

    /**
     * Schema of the union.
     *
     * @param value What it holds.
     */
    record Schema(@JsonValue JsonNode value) implements StructuredJson {}

    /**
     * Text of the union.
     *
     * @param value What it holds.
     */
    record Text(@JsonValue String value) implements StructuredJson {}

    /** This JsonNode as a StructuredJson. */
    static StructuredJson of(JsonNode value) {
        return new Schema(value);
    }

    /** This String as a StructuredJson. */
    static StructuredJson of(String value) {
        return new Text(value);
    }

    /** Tells the variants apart by their JSON. */
    final class Reader extends UnionReader<StructuredJson> {
        /** Made by Jackson. */
        public Reader() {
            super(StructuredJson.class);
        }

        @Override
        protected @Nullable StructuredJson choose(
                JsonNode node, DeserializationContext context) throws IOException {
            if (node.isObject()) {
                return new Schema(read(context, node, JsonNode.class));
            }
            if (node.isTextual()) {
                return new Text(read(context, node, String.class));
            }
            return null;
        }
    }
}
