// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What the library offers.
 *
 * @param methods The methods that it answers.
 * @param notifications The notifications that it sends.
 * @param features What this build can do.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Capabilities(
        @JsonProperty("methods") List<String> methods,
        @JsonProperty("notifications") List<String> notifications,
        @JsonProperty("features") List<Feature> features) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public Capabilities {}
}
