// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a call of a function.
 *
 * @param name The name, in the first piece.
 * @param arguments The next piece of the arguments.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionCallDelta(
        @JsonProperty("name") @Nullable String name,
        @JsonProperty("arguments") @Nullable String arguments) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public FunctionCallDelta {}
}
