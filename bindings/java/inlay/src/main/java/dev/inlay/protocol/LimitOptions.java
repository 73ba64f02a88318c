// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Limits that a client may choose when it opens.
 *
 * @param maxMessageBytes The longest message that {@code inlay_send} takes, in bytes.
 * @param maxQueuedMessages Messages that may wait for the host before generation of this client
 *     pauses.
 * @param streamWindow Chunks of one stream that the host may leave unacknowledged before that stream
 *     waits for {@code $/acknowledge}. Without it streams never wait for that.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LimitOptions(
        @JsonProperty("max_message_bytes") @Nullable Integer maxMessageBytes,
        @JsonProperty("max_queued_messages") @Nullable Integer maxQueuedMessages,
        @JsonProperty("stream_window") @Nullable Integer streamWindow) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public LimitOptions {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .maxMessageBytes(maxMessageBytes)
                .maxQueuedMessages(maxQueuedMessages)
                .streamWindow(streamWindow);
    }

    /** Makes a {@code LimitOptions}. */
    public static final class Builder {
        private @Nullable Integer maxMessageBytes;
        private @Nullable Integer maxQueuedMessages;
        private @Nullable Integer streamWindow;

        private Builder() {}

        /** The longest message that {@code inlay_send} takes, in bytes. */
        public Builder maxMessageBytes(@Nullable Integer maxMessageBytes) {
            this.maxMessageBytes = maxMessageBytes;
            return this;
        }

        /** Messages that may wait for the host before generation of this client pauses. */
        public Builder maxQueuedMessages(@Nullable Integer maxQueuedMessages) {
            this.maxQueuedMessages = maxQueuedMessages;
            return this;
        }

        /**
         * Chunks of one stream that the host may leave unacknowledged before that stream waits for
         * {@code $/acknowledge}. Without it streams never wait for that.
         */
        public Builder streamWindow(@Nullable Integer streamWindow) {
            this.streamWindow = streamWindow;
            return this;
        }

        /** The finished value. */
        public LimitOptions build() {
            return new LimitOptions(
                    maxMessageBytes,
                    maxQueuedMessages,
                    streamWindow);
        }
    }
}
