// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A call of a tool.
 *
 * @param id The id that the tool's answer refers to.
 * @param function The function and its arguments.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToolCall(
        @JsonProperty("id") String id,
        @JsonProperty("function") FunctionCall function) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ToolCall {}

    /** Always {@code function}. */
    @JsonProperty(value = "type", access = JsonProperty.Access.READ_ONLY)
    public String type() {
        return "function";
    }
}
