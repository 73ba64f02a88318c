// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Why a choice ended. {@code stop}: the model was done, or a stop text or token came; {@code
 * length}: the limit of tokens or the context; {@code tool_calls}: tools were called. A value that
 * is newer than this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record FinishReason(@JsonValue String value) {
    /** {@code stop} */
    public static final FinishReason STOP = new FinishReason("stop");

    /** {@code length} */
    public static final FinishReason LENGTH = new FinishReason("length");

    /** {@code tool_calls} */
    public static final FinishReason TOOL_CALLS = new FinishReason("tool_calls");

    /** The value of this text. */
    @JsonCreator
    public static FinishReason of(String value) {
        return new FinishReason(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
