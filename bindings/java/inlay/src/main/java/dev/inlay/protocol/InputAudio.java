// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Sound.
 *
 * @param data The sound in base64.
 * @param format {@code wav} or {@code mp3}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InputAudio(
        @JsonProperty("data") String data,
        @JsonProperty("format") String format) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public InputAudio {}
}
