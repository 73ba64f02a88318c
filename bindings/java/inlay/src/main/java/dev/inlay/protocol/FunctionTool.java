// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A function.
 *
 * @param function The function.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionTool(
        @JsonProperty("function") FunctionDefinition function) implements Tool {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public FunctionTool {}
}
