// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Requests by state. All but the first two only ever grow.
 *
 * @param running Requests in the batch.
 * @param waiting Requests in line.
 * @param completed Requests that ended with a result.
 * @param failed Requests that ended with an error.
 * @param cancelled Requests that were cancelled.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestCounts(
        @JsonProperty("running") long running,
        @JsonProperty("waiting") long waiting,
        @JsonProperty("completed") long completed,
        @JsonProperty("failed") long failed,
        @JsonProperty("cancelled") long cancelled) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public RequestCounts {}
}
