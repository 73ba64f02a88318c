// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * JSON that matches a schema.
 *
 * @param jsonSchema The schema.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JsonSchemaFormat(
        @JsonProperty("json_schema") JsonSchemaDefinition jsonSchema) implements ResponseFormat {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public JsonSchemaFormat {}
}
