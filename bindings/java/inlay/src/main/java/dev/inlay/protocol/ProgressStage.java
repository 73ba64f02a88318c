// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * What a load is at. Stages come in this order; some may be left out. A value that is newer than
 * this class is kept as it is.
 *
 * @param value The value as JSON has it.
 */
public record ProgressStage(@JsonValue String value) {
    /** {@code open} */
    public static final ProgressStage OPEN = new ProgressStage("open");

    /** {@code weights} */
    public static final ProgressStage WEIGHTS = new ProgressStage("weights");

    /** {@code tokenizer} */
    public static final ProgressStage TOKENIZER = new ProgressStage("tokenizer");

    /** {@code compile} */
    public static final ProgressStage COMPILE = new ProgressStage("compile");

    /** {@code warm_up} */
    public static final ProgressStage WARM_UP = new ProgressStage("warm_up");

    /** {@code ready} */
    public static final ProgressStage READY = new ProgressStage("ready");

    /** The value of this text. */
    @JsonCreator
    public static ProgressStage of(String value) {
        return new ProgressStage(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
