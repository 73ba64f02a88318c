// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Who speaks in an output. A value that is newer than this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record ChatRole(@JsonValue String value) {
    /** {@code assistant} */
    public static final ChatRole ASSISTANT = new ChatRole("assistant");

    /** The value of this text. */
    @JsonCreator
    public static ChatRole of(String value) {
        return new ChatRole(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
