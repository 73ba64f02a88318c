// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is sent.
 *
 * @param includeUsage Whether a last chunk without choices tells the usage.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamOptions(
        @JsonProperty("include_usage") @Nullable Boolean includeUsage) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public StreamOptions {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .includeUsage(includeUsage);
    }

    /** Makes a {@code StreamOptions}. */
    public static final class Builder {
        private @Nullable Boolean includeUsage;

        private Builder() {}

        /** Whether a last chunk without choices tells the usage. */
        public Builder includeUsage(@Nullable Boolean includeUsage) {
            this.includeUsage = includeUsage;
            return this;
        }

        /** The finished value. */
        public StreamOptions build() {
            return new StreamOptions(
                    includeUsage);
        }
    }
}
