// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Some of the tools.
 *
 * @param mode Whether the model must call one.
 * @param tools The tools allowed.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllowedTools(
        @JsonProperty("mode") AllowedToolsMode mode,
        @JsonProperty("tools") List<AllowedTool> tools) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public AllowedTools {}
}
