package dev.inlay;

import dev.inlay.protocol.LimitOptions;
import org.jspecify.annotations.Nullable;

/**
 * Options of a client.
 *
 * @param library The file of libinlay.
 * @param limits Limits of the client.
 */
public record ClientOptions(@Nullable String library, @Nullable LimitOptions limits) {
    /** Nothing set. */
    public ClientOptions() {
        this(null, null);
    }

    /** The same with this library. */
    public ClientOptions library(String path) {
        return new ClientOptions(path, limits);
    }

    /** The same with these limits. */
    public ClientOptions limits(LimitOptions options) {
        return new ClientOptions(library, options);
    }
}
