// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A function that the model may call.
 *
 * @param name Its name.
 * @param description What it does.
 * @param parameters The JSON Schema of its arguments. None are taken where absent.
 * @param strict Whether the arguments must match the schema exactly.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionDefinition(
        @JsonProperty("name") String name,
        @JsonProperty("description") @Nullable String description,
        @JsonProperty("parameters") @Nullable JsonNode parameters,
        @JsonProperty("strict") @Nullable Boolean strict) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public FunctionDefinition {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .name(name)
                .description(description)
                .parameters(parameters)
                .strict(strict);
    }

    /** Makes a {@code FunctionDefinition}. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable String description;
        private @Nullable JsonNode parameters;
        private @Nullable Boolean strict;

        private Builder() {}

        /** Its name. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** What it does. */
        public Builder description(@Nullable String description) {
            this.description = description;
            return this;
        }

        /** The JSON Schema of its arguments. None are taken where absent. */
        public Builder parameters(@Nullable JsonNode parameters) {
            this.parameters = parameters;
            return this;
        }

        /** Whether the arguments must match the schema exactly. */
        public Builder strict(@Nullable Boolean strict) {
            this.strict = strict;
            return this;
        }

        /** The finished value. */
        public FunctionDefinition build() {
            return new FunctionDefinition(
                    Objects.requireNonNull(name, "FunctionDefinition needs name."),
                    description,
                    parameters,
                    strict);
        }
    }
}
