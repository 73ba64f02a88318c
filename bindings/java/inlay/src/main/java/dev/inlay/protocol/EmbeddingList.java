// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The result of {@code embeddings.create}.
 *
 * @param data The embeddings, in the order of the inputs.
 * @param model The id of the model.
 * @param usage What it took.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EmbeddingList(
        @JsonProperty("data") List<Embedding> data,
        @JsonProperty("model") String model,
        @JsonProperty("usage") EmbeddingUsage usage) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public EmbeddingList {}

    /** Always {@code list}. */
    @JsonProperty(value = "object", access = JsonProperty.Access.READ_ONLY)
    public String object() {
        return "list";
    }
}
