// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The name of a tool.
 *
 * @param name The name.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToolName(
        @JsonProperty("name") String name) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ToolName {}
}
