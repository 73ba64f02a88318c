package dev.inlay.internal;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.inlay.InlayException;
import dev.inlay.protocol.ErrorName;
import java.util.ArrayDeque;
import java.util.Deque;

/** The JSON Schema of a class, as Jackson writes and reads it. */
public final class Schemas {
    private Schemas() {}

    /**
     * The schema of a class. Every member is required; an enum lists its values; {@code
     * JsonPropertyDescription} says what a member is.
     */
    public static JsonNode of(Class<?> type) {
        return schema(Json.MAPPER.constructType(type), new ArrayDeque<>());
    }

    private static ObjectNode schema(JavaType type, Deque<JavaType> above) {
        ObjectNode schema = Json.MAPPER.createObjectNode();
        Class<?> raw = type.getRawClass();
        if (raw.isEnum()) {
            ArrayNode values = schema.put("type", "string").putArray("enum");
            for (Object value : raw.getEnumConstants()) {
                values.add(Json.MAPPER.convertValue(value, String.class));
            }
        } else if (CharSequence.class.isAssignableFrom(raw)) {
            schema.put("type", "string");
        } else if (raw == boolean.class || raw == Boolean.class) {
            schema.put("type", "boolean");
        } else if (raw == double.class || raw == float.class || raw == Double.class || raw == Float.class
                || raw == java.math.BigDecimal.class) {
            schema.put("type", "number");
        } else if (raw.isPrimitive() && raw != char.class || Number.class.isAssignableFrom(raw)) {
            schema.put("type", "integer");
        } else if (type.isArrayType() || type.isCollectionLikeType()) {
            schema.put("type", "array").set("items", schema(type.getContentType(), above));
        } else if (type.isMapLikeType()) {
            schema.put("type", "object")
                    .set("additionalProperties", schema(type.getContentType(), above));
        } else {
            members(schema, type, above);
        }
        return schema;
    }

    private static void members(ObjectNode schema, JavaType type, Deque<JavaType> above) {
        if (above.contains(type)) {
            String told = type.getRawClass().getSimpleName() + " holds itself, and so has no finite schema.";
            throw new InlayException(ErrorName.INVALID_SCHEMA, told, null);
        }
        above.push(type);
        ObjectNode properties = schema.put("type", "object").putObject("properties");
        ArrayNode required = schema.putArray("required");
        var config = Json.MAPPER.getDeserializationConfig();
        for (BeanPropertyDefinition member : config.introspect(type).findProperties()) {
            ObjectNode child = schema(member.getPrimaryType(), above);
            var place = member.getPrimaryMember();
            var description = place == null ? null : place.getAnnotation(JsonPropertyDescription.class);
            if (description != null) {
                child.put("description", description.value());
            }
            properties.set(member.getName(), child);
            required.add(member.getName());
        }
        if (required.isEmpty()) {
            String told = type.getRawClass().getSimpleName() + " has no members that JSON could hold.";
            throw new InlayException(ErrorName.INVALID_SCHEMA, told, null);
        }
        schema.put("additionalProperties", false);
        above.pop();
    }
}
