// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records what the engine does, step by step.
 *
 * @param action Whether to begin or to end.
 * @param maxEvents Events to keep; later ones are counted and dropped. Read at {@code start}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EngineTraceParams(
        @JsonProperty("action") TraceAction action,
        @JsonProperty("max_events") @Nullable Integer maxEvents) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public EngineTraceParams {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .action(action)
                .maxEvents(maxEvents);
    }

    /** Makes a {@code EngineTraceParams}. */
    public static final class Builder {
        private @Nullable TraceAction action;
        private @Nullable Integer maxEvents;

        private Builder() {}

        /** Whether to begin or to end. */
        public Builder action(TraceAction action) {
            this.action = action;
            return this;
        }

        /** Events to keep; later ones are counted and dropped. Read at {@code start}. */
        public Builder maxEvents(@Nullable Integer maxEvents) {
            this.maxEvents = maxEvents;
            return this;
        }

        /** The finished value. */
        public EngineTraceParams build() {
            return new EngineTraceParams(
                    Objects.requireNonNull(action, "EngineTraceParams needs action."),
                    maxEvents);
        }
    }
}
