// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The answer to {@code engine.trace}.
 *
 * @param recording Whether the engine records now.
 * @param dropped Events that were not kept.
 * @param events The record; empty after {@code start}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineTraceResult(
        @JsonProperty("recording") boolean recording,
        @JsonProperty("dropped") long dropped,
        @JsonProperty("events") List<TraceEvent> events) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public EngineTraceResult {}
}
