// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Call only some of the tools.
 *
 * @param allowedTools The tools allowed.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllowedToolsChoice(
        @JsonProperty("allowed_tools") AllowedTools allowedTools) implements NamedToolChoice {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public AllowedToolsChoice {}
}
