// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code tokens.decode}: the text of tokens.
 *
 * @param model The id of a loaded model.
 * @param tokens The ids.
 * @param skipSpecialTokens Whether to leave out special tokens.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokensDecodeParams(
        @JsonProperty("model") String model,
        @JsonProperty("tokens") List<Integer> tokens,
        @JsonProperty("skip_special_tokens") @Nullable Boolean skipSpecialTokens) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public TokensDecodeParams {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .model(model)
                .tokens(tokens)
                .skipSpecialTokens(skipSpecialTokens);
    }

    /** Makes a {@code TokensDecodeParams}. */
    public static final class Builder {
        private @Nullable String model;
        private @Nullable List<Integer> tokens;
        private @Nullable Boolean skipSpecialTokens;

        private Builder() {}

        /** The id of a loaded model. */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /** The ids. */
        public Builder tokens(List<Integer> tokens) {
            this.tokens = tokens;
            return this;
        }

        /** Whether to leave out special tokens. */
        public Builder skipSpecialTokens(@Nullable Boolean skipSpecialTokens) {
            this.skipSpecialTokens = skipSpecialTokens;
            return this;
        }

        /** The finished value. */
        public TokensDecodeParams build() {
            return new TokensDecodeParams(
                    Objects.requireNonNull(model, "TokensDecodeParams needs model."),
                    Objects.requireNonNull(tokens, "TokensDecodeParams needs tokens."),
                    skipSpecialTokens);
        }
    }
}
