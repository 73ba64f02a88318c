// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Tokens guessed from the text itself. Accepted by proposed is the acceptance.
 *
 * @param proposed Tokens guessed and checked.
 * @param accepted Those of them that were right: each saved a step.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SpeculationCounts(
        @JsonProperty("proposed") long proposed,
        @JsonProperty("accepted") long accepted) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public SpeculationCounts {}
}
