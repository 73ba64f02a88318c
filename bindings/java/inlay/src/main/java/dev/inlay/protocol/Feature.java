// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Something that this build of the library can do. A value that is newer than this class is kept as
 * it is.
 *
 * @param value The value as JSON has it.
 */
public record Feature(@JsonValue String value) {
    /** {@code batch} */
    public static final Feature BATCH = new Feature("batch");

    /** {@code streaming} */
    public static final Feature STREAMING = new Feature("streaming");

    /** {@code flow_control} */
    public static final Feature FLOW_CONTROL = new Feature("flow_control");

    /** {@code structured_outputs} */
    public static final Feature STRUCTURED_OUTPUTS = new Feature("structured_outputs");

    /** {@code tools} */
    public static final Feature TOOLS = new Feature("tools");

    /** {@code embeddings} */
    public static final Feature EMBEDDINGS = new Feature("embeddings");

    /** {@code sessions} */
    public static final Feature SESSIONS = new Feature("sessions");

    /** {@code prefix_cache} */
    public static final Feature PREFIX_CACHE = new Feature("prefix_cache");

    /** {@code speculation} */
    public static final Feature SPECULATION = new Feature("speculation");

    /** {@code trace} */
    public static final Feature TRACE = new Feature("trace");

    /** The value of this text. */
    @JsonCreator
    public static Feature of(String value) {
        return new Feature(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
