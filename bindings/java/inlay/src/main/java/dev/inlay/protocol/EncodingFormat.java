// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * {@code float}: numbers; {@code base64}: little-endian 32-bit floats in base64. A value that is
 * newer than this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record EncodingFormat(@JsonValue String value) {
    /** {@code float} */
    public static final EncodingFormat FLOAT = new EncodingFormat("float");

    /** {@code base64} */
    public static final EncodingFormat BASE64 = new EncodingFormat("base64");

    /** The value of this text. */
    @JsonCreator
    public static EncodingFormat of(String value) {
        return new EncodingFormat(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
