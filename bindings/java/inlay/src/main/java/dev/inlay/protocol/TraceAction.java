// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * {@code start} clears the record and begins; {@code stop} ends and hands it out. A value that is
 * newer than this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record TraceAction(@JsonValue String value) {
    /** {@code start} */
    public static final TraceAction START = new TraceAction("start");

    /** {@code stop} */
    public static final TraceAction STOP = new TraceAction("stop");

    /** The value of this text. */
    @JsonCreator
    public static TraceAction of(String value) {
        return new TraceAction(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
