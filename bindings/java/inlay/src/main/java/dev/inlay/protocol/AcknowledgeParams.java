// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * {@code $/acknowledge}: says how many chunks of a stream its reader has taken. A client that asked
 * for a {@code stream_window} ({@code initialize}) gets no more than that many chunks of a stream
 * beyond those that it acknowledged, and at most those of one step of the engine on top; everything
 * else goes on. The number is a total, and the highest that was sent counts, so that
 * acknowledgements may be lost, repeated or come in any order. A stream that waits is in flight: it
 * can be cancelled, and {@code shutdown} waits for it. An id that is not in flight is ignored.
 *
 * @param id The id of the request that streams.
 * @param chunks Chunks of it that were taken since it began, all together.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AcknowledgeParams(
        @JsonProperty("id") RequestId id,
        @JsonProperty("chunks") long chunks) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public AcknowledgeParams {}
}
