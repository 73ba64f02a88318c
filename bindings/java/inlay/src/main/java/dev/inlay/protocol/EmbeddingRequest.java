// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code embeddings.create}: OpenAI's request body.
 *
 * @param model The id of a loaded model.
 * @param input What to embed.
 * @param encodingFormat How to write the numbers. {@code float} where absent.
 * @param dimensions Keep this many numbers of each and normalise again. All where absent.
 * @param user A name for the end user. Accepted, not used.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EmbeddingRequest(
        @JsonProperty("model") String model,
        @JsonProperty("input") EmbeddingInput input,
        @JsonProperty("encoding_format") @Nullable EncodingFormat encodingFormat,
        @JsonProperty("dimensions") @Nullable Integer dimensions,
        @JsonProperty("user") @Nullable String user) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public EmbeddingRequest {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .model(model)
                .input(input)
                .encodingFormat(encodingFormat)
                .dimensions(dimensions)
                .user(user);
    }

    /** Makes a {@code EmbeddingRequest}. */
    public static final class Builder {
        private @Nullable String model;
        private @Nullable EmbeddingInput input;
        private @Nullable EncodingFormat encodingFormat;
        private @Nullable Integer dimensions;
        private @Nullable String user;

        private Builder() {}

        /** The id of a loaded model. */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /** What to embed. */
        public Builder input(EmbeddingInput input) {
            this.input = input;
            return this;
        }

        /** How to write the numbers. {@code float} where absent. */
        public Builder encodingFormat(@Nullable EncodingFormat encodingFormat) {
            this.encodingFormat = encodingFormat;
            return this;
        }

        /** Keep this many numbers of each and normalise again. All where absent. */
        public Builder dimensions(@Nullable Integer dimensions) {
            this.dimensions = dimensions;
            return this;
        }

        /** A name for the end user. Accepted, not used. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        /** The finished value. */
        public EmbeddingRequest build() {
            return new EmbeddingRequest(
                    Objects.requireNonNull(model, "EmbeddingRequest needs model."),
                    Objects.requireNonNull(input, "EmbeddingRequest needs input."),
                    encodingFormat,
                    dimensions,
                    user);
        }
    }
}
