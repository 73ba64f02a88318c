// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * An instruction set that compiled models hold code for. A value that is newer than this class is
 * kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record Isa(@JsonValue String value) {
    /** {@code x86_64_v2} */
    public static final Isa X86_64_V2 = new Isa("x86_64_v2");

    /** {@code x86_64_v3} */
    public static final Isa X86_64_V3 = new Isa("x86_64_v3");

    /** {@code x86_64_v4_vnni} */
    public static final Isa X86_64_V4_VNNI = new Isa("x86_64_v4_vnni");

    /** {@code neon_dotprod} */
    public static final Isa NEON_DOTPROD = new Isa("neon_dotprod");

    /** {@code generic} */
    public static final Isa GENERIC = new Isa("generic");

    /** The value of this text. */
    @JsonCreator
    public static Isa of(String value) {
        return new Isa(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
