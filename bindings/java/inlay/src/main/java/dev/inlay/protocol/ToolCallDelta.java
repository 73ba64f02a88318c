// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a call of a tool.
 *
 * @param index Which call of the message.
 * @param id The id of the call, in the first piece.
 * @param type Always {@code function}, in the first piece.
 * @param function The function and its arguments.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ToolCallDelta(
        @JsonProperty("index") long index,
        @JsonProperty("id") @Nullable String id,
        @JsonProperty("type") @Nullable String type,
        @JsonProperty("function") @Nullable FunctionCallDelta function) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ToolCallDelta {}
}
