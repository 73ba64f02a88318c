// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.inlay.internal.UnionReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Which tools the model calls. */
@JsonDeserialize(using = ToolChoice.Reader.class)
public sealed interface ToolChoice
        permits ToolChoice.Mode, ToolChoice.Named {

    /**
     * Mode of the union.
     *
     * @param value What it holds.
     */
    record Mode(@JsonValue ToolChoiceMode value) implements ToolChoice {}

    /**
     * Named of the union.
     *
     * @param value What it holds.
     */
    record Named(@JsonValue NamedToolChoice value) implements ToolChoice {}

    /** This ToolChoiceMode as a ToolChoice. */
    static ToolChoice of(ToolChoiceMode value) {
        return new Mode(value);
    }

    /** This NamedToolChoice as a ToolChoice. */
    static ToolChoice of(NamedToolChoice value) {
        return new Named(value);
    }

    /** Tells the variants apart by their JSON. */
    final class Reader extends UnionReader<ToolChoice> {
        /** Made by Jackson. */
        public Reader() {
            super(ToolChoice.class);
        }

        @Override
        protected @Nullable ToolChoice choose(
                JsonNode node, DeserializationContext context) throws IOException {
            if (node.isTextual()) {
                return new Mode(read(context, node, ToolChoiceMode.class));
            }
            if (node.isObject()) {
                return new Named(read(context, node, NamedToolChoice.class));
            }
            return null;
        }
    }
}
