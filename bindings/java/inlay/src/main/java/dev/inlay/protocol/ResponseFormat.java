// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the output must be. Its {@code type} is written from its class. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TextFormat.class, name = "text"),
    @JsonSubTypes.Type(value = JsonObjectFormat.class, name = "json_object"),
    @JsonSubTypes.Type(value = JsonSchemaFormat.class, name = "json_schema")
})
public sealed interface ResponseFormat
        permits TextFormat, JsonObjectFormat, JsonSchemaFormat {}
