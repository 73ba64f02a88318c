// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The first message of every client.
 *
 * @param client Who calls. Appears in traces.
 * @param protocolVersion The version of this protocol that the caller speaks.
 * @param limits Limits that differ from the defaults.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InitializeParams(
        @JsonProperty("client") @Nullable ClientInfo client,
        @JsonProperty("protocol_version") @Nullable Integer protocolVersion,
        @JsonProperty("limits") @Nullable LimitOptions limits) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public InitializeParams {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .client(client)
                .protocolVersion(protocolVersion)
                .limits(limits);
    }

    /** Makes a {@code InitializeParams}. */
    public static final class Builder {
        private @Nullable ClientInfo client;
        private @Nullable Integer protocolVersion;
        private @Nullable LimitOptions limits;

        private Builder() {}

        /** Who calls. Appears in traces. */
        public Builder client(@Nullable ClientInfo client) {
            this.client = client;
            return this;
        }

        /** The version of this protocol that the caller speaks. */
        public Builder protocolVersion(@Nullable Integer protocolVersion) {
            this.protocolVersion = protocolVersion;
            return this;
        }

        /** Limits that differ from the defaults. */
        public Builder limits(@Nullable LimitOptions limits) {
            this.limits = limits;
            return this;
        }

        /** The finished value. */
        public InitializeParams build() {
            return new InitializeParams(
                    client,
                    protocolVersion,
                    limits);
        }
    }
}
