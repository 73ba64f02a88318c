// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The assistant's refusal in an earlier turn.
 *
 * @param refusal What it said.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RefusalPart(
        @JsonProperty("refusal") String refusal) implements ContentPart {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public RefusalPart {}
}
