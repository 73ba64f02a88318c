// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How many tokens there are.
 *
 * @param count The number.
 * @param context Tokens of the longest sequence that the model takes.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokensCountResult(
        @JsonProperty("count") long count,
        @JsonProperty("context") long context) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public TokensCountResult {}
}
