// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One event, in the format that Perfetto and {@code chrome://tracing} read. A file that holds
 * {@code events} as a JSON array is a trace for them. Each model is a thread there, on which its
 * steps lie one after another; requests, which run side by side, have lines of their own.
 *
 * @param name What happened.
 * @param cat The part of the engine.
 * @param ph The kind of event.
 * @param ts When, in microseconds since {@code start}.
 * @param dur How long, in microseconds.
 * @param pid The process.
 * @param tid The thread: the number of the model among those of the engine.
 * @param id Of the request, in {@code b} and {@code e}.
 * @param args More about it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TraceEvent(
        @JsonProperty("name") String name,
        @JsonProperty("cat") String cat,
        @JsonProperty("ph") TracePhase ph,
        @JsonProperty("ts") double ts,
        @JsonProperty("dur") @Nullable Double dur,
        @JsonProperty("pid") long pid,
        @JsonProperty("tid") long tid,
        @JsonProperty("id") @Nullable String id,
        @JsonProperty("args") @Nullable JsonNode args) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public TraceEvent {}
}
