// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * The schemas asked for.
 *
 * @param hash The hash of all schemas.
 * @param schemas JSON Schemas (2020-12) by name.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchemaGetResult(
        @JsonProperty("hash") String hash,
        @JsonProperty("schemas") Map<String, JsonNode> schemas) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public SchemaGetResult {}
}
