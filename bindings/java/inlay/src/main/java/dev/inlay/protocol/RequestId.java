// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.inlay.internal.UnionReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The id of a request: a string of up to 256 characters or a 64-bit integer, chosen by the sender
 * and unique among its requests in flight.
 */
@JsonDeserialize(using = RequestId.Reader.class)
public sealed interface RequestId
        permits RequestId.StringValue, RequestId.IntegerValue {

    /**
     * StringValue of the union.
     *
     * @param value What it holds.
     */
    record StringValue(@JsonValue String value) implements RequestId {}

    /**
     * IntegerValue of the union.
     *
     * @param value What it holds.
     */
    record IntegerValue(@JsonValue Long value) implements RequestId {}

    /** This String as a RequestId. */
    static RequestId of(String value) {
        return new StringValue(value);
    }

    /** This Long as a RequestId. */
    static RequestId of(Long value) {
        return new IntegerValue(value);
    }

    /** Tells the variants apart by their JSON. */
    final class Reader extends UnionReader<RequestId> {
        /** Made by Jackson. */
        public Reader() {
            super(RequestId.class);
        }

        @Override
        protected @Nullable RequestId choose(
                JsonNode node, DeserializationContext context) throws IOException {
            if (node.isTextual()) {
                return new StringValue(read(context, node, String.class));
            }
            if (node.isIntegralNumber()) {
                return new IntegerValue(read(context, node, Long.class));
            }
            return null;
        }
    }
}
