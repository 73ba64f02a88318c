// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One embedding.
 *
 * @param index The number of the input, from 0.
 * @param embedding The numbers.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Embedding(
        @JsonProperty("index") long index,
        @JsonProperty("embedding") EmbeddingVector embedding) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public Embedding {}

    /** Always {@code embedding}. */
    @JsonProperty(value = "object", access = JsonProperty.Access.READ_ONLY)
    public String object() {
        return "embedding";
    }
}
