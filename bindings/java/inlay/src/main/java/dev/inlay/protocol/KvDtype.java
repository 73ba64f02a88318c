// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The number format of the KV cache; {@code auto} is that of the model. A value that is newer than
 * this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record KvDtype(@JsonValue String value) {
    /** {@code auto} */
    public static final KvDtype AUTO = new KvDtype("auto");

    /** {@code float16} */
    public static final KvDtype FLOAT16 = new KvDtype("float16");

    /** {@code float32} */
    public static final KvDtype FLOAT32 = new KvDtype("float32");

    /** {@code int8} */
    public static final KvDtype INT8 = new KvDtype("int8");

    /** The value of this text. */
    @JsonCreator
    public static KvDtype of(String value) {
        return new KvDtype(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
