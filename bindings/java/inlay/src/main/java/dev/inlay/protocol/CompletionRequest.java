// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code completions.create}: OpenAI's request body.
 *
 * @param model The id of a loaded model.
 * @param temperature How random the choice of tokens is; 0 takes the likeliest. The model's own where
 *     absent, else 1.
 * @param topP Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
 *     else 1.
 * @param topK Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)
 * @param minP Only tokens at least this likely, relative to the likeliest. (vLLM)
 * @param presencePenalty Taken from the logit of every token generated before.
 * @param frequencyPenalty Taken from the logit of a token once for every time it was generated before.
 * @param repetitionPenalty Divides the logits of tokens of the prompt and the output where above 1.
 *     (vLLM)
 * @param logitBias Added to the logits of tokens: keys are token ids.
 * @param seed Makes sampling repeatable: same seed, same request, same output.
 * @param n How many choices to generate. 1 where absent.
 * @param maxTokens The most tokens to generate. Where absent: 16 in plain completions, what fits the
 *     context in chats.
 * @param minTokens The fewest tokens to generate before a stop text or token counts. (vLLM)
 * @param stop Texts at which generation ends. They are not part of the output.
 * @param stopTokenIds Tokens at which generation ends, beside the model's own. (vLLM)
 * @param ignoreEos Whether to go on after the model's end token. (vLLM)
 * @param structuredOutputs What the output must match. (vLLM)
 * @param promptLogprobs How many likeliest tokens to tell at each position of the prompt. (vLLM)
 * @param priority Lower runs first; 0 where absent. (vLLM)
 * @param stream Whether to send chunks as they come. The result is complete either way.
 * @param streamOptions How a stream is sent.
 * @param user A name for the end user. Accepted, not used.
 * @param prompt What to continue. Several prompts give {@code n} choices each.
 * @param echo Whether the output begins with the prompt.
 * @param logprobs How many likeliest tokens to tell at each position; 0 tells only the chosen one.
 * @param suffix The text after the gap. Answered with {@code unsupported}.
 * @param bestOf Choices to generate, of which the best {@code n} are given. Answered with {@code
 *     unsupported} where it is more than {@code n}.
 * @param addSpecialTokens Whether the prompt gets the model's beginning token. True where absent.
 *     (vLLM)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CompletionRequest(
        @JsonProperty("model") String model,
        @JsonProperty("temperature") @Nullable Double temperature,
        @JsonProperty("top_p") @Nullable Double topP,
        @JsonProperty("top_k") @Nullable Integer topK,
        @JsonProperty("min_p") @Nullable Double minP,
        @JsonProperty("presence_penalty") @Nullable Double presencePenalty,
        @JsonProperty("frequency_penalty") @Nullable Double frequencyPenalty,
        @JsonProperty("repetition_penalty") @Nullable Double repetitionPenalty,
        @JsonProperty("logit_bias") @Nullable Map<String, Double> logitBias,
        @JsonProperty("seed") @Nullable Long seed,
        @JsonProperty("n") @Nullable Integer n,
        @JsonProperty("max_tokens") @Nullable Integer maxTokens,
        @JsonProperty("min_tokens") @Nullable Integer minTokens,
        @JsonProperty("stop") @Nullable Stop stop,
        @JsonProperty("stop_token_ids") @Nullable List<Integer> stopTokenIds,
        @JsonProperty("ignore_eos") @Nullable Boolean ignoreEos,
        @JsonProperty("structured_outputs") @Nullable StructuredOutputs structuredOutputs,
        @JsonProperty("prompt_logprobs") @Nullable Integer promptLogprobs,
        @JsonProperty("priority") @Nullable Integer priority,
        @JsonProperty("stream") @Nullable Boolean stream,
        @JsonProperty("stream_options") @Nullable StreamOptions streamOptions,
        @JsonProperty("user") @Nullable String user,
        @JsonProperty("prompt") Prompt prompt,
        @JsonProperty("echo") @Nullable Boolean echo,
        @JsonProperty("logprobs") @Nullable Integer logprobs,
        @JsonProperty("suffix") @Nullable String suffix,
        @JsonProperty("best_of") @Nullable Integer bestOf,
        @JsonProperty("add_special_tokens") @Nullable Boolean addSpecialTokens) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public CompletionRequest {}

    /** A builder with nothing set. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with all of this set. */
    public Builder toBuilder() {
        return new Builder()
                .model(model)
                .temperature(temperature)
                .topP(topP)
                .topK(topK)
                .minP(minP)
                .presencePenalty(presencePenalty)
                .frequencyPenalty(frequencyPenalty)
                .repetitionPenalty(repetitionPenalty)
                .logitBias(logitBias)
                .seed(seed)
                .n(n)
                .maxTokens(maxTokens)
                .minTokens(minTokens)
                .stop(stop)
                .stopTokenIds(stopTokenIds)
                .ignoreEos(ignoreEos)
                .structuredOutputs(structuredOutputs)
                .promptLogprobs(promptLogprobs)
                .priority(priority)
                .stream(stream)
                .streamOptions(streamOptions)
                .user(user)
                .prompt(prompt)
                .echo(echo)
                .logprobs(logprobs)
                .suffix(suffix)
                .bestOf(bestOf)
                .addSpecialTokens(addSpecialTokens);
    }

    /** Makes a {@code CompletionRequest}. */
    public static final class Builder {
        private @Nullable String model;
        private @Nullable Double temperature;
        private @Nullable Double topP;
        private @Nullable Integer topK;
        private @Nullable Double minP;
        private @Nullable Double presencePenalty;
        private @Nullable Double frequencyPenalty;
        private @Nullable Double repetitionPenalty;
        private @Nullable Map<String, Double> logitBias;
        private @Nullable Long seed;
        private @Nullable Integer n;
        private @Nullable Integer maxTokens;
        private @Nullable Integer minTokens;
        private @Nullable Stop stop;
        private @Nullable List<Integer> stopTokenIds;
        private @Nullable Boolean ignoreEos;
        private @Nullable StructuredOutputs structuredOutputs;
        private @Nullable Integer promptLogprobs;
        private @Nullable Integer priority;
        private @Nullable Boolean stream;
        private @Nullable StreamOptions streamOptions;
        private @Nullable String user;
        private @Nullable Prompt prompt;
        private @Nullable Boolean echo;
        private @Nullable Integer logprobs;
        private @Nullable String suffix;
        private @Nullable Integer bestOf;
        private @Nullable Boolean addSpecialTokens;

        private Builder() {}

        /** The id of a loaded model. */
        public Builder model(String model) {
            this.model = model;
            return this;
        }

        /**
         * How random the choice of tokens is; 0 takes the likeliest. The model's own where absent,
         * else 1.
         */
        public Builder temperature(@Nullable Double temperature) {
            this.temperature = temperature;
            return this;
        }

        /**
         * Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
         * else 1.
         */
        public Builder topP(@Nullable Double topP) {
            this.topP = topP;
            return this;
        }

        /** Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM) */
        public Builder topK(@Nullable Integer topK) {
            this.topK = topK;
            return this;
        }

        /** Only tokens at least this likely, relative to the likeliest. (vLLM) */
        public Builder minP(@Nullable Double minP) {
            this.minP = minP;
            return this;
        }

        /** Taken from the logit of every token generated before. */
        public Builder presencePenalty(@Nullable Double presencePenalty) {
            this.presencePenalty = presencePenalty;
            return this;
        }

        /** Taken from the logit of a token once for every time it was generated before. */
        public Builder frequencyPenalty(@Nullable Double frequencyPenalty) {
            this.frequencyPenalty = frequencyPenalty;
            return this;
        }

        /** Divides the logits of tokens of the prompt and the output where above 1. (vLLM) */
        public Builder repetitionPenalty(@Nullable Double repetitionPenalty) {
            this.repetitionPenalty = repetitionPenalty;
            return this;
        }

        /** Added to the logits of tokens: keys are token ids. */
        public Builder logitBias(@Nullable Map<String, Double> logitBias) {
            this.logitBias = logitBias;
            return this;
        }

        /** Makes sampling repeatable: same seed, same request, same output. */
        public Builder seed(@Nullable Long seed) {
            this.seed = seed;
            return this;
        }

        /** How many choices to generate. 1 where absent. */
        public Builder n(@Nullable Integer n) {
            this.n = n;
            return this;
        }

        /**
         * The most tokens to generate. Where absent: 16 in plain completions, what fits the context
         * in chats.
         */
        public Builder maxTokens(@Nullable Integer maxTokens) {
            this.maxTokens = maxTokens;
            return this;
        }

        /** The fewest tokens to generate before a stop text or token counts. (vLLM) */
        public Builder minTokens(@Nullable Integer minTokens) {
            this.minTokens = minTokens;
            return this;
        }

        /** Texts at which generation ends. They are not part of the output. */
        public Builder stop(@Nullable Stop stop) {
            this.stop = stop;
            return this;
        }

        /** Tokens at which generation ends, beside the model's own. (vLLM) */
        public Builder stopTokenIds(@Nullable List<Integer> stopTokenIds) {
            this.stopTokenIds = stopTokenIds;
            return this;
        }

        /** Whether to go on after the model's end token. (vLLM) */
        public Builder ignoreEos(@Nullable Boolean ignoreEos) {
            this.ignoreEos = ignoreEos;
            return this;
        }

        /** What the output must match. (vLLM) */
        public Builder structuredOutputs(@Nullable StructuredOutputs structuredOutputs) {
            this.structuredOutputs = structuredOutputs;
            return this;
        }

        /** How many likeliest tokens to tell at each position of the prompt. (vLLM) */
        public Builder promptLogprobs(@Nullable Integer promptLogprobs) {
            this.promptLogprobs = promptLogprobs;
            return this;
        }

        /** Lower runs first; 0 where absent. (vLLM) */
        public Builder priority(@Nullable Integer priority) {
            this.priority = priority;
            return this;
        }

        /** Whether to send chunks as they come. The result is complete either way. */
        public Builder stream(@Nullable Boolean stream) {
            this.stream = stream;
            return this;
        }

        /** How a stream is sent. */
        public Builder streamOptions(@Nullable StreamOptions streamOptions) {
            this.streamOptions = streamOptions;
            return this;
        }

        /** A name for the end user. Accepted, not used. */
        public Builder user(@Nullable String user) {
            this.user = user;
            return this;
        }

        /** What to continue. Several prompts give {@code n} choices each. */
        public Builder prompt(Prompt prompt) {
            this.prompt = prompt;
            return this;
        }

        /** Whether the output begins with the prompt. */
        public Builder echo(@Nullable Boolean echo) {
            this.echo = echo;
            return this;
        }

        /** How many likeliest tokens to tell at each position; 0 tells only the chosen one. */
        public Builder logprobs(@Nullable Integer logprobs) {
            this.logprobs = logprobs;
            return this;
        }

        /** The text after the gap. Answered with {@code unsupported}. */
        public Builder suffix(@Nullable String suffix) {
            this.suffix = suffix;
            return this;
        }

        /**
         * Choices to generate, of which the best {@code n} are given. Answered with {@code
         * unsupported} where it is more than {@code n}.
         */
        public Builder bestOf(@Nullable Integer bestOf) {
            this.bestOf = bestOf;
            return this;
        }

        /** Whether the prompt gets the model's beginning token. True where absent. (vLLM) */
        public Builder addSpecialTokens(@Nullable Boolean addSpecialTokens) {
            this.addSpecialTokens = addSpecialTokens;
            return this;
        }

        /** The finished value. */
        public CompletionRequest build() {
            return new CompletionRequest(
                    Objects.requireNonNull(model, "CompletionRequest needs model."),
                    temperature,
                    topP,
                    topK,
                    minP,
                    presencePenalty,
                    frequencyPenalty,
                    repetitionPenalty,
                    logitBias,
                    seed,
                    n,
                    maxTokens,
                    minTokens,
                    stop,
                    stopTokenIds,
                    ignoreEos,
                    structuredOutputs,
                    promptLogprobs,
                    priority,
                    stream,
                    streamOptions,
                    user,
                    Objects.requireNonNull(prompt, "CompletionRequest needs prompt."),
                    echo,
                    logprobs,
                    suffix,
                    bestOf,
                    addSpecialTokens);
        }
    }
}
