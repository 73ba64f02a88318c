// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param name The name of the program.
 * @param version Its version.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClientInfo(
        @JsonProperty("name") String name,
        @JsonProperty("version") @Nullable String version) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ClientInfo {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .name(name)
                .version(version);
    }

    /** Makes a {@code ClientInfo}. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable String version;

        private Builder() {}

        /** The name of the program. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Its version. */
        public Builder version(@Nullable String version) {
            this.version = version;
            return this;
        }

        /** The finished value. */
        public ClientInfo build() {
            return new ClientInfo(
                    Objects.requireNonNull(name, "ClientInfo needs name."),
                    version);
        }
    }
}
