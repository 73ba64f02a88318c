// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The answer to {@code engine.metrics}.
 *
 * @param uptimeSeconds Seconds since the client was opened.
 * @param residentBytes Memory of the process that is in RAM.
 * @param models One entry for each loaded model.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineMetricsResult(
        @JsonProperty("uptime_seconds") double uptimeSeconds,
        @JsonProperty("resident_bytes") long residentBytes,
        @JsonProperty("models") List<ModelMetrics> models) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public EngineMetricsResult {}
}
