// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code tokens.encode}: the tokens of a text.
 *
 * @param model The id of a loaded model.
 * @param text The text. Markup of special tokens in it is plain text.
 * @param addSpecialTokens Whether to add what the model wants around a text, such as a beginning
 *     token.
 * @param returnPieces Whether to tell each token as text.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokensEncodeParams(
        @JsonProperty("model") String model,
        @JsonProperty("text") String text,
        @JsonProperty("add_special_tokens") @Nullable Boolean addSpecialTokens,
        @JsonProperty("return_pieces") @Nullable Boolean returnPieces) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public TokensEncodeParams {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .model(model)
                .text(text)
                .addSpecialTokens(addSpecialTokens)
                .returnPieces(returnPieces);
    }

    /** Makes a {@code TokensEncodeParams}. */
    public static final class Builder {
        private @Nullable String model;
        private @Nullable String text;
        private @Nullable Boolean addSpecialTokens;
        private @Nullable Boolean returnPieces;

        private Builder() {}

        /** The id of a loaded model. */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /** The text. Markup of special tokens in it is plain text. */
        public Builder text(String text) {
            this.text = text;
            return this;
        }

        /** Whether to add what the model wants around a text, such as a beginning token. */
        public Builder addSpecialTokens(@Nullable Boolean addSpecialTokens) {
            this.addSpecialTokens = addSpecialTokens;
            return this;
        }

        /** Whether to tell each token as text. */
        public Builder returnPieces(@Nullable Boolean returnPieces) {
            this.returnPieces = returnPieces;
            return this;
        }

        /** The finished value. */
        public TokensEncodeParams build() {
            return new TokensEncodeParams(
                    Objects.requireNonNull(model, "TokensEncodeParams needs model."),
                    Objects.requireNonNull(text, "TokensEncodeParams needs text."),
                    addSpecialTokens,
                    returnPieces);
        }
    }
}
