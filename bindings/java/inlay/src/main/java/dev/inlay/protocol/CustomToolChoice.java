// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Call this custom tool. Answered with {@code unsupported}.
 *
 * @param custom The tool to call.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CustomToolChoice(
        @JsonProperty("custom") ToolName custom) implements NamedToolChoice {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public CustomToolChoice {}
}
