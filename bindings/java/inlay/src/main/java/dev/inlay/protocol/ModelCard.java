// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A loaded model: OpenAI's model object, and what Inlay knows of it.
 *
 * @param id The name that requests use as {@code model}.
 * @param created When it was loaded, in seconds since 1970.
 * @param ownedBy Always {@code inlay}.
 * @param details What is known of it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelCard(
        @JsonProperty("id") String id,
        @JsonProperty("created") long created,
        @JsonProperty("owned_by") String ownedBy,
        @JsonProperty("details") @Nullable ModelDetails details) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ModelCard {}

    /** Always {@code model}. */
    @JsonProperty(value = "object", access = JsonProperty.Access.READ_ONLY)
    public String object() {
        return "model";
    }
}
