// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The answer to {@code initialize}.
 *
 * @param server Who answers.
 * @param protocolVersion The version of this protocol that the library speaks.
 * @param abiVersion The version of the C ABI.
 * @param schemaHash The hash of all schemas; it changes when any message changes.
 * @param limits The limits in force for this client.
 * @param capabilities What the library offers.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InitializeResult(
        @JsonProperty("server") ServerInfo server,
        @JsonProperty("protocol_version") long protocolVersion,
        @JsonProperty("abi_version") long abiVersion,
        @JsonProperty("schema_hash") String schemaHash,
        @JsonProperty("limits") Limits limits,
        @JsonProperty("capabilities") Capabilities capabilities) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public InitializeResult {}
}
