// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An image. A model that cannot see answers {@code unsupported}.
 *
 * @param imageUrl The image.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImagePart(
        @JsonProperty("image_url") ImageUrl imageUrl) implements ContentPart {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ImagePart {}
}
