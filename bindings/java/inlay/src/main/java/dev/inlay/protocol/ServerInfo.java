// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Who answers.
 *
 * @param version The version of the library.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerInfo(
        @JsonProperty("version") String version) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ServerInfo {}

    /** Always {@code inlay}. */
    @JsonProperty(value = "name", access = JsonProperty.Access.READ_ONLY)
    public String name() {
        return "inlay";
    }
}
