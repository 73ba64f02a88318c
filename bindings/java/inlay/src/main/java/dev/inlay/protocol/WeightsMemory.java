// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Where weights are: {@code map}, in the mapped file, which processes share; {@code huge}, copied
 * into huge pages, which are read faster; {@code auto}: {@code huge} for large models where the
 * system gives such pages. A value that is newer than this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record WeightsMemory(@JsonValue String value) {
    /** {@code auto} */
    public static final WeightsMemory AUTO = new WeightsMemory("auto");

    /** {@code map} */
    public static final WeightsMemory MAP = new WeightsMemory("map");

    /** {@code huge} */
    public static final WeightsMemory HUGE = new WeightsMemory("huge");

    /** The value of this text. */
    @JsonCreator
    public static WeightsMemory of(String value) {
        return new WeightsMemory(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
