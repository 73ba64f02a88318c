// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A call of a function.
 *
 * @param name The name of the function.
 * @param arguments The arguments: a text that holds a JSON object.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionCall(
        @JsonProperty("name") String name,
        @JsonProperty("arguments") String arguments) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public FunctionCall {}
}
