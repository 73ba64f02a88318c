// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A part of a message. Its {@code type} is written from its class. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TextPart.class, name = "text"),
    @JsonSubTypes.Type(value = ImagePart.class, name = "image_url"),
    @JsonSubTypes.Type(value = AudioPart.class, name = "input_audio"),
    @JsonSubTypes.Type(value = FilePart.class, name = "file"),
    @JsonSubTypes.Type(value = RefusalPart.class, name = "refusal")
})
public sealed interface ContentPart
        permits TextPart, ImagePart, AudioPart, FilePart, RefusalPart {}
