// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The memory of the machine, in bytes.
 *
 * @param totalBytes All of it, or the limit of the container.
 * @param availableBytes What can be used without swapping.
 * @param hugePages Whether the system gives huge pages (2 MB) to memory that asks for them.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemoryInfo(
        @JsonProperty("total_bytes") long totalBytes,
        @JsonProperty("available_bytes") long availableBytes,
        @JsonProperty("huge_pages") boolean hugePages) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public MemoryInfo {}
}
