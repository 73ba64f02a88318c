// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A file. Answered with {@code unsupported}.
 *
 * @param file The file.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FilePart(
        @JsonProperty("file") FileSource file) implements ContentPart {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public FilePart {}
}
