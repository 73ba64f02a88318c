// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The answer to {@code engine.info}.
 *
 * @param version The version of the library.
 * @param protocolVersion The version of this protocol.
 * @param abiVersion The version of the C ABI.
 * @param schemaHash The hash of all schemas.
 * @param target The platform that the library was built for, such as {@code x86_64-linux}.
 * @param cpu The processor.
 * @param memory The memory of the machine.
 * @param limits The limits in force for this client.
 * @param capabilities What the library offers.
 * @param uptimeSeconds Seconds since the client was opened.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineInfoResult(
        @JsonProperty("version") String version,
        @JsonProperty("protocol_version") long protocolVersion,
        @JsonProperty("abi_version") long abiVersion,
        @JsonProperty("schema_hash") String schemaHash,
        @JsonProperty("target") String target,
        @JsonProperty("cpu") CpuInfo cpu,
        @JsonProperty("memory") MemoryInfo memory,
        @JsonProperty("limits") Limits limits,
        @JsonProperty("capabilities") Capabilities capabilities,
        @JsonProperty("uptime_seconds") double uptimeSeconds) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public EngineInfoResult {}
}
