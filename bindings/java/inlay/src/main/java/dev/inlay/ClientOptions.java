package dev.inlay;

import dev.inlay.protocol.LimitOptions;
import org.jspecify.annotations.Nullable;

/**
 * Options of a client.
 *
 * @param library The file of libinlay.
 * @param limits Limits of the client.
 * @param tvmLibraryDir The folder of the TVM runtime, which compiled models need.
 */
public record ClientOptions(
        @Nullable String library, @Nullable LimitOptions limits, @Nullable String tvmLibraryDir) {
    /** Nothing set. */
    public ClientOptions() {
        this(null, null, null);
    }

    /** The same with this library. */
    public ClientOptions library(String path) {
        return new ClientOptions(path, limits, tvmLibraryDir);
    }

    /** The same with these limits. */
    public ClientOptions limits(LimitOptions options) {
        return new ClientOptions(library, options, tvmLibraryDir);
    }

    /** The same with this folder. */
    public ClientOptions tvmLibraryDir(String folder) {
        return new ClientOptions(library, limits, folder);
    }
}
