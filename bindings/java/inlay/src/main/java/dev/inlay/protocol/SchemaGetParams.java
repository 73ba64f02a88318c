// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Which schemas to hand out.
 *
 * @param name A schema ({@code chat.completions.create.params}) or a method ({@code
 *     chat.completions.create}, for all its schemas). Every schema where absent.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchemaGetParams(
        @JsonProperty("name") @Nullable String name) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public SchemaGetParams {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .name(name);
    }

    /** Makes a {@code SchemaGetParams}. */
    public static final class Builder {
        private @Nullable String name;

        private Builder() {}

        /**
         * A schema ({@code chat.completions.create.params}) or a method ({@code
         * chat.completions.create}, for all its schemas). Every schema where absent.
         */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** The finished value. */
        public SchemaGetParams build() {
            return new SchemaGetParams(
                    name);
        }
    }
}
