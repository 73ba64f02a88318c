// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The probabilities of the output's tokens.
 *
 * @param content Those of the content.
 * @param refusal Those of a refusal: always null.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatLogprobs(
        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("content") @Nullable List<TokenLogprob> content,
        @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("refusal") @Nullable List<TokenLogprob> refusal) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ChatLogprobs {}
}
