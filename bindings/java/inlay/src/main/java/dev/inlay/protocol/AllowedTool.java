// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One of the tools allowed.
 *
 * @param function The function.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllowedTool(
        @JsonProperty("function") ToolName function) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public AllowedTool {}

    /** Always {@code function}. */
    @JsonProperty(value = "type", access = JsonProperty.Access.READ_ONLY)
    public String type() {
        return "function";
    }
}
