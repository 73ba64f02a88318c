// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The limits in force for a client.
 *
 * @param maxMessageBytes The longest message that {@code inlay_send} takes, in bytes.
 * @param maxMessageDepth The deepest nesting of arrays and objects in a message.
 * @param maxLiveRequests Requests that may be in flight at once.
 * @param maxBatchMessages Messages in one batch.
 * @param maxIdCharacters Characters of an id that is a string.
 * @param maxQueuedMessages Messages that may wait for the host before generation of this client
 *     pauses.
 * @param maxQueuedBytes The same in bytes.
 * @param streamWindow Chunks of one stream that may be unacknowledged. Absent where streams do not
 *     wait for {@code $/acknowledge}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Limits(
        @JsonProperty("max_message_bytes") long maxMessageBytes,
        @JsonProperty("max_message_depth") long maxMessageDepth,
        @JsonProperty("max_live_requests") long maxLiveRequests,
        @JsonProperty("max_batch_messages") long maxBatchMessages,
        @JsonProperty("max_id_characters") long maxIdCharacters,
        @JsonProperty("max_queued_messages") long maxQueuedMessages,
        @JsonProperty("max_queued_bytes") long maxQueuedBytes,
        @JsonProperty("stream_window") @Nullable Long streamWindow) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public Limits {}
}
