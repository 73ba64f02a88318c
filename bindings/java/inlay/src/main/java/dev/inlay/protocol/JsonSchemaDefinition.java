// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema with a name.
 *
 * @param name Its name.
 * @param description What it is for.
 * @param schema The schema. Any JSON object where absent.
 * @param strict Accepted. The output always matches the schema; a keyword that cannot be enforced is
 *     an error either way.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JsonSchemaDefinition(
        @JsonProperty("name") String name,
        @JsonProperty("description") @Nullable String description,
        @JsonProperty("schema") @Nullable JsonNode schema,
        @JsonProperty("strict") @Nullable Boolean strict) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public JsonSchemaDefinition {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .name(name)
                .description(description)
                .schema(schema)
                .strict(strict);
    }

    /** Makes a {@code JsonSchemaDefinition}. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable String description;
        private @Nullable JsonNode schema;
        private @Nullable Boolean strict;

        private Builder() {}

        /** Its name. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** What it is for. */
        public Builder description(@Nullable String description) {
            this.description = description;
            return this;
        }

        /** The schema. Any JSON object where absent. */
        public Builder schema(@Nullable JsonNode schema) {
            this.schema = schema;
            return this;
        }

        /**
         * Accepted. The output always matches the schema; a keyword that cannot be enforced is an
         * error either way.
         */
        public Builder strict(@Nullable Boolean strict) {
            this.strict = strict;
            return this;
        }

        /** The finished value. */
        public JsonSchemaDefinition build() {
            return new JsonSchemaDefinition(
                    Objects.requireNonNull(name, "JsonSchemaDefinition needs name."),
                    description,
                    schema,
                    strict);
        }
    }
}
