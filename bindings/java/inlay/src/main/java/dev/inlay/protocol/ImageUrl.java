// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an image is.
 *
 * @param url A URL, or the image itself as a {@code data:} URL.
 * @param detail How closely to look: {@code auto}, {@code low} or {@code high}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageUrl(
        @JsonProperty("url") String url,
        @JsonProperty("detail") @Nullable String detail) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ImageUrl {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .url(url)
                .detail(detail);
    }

    /** Makes a {@code ImageUrl}. */
    public static final class Builder {
        private @Nullable String url;
        private @Nullable String detail;

        private Builder() {}

        /** A URL, or the image itself as a {@code data:} URL. */
        public Builder url(String url) {
            this.url = url;
            return this;
        }

        /** How closely to look: {@code auto}, {@code low} or {@code high}. */
        public Builder detail(@Nullable String detail) {
            this.detail = detail;
            return this;
        }

        /** The finished value. */
        public ImageUrl build() {
            return new ImageUrl(
                    Objects.requireNonNull(url, "ImageUrl needs url."),
                    detail);
        }
    }
}
