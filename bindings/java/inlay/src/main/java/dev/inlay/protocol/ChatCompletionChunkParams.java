// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * {@code chat.completions.chunk}: a piece of a streamed chat completion.
 *
 * @param request The id of the request.
 * @param chunk The piece.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatCompletionChunkParams(
        @JsonProperty("request") RequestId request,
        @JsonProperty("chunk") ChatCompletionChunk chunk) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ChatCompletionChunkParams {}
}
