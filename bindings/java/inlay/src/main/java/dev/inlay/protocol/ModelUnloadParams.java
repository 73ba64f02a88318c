// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * {@code model.unload}: ends the model's requests with {@code model_unloaded} and frees its memory.
 *
 * @param model The id of the model.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelUnloadParams(
        @JsonProperty("model") String model) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ModelUnloadParams {}
}
