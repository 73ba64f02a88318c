// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The prompt of a chat.
 *
 * @param prompt As text.
 * @param tokens As the model sees it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatRenderResult(
        @JsonProperty("prompt") String prompt,
        @JsonProperty("tokens") List<Integer> tokens) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ChatRenderResult {}
}
