// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * {@code auto}: the model decides; {@code required}: call at least one. A value that is newer than
 * this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record AllowedToolsMode(@JsonValue String value) {
    /** {@code auto} */
    public static final AllowedToolsMode AUTO = new AllowedToolsMode("auto");

    /** {@code required} */
    public static final AllowedToolsMode REQUIRED = new AllowedToolsMode("required");

    /** The value of this text. */
    @JsonCreator
    public static AllowedToolsMode of(String value) {
        return new AllowedToolsMode(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
