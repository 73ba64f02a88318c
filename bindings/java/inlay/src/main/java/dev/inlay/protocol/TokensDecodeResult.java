// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The text of tokens.
 *
 * @param text The text; bytes that are not UTF-8 read as U+FFFD.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokensDecodeResult(
        @JsonProperty("text") String text) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public TokensDecodeResult {}
}
