// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A kind of output. A value that is newer than this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record Modality(@JsonValue String value) {
    /** {@code text} */
    public static final Modality TEXT = new Modality("text");

    /** {@code audio} */
    public static final Modality AUDIO = new Modality("audio");

    /** The value of this text. */
    @JsonCreator
    public static Modality of(String value) {
        return new Modality(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
