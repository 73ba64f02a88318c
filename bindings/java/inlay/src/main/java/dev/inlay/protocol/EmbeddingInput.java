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

/** A text, several texts, the tokens of a text, or of several. */
@JsonDeserialize(using = EmbeddingInput.Reader.class)
public sealed interface EmbeddingInput
        permits EmbeddingInput.Text, EmbeddingInput.Texts, EmbeddingInput.Tokens, EmbeddingInput.TokenLists {

    /**
     * Text of the union.
     *
     * @param value What it holds.
     */
    record Text(@JsonValue String value) implements EmbeddingInput {}

    /**
     * Texts of the union.
     *
     * @param value What it holds.
     */
    record Texts(@JsonValue List<String> value) implements EmbeddingInput {}

    /**
     * Tokens of the union.
     *
     * @param value What it holds.
     */
    record Tokens(@JsonValue List<Integer> value) implements EmbeddingInput {}

    /**
     * TokenLists of the union.
     *
     * @param value What it holds.
     */
    record TokenLists(@JsonValue List<List<Integer>> value) implements EmbeddingInput {}

    /** This String as a EmbeddingInput. */
    static EmbeddingInput of(String value) {
        return new Text(value);
    }

    /** Tells the variants apart by their JSON. */
    final class Reader extends UnionReader<EmbeddingInput> {
        /** Made by Jackson. */
        public Reader() {
            super(EmbeddingInput.class);
        }

        @Override
        protected @Nullable EmbeddingInput choose(
                JsonNode node, DeserializationContext context) throws IOException {
            if (node.isTextual()) {
                return new Text(read(context, node, String.class));
            }
            if (all(node, item -> item.isTextual())) {
                return new Texts(read(context, node, new TypeReference<List<String>>() {}));
            }
            if (all(node, item -> item.isIntegralNumber())) {
                return new Tokens(read(context, node, new TypeReference<List<Integer>>() {}));
            }
            if (all(node, item -> all(item, deeper -> deeper.isIntegralNumber()))) {
                return new TokenLists(read(context, node, new TypeReference<List<List<Integer>>>() {}));
            }
            return null;
        }
    }
}
