// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Tokens since the model was loaded.
 *
 * @param prompt Tokens of prompts.
 * @param cached Those of them that came from the prefix cache.
 * @param generated Tokens sampled.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenCounts(
        @JsonProperty("prompt") long prompt,
        @JsonProperty("cached") long cached,
        @JsonProperty("generated") long generated) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public TokenCounts {}
}
