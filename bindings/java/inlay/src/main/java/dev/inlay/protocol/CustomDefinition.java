// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool that takes free text.
 *
 * @param name Its name.
 * @param description What it does.
 * @param format What its input looks like.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CustomDefinition(
        @JsonProperty("name") String name,
        @JsonProperty("description") @Nullable String description,
        @JsonProperty("format") @Nullable JsonNode format) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public CustomDefinition {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .name(name)
                .description(description)
                .format(format);
    }

    /** Makes a {@code CustomDefinition}. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable String description;
        private @Nullable JsonNode format;

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

        /** What its input looks like. */
        public Builder format(@Nullable JsonNode format) {
            this.format = format;
            return this;
        }

        /** The finished value. */
        public CustomDefinition build() {
            return new CustomDefinition(
                    Objects.requireNonNull(name, "CustomDefinition needs name."),
                    description,
                    format);
        }
    }
}
