// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a text.
 *
 * @param tokens Their ids.
 * @param count How many there are.
 * @param context Tokens of the longest sequence that the model takes.
 * @param pieces Each token as text; a part of a character reads as U+FFFD.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokensEncodeResult(
        @JsonProperty("tokens") List<Integer> tokens,
        @JsonProperty("count") long count,
        @JsonProperty("context") long context,
        @JsonProperty("pieces") @Nullable List<String> pieces) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public TokensEncodeResult {}
}
