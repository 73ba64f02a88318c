// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token of the output and its probability.
 *
 * @param token The token as text.
 * @param logprob The natural logarithm of its probability.
 * @param bytes Its bytes, which may be a part of a character.
 * @param topLogprobs The likeliest tokens at this position.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenLogprob(
        @JsonProperty("token") String token,
        @JsonProperty("logprob") double logprob,
        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("bytes") @Nullable List<Integer> bytes,
        @JsonProperty("top_logprobs") List<TopLogprob> topLogprobs) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public TokenLogprob {}
}
