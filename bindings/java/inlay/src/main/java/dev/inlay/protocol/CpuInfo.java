// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The processor.
 *
 * @param architecture Such as {@code x86_64} or {@code aarch64}.
 * @param isa The best instruction set that the library has code for on this machine.
 * @param features Instruction set extensions that were found.
 * @param cores Processors that the process may use.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CpuInfo(
        @JsonProperty("architecture") String architecture,
        @JsonProperty("isa") Isa isa,
        @JsonProperty("features") List<String> features,
        @JsonProperty("cores") long cores) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public CpuInfo {}
}
