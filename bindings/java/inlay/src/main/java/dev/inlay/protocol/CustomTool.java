// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A tool that takes free text. Answered with {@code unsupported}.
 *
 * @param custom The tool.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CustomTool(
        @JsonProperty("custom") CustomDefinition custom) implements Tool {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public CustomTool {}
}
