// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code chat.completions.create}: OpenAI's request body.
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
 * @param messages The conversation so far.
 * @param maxCompletionTokens The most tokens to generate, thinking included. Goes before {@code
 *     max_tokens}.
 * @param logprobs Whether to tell the log probabilities of the output's tokens.
 * @param topLogprobs How many likeliest tokens to tell at each position. Needs {@code logprobs}.
 * @param tools The tools that the model may call.
 * @param toolChoice Which of them it calls. {@code auto} where there are tools, else {@code none}.
 * @param parallelToolCalls Whether it may call several at once. True where absent.
 * @param responseFormat What the output must be.
 * @param reasoningEffort How much the model should think.
 * @param documents Texts that the answer is to draw on, as the model's chat template wants them.
 *     (vLLM)
 * @param chatTemplateKwargs More variables for the chat template. (vLLM)
 * @param addGenerationPrompt Whether the template opens the assistant's turn. True where absent.
 *     (vLLM)
 * @param continueFinalMessage Whether the last message is the beginning of the output. (vLLM)
 * @param modalities Kinds of output. {@code audio} is answered with {@code unsupported}.
 * @param audio How to speak. Answered with {@code unsupported}.
 * @param functions The old form of {@code tools}. Answered with {@code unsupported}.
 * @param webSearchOptions Answered with {@code unsupported}: nothing here searches the web.
 * @param metadata Notes for the caller. Accepted, not used.
 * @param store Accepted, not used: nothing is stored.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatCompletionRequest(
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
        @JsonProperty("messages") List<ChatMessage> messages,
        @JsonProperty("max_completion_tokens") @Nullable Integer maxCompletionTokens,
        @JsonProperty("logprobs") @Nullable Boolean logprobs,
        @JsonProperty("top_logprobs") @Nullable Integer topLogprobs,
        @JsonProperty("tools") @Nullable List<Tool> tools,
        @JsonProperty("tool_choice") @Nullable ToolChoice toolChoice,
        @JsonProperty("parallel_tool_calls") @Nullable Boolean parallelToolCalls,
        @JsonProperty("response_format") @Nullable ResponseFormat responseFormat,
        @JsonProperty("reasoning_effort") @Nullable ReasoningEffort reasoningEffort,
        @JsonProperty("documents") @Nullable List<JsonNode> documents,
        @JsonProperty("chat_template_kwargs") @Nullable JsonNode chatTemplateKwargs,
        @JsonProperty("add_generation_prompt") @Nullable Boolean addGenerationPrompt,
        @JsonProperty("continue_final_message") @Nullable Boolean continueFinalMessage,
        @JsonProperty("modalities") @Nullable List<Modality> modalities,
        @JsonProperty("audio") @Nullable JsonNode audio,
        @JsonProperty("functions") @Nullable List<JsonNode> functions,
        @JsonProperty("web_search_options") @Nullable JsonNode webSearchOptions,
        @JsonProperty("metadata") @Nullable Map<String, String> metadata,
        @JsonProperty("store") @Nullable Boolean store) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ChatCompletionRequest {}

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
                .messages(messages)
                .maxCompletionTokens(maxCompletionTokens)
                .logprobs(logprobs)
                .topLogprobs(topLogprobs)
                .tools(tools)
                .toolChoice(toolChoice)
                .parallelToolCalls(parallelToolCalls)
                .responseFormat(responseFormat)
                .reasoningEffort(reasoningEffort)
                .documents(documents)
                .chatTemplateKwargs(chatTemplateKwargs)
                .addGenerationPrompt(addGenerationPrompt)
                .continueFinalMessage(continueFinalMessage)
                .modalities(modalities)
                .audio(audio)
                .functions(functions)
                .webSearchOptions(webSearchOptions)
                .metadata(metadata)
                .store(store);
    }

    /** Makes a {@code ChatCompletionRequest}. */
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
        private @Nullable List<ChatMessage> messages;
        private @Nullable Integer maxCompletionTokens;
        private @Nullable Boolean logprobs;
        private @Nullable Integer topLogprobs;
        private @Nullable List<Tool> tools;
        private @Nullable ToolChoice toolChoice;
        private @Nullable Boolean parallelToolCalls;
        private @Nullable ResponseFormat responseFormat;
        private @Nullable ReasoningEffort reasoningEffort;
        private @Nullable List<JsonNode> documents;
        private @Nullable JsonNode chatTemplateKwargs;
        private @Nullable Boolean addGenerationPrompt;
        private @Nullable Boolean continueFinalMessage;
        private @Nullable List<Modality> modalities;
        private @Nullable JsonNode audio;
        private @Nullable List<JsonNode> functions;
        private @Nullable JsonNode webSearchOptions;
        private @Nullable Map<String, String> metadata;
        private @Nullable Boolean store;

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

        /** The conversation so far. */
        public Builder messages(List<ChatMessage> messages) {
            this.messages = messages;
            return this;
        }

        /** The most tokens to generate, thinking included. Goes before {@code max_tokens}. */
        public Builder maxCompletionTokens(@Nullable Integer maxCompletionTokens) {
            this.maxCompletionTokens = maxCompletionTokens;
            return this;
        }

        /** Whether to tell the log probabilities of the output's tokens. */
        public Builder logprobs(@Nullable Boolean logprobs) {
            this.logprobs = logprobs;
            return this;
        }

        /** How many likeliest tokens to tell at each position. Needs {@code logprobs}. */
        public Builder topLogprobs(@Nullable Integer topLogprobs) {
            this.topLogprobs = topLogprobs;
            return this;
        }

        /** The tools that the model may call. */
        public Builder tools(@Nullable List<Tool> tools) {
            this.tools = tools;
            return this;
        }

        /** Which of them it calls. {@code auto} where there are tools, else {@code none}. */
        public Builder toolChoice(@Nullable ToolChoice toolChoice) {
            this.toolChoice = toolChoice;
            return this;
        }

        /** Whether it may call several at once. True where absent. */
        public Builder parallelToolCalls(@Nullable Boolean parallelToolCalls) {
            this.parallelToolCalls = parallelToolCalls;
            return this;
        }

        /** What the output must be. */
        public Builder responseFormat(@Nullable ResponseFormat responseFormat) {
            this.responseFormat = responseFormat;
            return this;
        }

        /** How much the model should think. */
        public Builder reasoningEffort(@Nullable ReasoningEffort reasoningEffort) {
            this.reasoningEffort = reasoningEffort;
            return this;
        }

        /** Texts that the answer is to draw on, as the model's chat template wants them. (vLLM) */
        public Builder documents(@Nullable List<JsonNode> documents) {
            this.documents = documents;
            return this;
        }

        /** More variables for the chat template. (vLLM) */
        public Builder chatTemplateKwargs(@Nullable JsonNode chatTemplateKwargs) {
            this.chatTemplateKwargs = chatTemplateKwargs;
            return this;
        }

        /** Whether the template opens the assistant's turn. True where absent. (vLLM) */
        public Builder addGenerationPrompt(@Nullable Boolean addGenerationPrompt) {
            this.addGenerationPrompt = addGenerationPrompt;
            return this;
        }

        /** Whether the last message is the beginning of the output. (vLLM) */
        public Builder continueFinalMessage(@Nullable Boolean continueFinalMessage) {
            this.continueFinalMessage = continueFinalMessage;
            return this;
        }

        /** Kinds of output. {@code audio} is answered with {@code unsupported}. */
        public Builder modalities(@Nullable List<Modality> modalities) {
            this.modalities = modalities;
            return this;
        }

        /** How to speak. Answered with {@code unsupported}. */
        public Builder audio(@Nullable JsonNode audio) {
            this.audio = audio;
            return this;
        }

        /** The old form of {@code tools}. Answered with {@code unsupported}. */
        public Builder functions(@Nullable List<JsonNode> functions) {
            this.functions = functions;
            return this;
        }

        /** Answered with {@code unsupported}: nothing here searches the web. */
        public Builder webSearchOptions(@Nullable JsonNode webSearchOptions) {
            this.webSearchOptions = webSearchOptions;
            return this;
        }

        /** Notes for the caller. Accepted, not used. */
        public Builder metadata(@Nullable Map<String, String> metadata) {
            this.metadata = metadata;
            return this;
        }

        /** Accepted, not used: nothing is stored. */
        public Builder store(@Nullable Boolean store) {
            this.store = store;
            return this;
        }

        /** The finished value. */
        public ChatCompletionRequest build() {
            return new ChatCompletionRequest(
                    Objects.requireNonNull(model, "ChatCompletionRequest needs model."),
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
                    Objects.requireNonNull(messages, "ChatCompletionRequest needs messages."),
                    maxCompletionTokens,
                    logprobs,
                    topLogprobs,
                    tools,
                    toolChoice,
                    parallelToolCalls,
                    responseFormat,
                    reasoningEffort,
                    documents,
                    chatTemplateKwargs,
                    addGenerationPrompt,
                    continueFinalMessage,
                    modalities,
                    audio,
                    functions,
                    webSearchOptions,
                    metadata,
                    store);
        }
    }
}
