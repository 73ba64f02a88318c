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

/** The numbers of an embedding, in the format asked for. */
@JsonDeserialize(using = EmbeddingVector.Reader.class)
public sealed interface EmbeddingVector
        permits EmbeddingVector.Floats, EmbeddingVector.Base64 {

    /**
     * Floats of the union.
     *
     * @param value What it holds.
     */
    record Floats(@JsonValue List<Float> value) implements EmbeddingVector {}

    /**
     * Base64 of the union.
     *
     * @param value What it holds.
     */
    record Base64(@JsonValue String value) implements EmbeddingVector {}

    /** This List&lt;Float&gt; as a EmbeddingVector. */
    static EmbeddingVector of(List<Float> value) {
        return new Floats(value);
    }

    /** This String as a EmbeddingVector. */
    static EmbeddingVector of(String value) {
        return new Base64(value);
    }

    /** Tells the variants apart by their JSON. */
    final class Reader extends UnionReader<EmbeddingVector> {
        /** Made by Jackson. */
        public Reader() {
            super(EmbeddingVector.class);
        }

        @Override
        protected @Nullable EmbeddingVector choose(
                JsonNode node, DeserializationContext context) throws IOException {
            if (all(node, item -> item.isNumber())) {
                return new Floats(read(context, node, new TypeReference<List<Float>>() {}));
            }
            if (node.isTextual()) {
                return new Base64(read(context, node, String.class));
            }
            return null;
        }
    }
}
