// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * {@code X}: a span; {@code i}: an instant; {@code C}: a counter; {@code b} and {@code e}: the
 * beginning and the end of what has an {@code id}; {@code M}: a name, in {@code args}. A value that
 * is newer than this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record TracePhase(@JsonValue String value) {
    /** {@code X} */
    public static final TracePhase X = new TracePhase("X");

    /** {@code i} */
    public static final TracePhase I = new TracePhase("i");

    /** {@code C} */
    public static final TracePhase C = new TracePhase("C");

    /** {@code b} */
    public static final TracePhase B = new TracePhase("b");

    /** {@code e} */
    public static final TracePhase E = new TracePhase("e");

    /** {@code M} */
    public static final TracePhase M = new TracePhase("M");

    /** The value of this text. */
    @JsonCreator
    public static TracePhase of(String value) {
        return new TracePhase(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
