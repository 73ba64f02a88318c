// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * {@code none}: call no tool; {@code auto}: the model decides; {@code required}: call at least one.
 * A value that is newer than this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record ToolChoiceMode(@JsonValue String value) {
    /** {@code none} */
    public static final ToolChoiceMode NONE = new ToolChoiceMode("none");

    /** {@code auto} */
    public static final ToolChoiceMode AUTO = new ToolChoiceMode("auto");

    /** {@code required} */
    public static final ToolChoiceMode REQUIRED = new ToolChoiceMode("required");

    /** The value of this text. */
    @JsonCreator
    public static ToolChoiceMode of(String value) {
        return new ToolChoiceMode(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
