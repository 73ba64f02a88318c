// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A choice of tools by name. Its {@code type} is written from its class. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FunctionToolChoice.class, name = "function"),
    @JsonSubTypes.Type(value = AllowedToolsChoice.class, name = "allowed_tools"),
    @JsonSubTypes.Type(value = CustomToolChoice.class, name = "custom")
})
public sealed interface NamedToolChoice
        permits FunctionToolChoice, AllowedToolsChoice, CustomToolChoice {}
