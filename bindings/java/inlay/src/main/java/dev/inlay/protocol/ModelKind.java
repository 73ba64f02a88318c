// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * {@code decoder}: generates text; {@code encoder}: makes embeddings only. A value that is newer
 * than this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record ModelKind(@JsonValue String value) {
    /** {@code decoder} */
    public static final ModelKind DECODER = new ModelKind("decoder");

    /** {@code encoder} */
    public static final ModelKind ENCODER = new ModelKind("encoder");

    /** The value of this text. */
    @JsonCreator
    public static ModelKind of(String value) {
        return new ModelKind(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
