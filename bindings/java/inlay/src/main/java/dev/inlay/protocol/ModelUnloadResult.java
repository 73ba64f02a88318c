// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The model is gone.
 *
 * @param model The id of the model.
 * @param endedRequests Requests that were still running or waiting, and ended with {@code
 *     model_unloaded}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelUnloadResult(
        @JsonProperty("model") String model,
        @JsonProperty("ended_requests") long endedRequests) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ModelUnloadResult {}
}
