// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code model.load} and {@code model.plan}: a model and how it is to be run. What is absent is
 * chosen by the engine. {@code model.plan} says what the same load would take, and loads nothing;
 * {@code $/progress} tells how far a load is.
 *
 * @param model The data file ({@code NAME.safetensors}), or {@code builtin:echo} or {@code
 *     builtin:null}.
 * @param id The name that requests use as {@code model}. The model's own name where absent.
 * @param library The compiled library ({@code NAME-&lt;target&gt;.so}). Found beside the data file
 *     where absent.
 * @param context Tokens of the longest sequence. The model's own where absent; it cannot be more.
 * @param maxBatchTokens Rows of a step: prompt tokens and generated tokens together.
 * @param maxSequences Sequences that may run at once.
 * @param kvCacheBytes Bytes of the KV cache. Not together with {@code kv_cache_fraction}.
 * @param kvCacheFraction Share of the memory left after weights and workspace to give to the KV cache.
 * @param kvDtype The number format of the KV cache.
 * @param weights Whether weights are used in the file or copied into huge pages.
 * @param threads Threads that run a step. The processors of the process where absent.
 * @param isa The instruction set to use. The best that machine and library share where absent.
 * @param prefixCache Whether requests share the cache of equal prompt beginnings.
 * @param speculation Whether to guess several tokens ahead from the prompt. The output does not
 *     change.
 * @param seed The seed of requests that have none. A random one where absent.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelLoadParams(
        @JsonProperty("model") String model,
        @JsonProperty("id") @Nullable String id,
        @JsonProperty("library") @Nullable String library,
        @JsonProperty("context") @Nullable Integer context,
        @JsonProperty("max_batch_tokens") @Nullable Integer maxBatchTokens,
        @JsonProperty("max_sequences") @Nullable Integer maxSequences,
        @JsonProperty("kv_cache_bytes") @Nullable Long kvCacheBytes,
        @JsonProperty("kv_cache_fraction") @Nullable Double kvCacheFraction,
        @JsonProperty("kv_dtype") @Nullable KvDtype kvDtype,
        @JsonProperty("weights") @Nullable WeightsMemory weights,
        @JsonProperty("threads") @Nullable Integer threads,
        @JsonProperty("isa") @Nullable Isa isa,
        @JsonProperty("prefix_cache") @Nullable Boolean prefixCache,
        @JsonProperty("speculation") @Nullable Boolean speculation,
        @JsonProperty("seed") @Nullable Long seed) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ModelLoadParams {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .model(model)
                .id(id)
                .library(library)
                .context(context)
                .maxBatchTokens(maxBatchTokens)
                .maxSequences(maxSequences)
                .kvCacheBytes(kvCacheBytes)
                .kvCacheFraction(kvCacheFraction)
                .kvDtype(kvDtype)
                .weights(weights)
                .threads(threads)
                .isa(isa)
                .prefixCache(prefixCache)
                .speculation(speculation)
                .seed(seed);
    }

    /** Makes a {@code ModelLoadParams}. */
    public static final class Builder {
        private @Nullable String model;
        private @Nullable String id;
        private @Nullable String library;
        private @Nullable Integer context;
        private @Nullable Integer maxBatchTokens;
        private @Nullable Integer maxSequences;
        private @Nullable Long kvCacheBytes;
        private @Nullable Double kvCacheFraction;
        private @Nullable KvDtype kvDtype;
        private @Nullable WeightsMemory weights;
        private @Nullable Integer threads;
        private @Nullable Isa isa;
        private @Nullable Boolean prefixCache;
        private @Nullable Boolean speculation;
        private @Nullable Long seed;

        private Builder() {}

        /**
         * The data file ({@code NAME.safetensors}), or {@code builtin:echo} or {@code
         * builtin:null}.
         */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /** The name that requests use as {@code model}. The model's own name where absent. */
        public Builder id(@Nullable String id) {
            this.id = id;
            return this;
        }

        /**
         * The compiled library ({@code NAME-&lt;target&gt;.so}). Found beside the data file where
         * absent.
         */
        public Builder library(@Nullable String library) {
            this.library = library;
            return this;
        }

        /** Tokens of the longest sequence. The model's own where absent; it cannot be more. */
        public Builder context(@Nullable Integer context) {
            this.context = context;
            return this;
        }

        /** Rows of a step: prompt tokens and generated tokens together. */
        public Builder maxBatchTokens(@Nullable Integer maxBatchTokens) {
            this.maxBatchTokens = maxBatchTokens;
            return this;
        }

        /** Sequences that may run at once. */
        public Builder maxSequences(@Nullable Integer maxSequences) {
            this.maxSequences = maxSequences;
            return this;
        }

        /** Bytes of the KV cache. Not together with {@code kv_cache_fraction}. */
        public Builder kvCacheBytes(@Nullable Long kvCacheBytes) {
            this.kvCacheBytes = kvCacheBytes;
            return this;
        }

        /** Share of the memory left after weights and workspace to give to the KV cache. */
        public Builder kvCacheFraction(@Nullable Double kvCacheFraction) {
            this.kvCacheFraction = kvCacheFraction;
            return this;
        }

        /** The number format of the KV cache. */
        public Builder kvDtype(@Nullable KvDtype kvDtype) {
            this.kvDtype = kvDtype;
            return this;
        }

        /** Whether weights are used in the file or copied into huge pages. */
        public Builder weights(@Nullable WeightsMemory weights) {
            this.weights = weights;
            return this;
        }

        /** Threads that run a step. The processors of the process where absent. */
        public Builder threads(@Nullable Integer threads) {
            this.threads = threads;
            return this;
        }

        /** The instruction set to use. The best that machine and library share where absent. */
        public Builder isa(@Nullable Isa isa) {
            this.isa = isa;
            return this;
        }

        /** Whether requests share the cache of equal prompt beginnings. */
        public Builder prefixCache(@Nullable Boolean prefixCache) {
            this.prefixCache = prefixCache;
            return this;
        }

        /** Whether to guess several tokens ahead from the prompt. The output does not change. */
        public Builder speculation(@Nullable Boolean speculation) {
            this.speculation = speculation;
            return this;
        }

        /** The seed of requests that have none. A random one where absent. */
        public Builder seed(@Nullable Long seed) {
            this.seed = seed;
            return this;
        }

        /** The finished value. */
        public ModelLoadParams build() {
            return new ModelLoadParams(
                    Objects.requireNonNull(model, "ModelLoadParams needs model."),
                    id,
                    library,
                    context,
                    maxBatchTokens,
                    maxSequences,
                    kvCacheBytes,
                    kvCacheFraction,
                    kvDtype,
                    weights,
                    threads,
                    isa,
                    prefixCache,
                    speculation,
                    seed);
        }
    }
}
