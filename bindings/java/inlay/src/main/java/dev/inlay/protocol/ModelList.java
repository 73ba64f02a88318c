// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The loaded models, as OpenAI lists them.
 *
 * @param data The models, in the order in which they were loaded.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelList(
        @JsonProperty("data") List<ModelCard> data) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ModelList {}

    /** Always {@code list}. */
    @JsonProperty(value = "object", access = JsonProperty.Access.READ_ONLY)
    public String object() {
        return "list";
    }
}
