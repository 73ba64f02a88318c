// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Sound. A model that cannot hear answers {@code unsupported}.
 *
 * @param inputAudio The sound.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AudioPart(
        @JsonProperty("input_audio") InputAudio inputAudio) implements ContentPart {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public AudioPart {}
}
