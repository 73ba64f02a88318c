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

/** What a message says: a text, or parts. */
@JsonDeserialize(using = MessageContent.Reader.class)
public sealed interface MessageContent
        permits MessageContent.Text, MessageContent.Parts {

    /**
     * Text of the union.
     *
     * @param value What it holds.
     */
    record Text(@JsonValue String value) implements MessageContent {}

    /**
     * Parts of the union.
     *
     * @param value What it holds.
     */
    record Parts(@JsonValue List<ContentPart> value) implements MessageContent {}

    /** This String as a MessageContent. */
    static MessageContent of(String value) {
        return new Text(value);
    }

    /** This List&lt;ContentPart&gt; as a MessageContent. */
    static MessageContent of(List<ContentPart> value) {
        return new Parts(value);
    }

    /** Tells the variants apart by their JSON. */
    final class Reader extends UnionReader<MessageContent> {
        /** Made by Jackson. */
        public Reader() {
            super(MessageContent.class);
        }

        @Override
        protected @Nullable MessageContent choose(
                JsonNode node, DeserializationContext context) throws IOException {
            if (node.isTextual()) {
                return new Text(read(context, node, String.class));
            }
            if (all(node, item -> item.isObject())) {
                return new Parts(read(context, node, new TypeReference<List<ContentPart>>() {}));
            }
            return null;
        }
    }
}
