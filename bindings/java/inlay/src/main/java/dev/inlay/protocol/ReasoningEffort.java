// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How much the model should think. {@code none} turns thinking off. A value that is newer than this
 * class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record ReasoningEffort(@JsonValue String value) {
    /** {@code none} */
    public static final ReasoningEffort NONE = new ReasoningEffort("none");

    /** {@code minimal} */
    public static final ReasoningEffort MINIMAL = new ReasoningEffort("minimal");

    /** {@code low} */
    public static final ReasoningEffort LOW = new ReasoningEffort("low");

    /** {@code medium} */
    public static final ReasoningEffort MEDIUM = new ReasoningEffort("medium");

    /** {@code high} */
    public static final ReasoningEffort HIGH = new ReasoningEffort("high");

    /** {@code xhigh} */
    public static final ReasoningEffort XHIGH = new ReasoningEffort("xhigh");

    /** {@code max} */
    public static final ReasoningEffort MAX = new ReasoningEffort("max");

    /** The value of this text. */
    @JsonCreator
    public static ReasoningEffort of(String value) {
        return new ReasoningEffort(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
