// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Instructions.
 *
 * @param content What it says.
 * @param name A name for the participant.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SystemMessage(
        @JsonProperty("content") MessageContent content,
        @JsonProperty("name") @Nullable String name) implements ChatMessage {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public SystemMessage {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .content(content)
                .name(name);
    }

    /** Makes a {@code SystemMessage}. */
    public static final class Builder {
        private @Nullable MessageContent content;
        private @Nullable String name;

        private Builder() {}

        /** What it says. */
        public Builder content(MessageContent content) {
            this.content = content;
            return this;
        }

        /** A name for the participant. */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** The finished value. */
        public SystemMessage build() {
            return new SystemMessage(
                    Objects.requireNonNull(content, "SystemMessage needs content."),
                    name);
        }
    }
}
