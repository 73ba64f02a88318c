// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * {@code $/progress}: how far a long request is.
 *
 * @param request The id of the request.
 * @param stage What it is at.
 * @param completed Done so far.
 * @param total All there is to do in this stage; 0 where it is not known.
 * @param message A sentence for a person.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProgressParams(
        @JsonProperty("request") RequestId request,
        @JsonProperty("stage") ProgressStage stage,
        @JsonProperty("completed") long completed,
        @JsonProperty("total") long total,
        @JsonProperty("message") @Nullable String message) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ProgressParams {}
}
