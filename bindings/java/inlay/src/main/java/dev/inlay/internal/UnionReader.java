package dev.inlay.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a union whose variants only their JSON tells apart. */
public abstract class UnionReader<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1;

    protected UnionReader(Class<T> type) {
        super(type);
    }

    /** The variant that the JSON is; null if it is none. */
    protected abstract @Nullable T choose(JsonNode node, DeserializationContext context)
            throws IOException;

    @Override
    public final T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonNode node = context.readTree(parser);
        T chosen = choose(node, context);
        if (chosen == null) {
            return context.reportInputMismatch(this, "no variant of %s fits", _valueClass.getSimpleName());
        }
        return chosen;
    }

    protected static <V> V read(DeserializationContext context, JsonNode node, Class<V> type)
            throws IOException {
        return context.readTreeAsValue(node, type);
    }

    protected static <V> V read(DeserializationContext context, JsonNode node, TypeReference<V> type)
            throws IOException {
        return context.readTreeAsValue(node, context.getTypeFactory().constructType(type));
    }

    protected static boolean all(JsonNode node, Predicate<JsonNode> test) {
        if (!node.isArray()) {
            return false;
        }
        for (JsonNode item : node) {
            if (!test.test(item)) {
                return false;
            }
        }
        return true;
    }
}
