// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Text.
 *
 * @param text The text.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TextPart(
        @JsonProperty("text") String text) implements ContentPart {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public TextPart {}
}
