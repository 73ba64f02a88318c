// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What one model has done since it was loaded.
 *
 * @param model The id of the model.
 * @param requests Requests by state.
 * @param tokens Tokens since the model was loaded.
 * @param cache The paged KV cache.
 * @param speculation Tokens guessed ahead.
 * @param steps Steps run.
 * @param stepRows Rows in all steps.
 * @param stepSeconds Time in all steps.
 * @param batchSize Sequences in a step.
 * @param timeToFirstTokenSeconds From the request to its first token.
 * @param interTokenSeconds Between two tokens of a request.
 * @param requestSeconds From the request to its end.
 * @param queueSeconds From the request to its first step.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelMetrics(
        @JsonProperty("model") String model,
        @JsonProperty("requests") RequestCounts requests,
        @JsonProperty("tokens") TokenCounts tokens,
        @JsonProperty("cache") CacheCounts cache,
        @JsonProperty("speculation") SpeculationCounts speculation,
        @JsonProperty("steps") long steps,
        @JsonProperty("step_rows") long stepRows,
        @JsonProperty("step_seconds") double stepSeconds,
        @JsonProperty("batch_size") Histogram batchSize,
        @JsonProperty("time_to_first_token_seconds") Histogram timeToFirstTokenSeconds,
        @JsonProperty("inter_token_seconds") Histogram interTokenSeconds,
        @JsonProperty("request_seconds") Histogram requestSeconds,
        @JsonProperty("queue_seconds") Histogram queueSeconds) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ModelMetrics {}
}
