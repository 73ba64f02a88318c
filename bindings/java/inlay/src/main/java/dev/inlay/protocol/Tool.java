// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A tool that the model may call. Its {@code type} is written from its class. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = FunctionTool.class, name = "function"),
    @JsonSubTypes.Type(value = CustomTool.class, name = "custom")
})
public sealed interface Tool
        permits FunctionTool, CustomTool {}
