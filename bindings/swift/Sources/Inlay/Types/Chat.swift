// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

/// One of the answers.
public struct ChatChoice: Codable, Sendable, Hashable {
    /// Its number, from 0.
    public var index: Int
    /// What the model says.
    public var message: ChatCompletionMessage
    /// The probabilities, where asked for.
    public var logprobs: ChatLogprobs?
    /// Why it ended.
    public var finishReason: FinishReason
    /// The stop text or token that ended it. (vLLM)
    public var stopReason: StopReason?

    public init(
        index: Int,
        message: ChatCompletionMessage,
        logprobs: ChatLogprobs?,
        finishReason: FinishReason,
        stopReason: StopReason? = nil
    ) {
        self.index = index
        self.message = message
        self.logprobs = logprobs
        self.finishReason = finishReason
        self.stopReason = stopReason
    }

    private enum CodingKeys: String, CodingKey {
        case index
        case message
        case logprobs
        case finishReason = "finish_reason"
        case stopReason = "stop_reason"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        index = try container.decode(Int.self, forKey: .index)
        message = try container.decode(ChatCompletionMessage.self, forKey: .message)
        logprobs = try container.decodeIfPresent(ChatLogprobs.self, forKey: .logprobs)
        finishReason = try container.decode(FinishReason.self, forKey: .finishReason)
        stopReason = try container.decodeIfPresent(StopReason.self, forKey: .stopReason)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(index, forKey: .index)
        try container.encode(message, forKey: .message)
        try container.encode(logprobs, forKey: .logprobs)
        try container.encode(finishReason, forKey: .finishReason)
        try container.encodeIfPresent(stopReason, forKey: .stopReason)
    }
}

/// What is new of one of the answers.
public struct ChatChunkChoice: Codable, Sendable, Hashable {
    /// Its number, from 0.
    public var index: Int
    /// What is new.
    public var delta: ChatDelta
    /// The probabilities of the new tokens, where asked for.
    public var logprobs: ChatLogprobs?
    /// Why it ended; null until it has.
    public var finishReason: FinishReason?
    /// The stop text or token that ended it. (vLLM)
    public var stopReason: StopReason?

    public init(
        index: Int,
        delta: ChatDelta,
        finishReason: FinishReason?,
        logprobs: ChatLogprobs? = nil,
        stopReason: StopReason? = nil
    ) {
        self.index = index
        self.delta = delta
        self.logprobs = logprobs
        self.finishReason = finishReason
        self.stopReason = stopReason
    }

    private enum CodingKeys: String, CodingKey {
        case index
        case delta
        case logprobs
        case finishReason = "finish_reason"
        case stopReason = "stop_reason"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        index = try container.decode(Int.self, forKey: .index)
        delta = try container.decode(ChatDelta.self, forKey: .delta)
        logprobs = try container.decodeIfPresent(ChatLogprobs.self, forKey: .logprobs)
        finishReason = try container.decodeIfPresent(FinishReason.self, forKey: .finishReason)
        stopReason = try container.decodeIfPresent(StopReason.self, forKey: .stopReason)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(index, forKey: .index)
        try container.encode(delta, forKey: .delta)
        try container.encodeIfPresent(logprobs, forKey: .logprobs)
        try container.encode(finishReason, forKey: .finishReason)
        try container.encodeIfPresent(stopReason, forKey: .stopReason)
    }
}

/// The result of `chat.completions.create`, complete also where it was streamed.
public struct ChatCompletion: Codable, Sendable, Hashable {
    /// The id of the completion.
    public var id: String
    /// When it began, in seconds since 1970.
    public var created: Int
    /// The id of the model.
    public var model: String
    /// The answers.
    public var choices: [ChatChoice]
    /// What it took.
    public var usage: Usage
    /// Changes when the model or the engine changes.
    public var systemFingerprint: String?
    /// For each token of the prompt, tokens by id; null for the first. (vLLM)
    public var promptLogprobs: [[String: PromptLogprob]?]?

    public init(
        id: String,
        created: Int,
        model: String,
        choices: [ChatChoice],
        usage: Usage,
        systemFingerprint: String? = nil,
        promptLogprobs: [[String: PromptLogprob]?]? = nil
    ) {
        self.id = id
        self.created = created
        self.model = model
        self.choices = choices
        self.usage = usage
        self.systemFingerprint = systemFingerprint
        self.promptLogprobs = promptLogprobs
    }

    private enum CodingKeys: String, CodingKey {
        case object
        case id
        case created
        case model
        case choices
        case usage
        case systemFingerprint = "system_fingerprint"
        case promptLogprobs = "prompt_logprobs"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        created = try container.decode(Int.self, forKey: .created)
        model = try container.decode(String.self, forKey: .model)
        choices = try container.decode([ChatChoice].self, forKey: .choices)
        usage = try container.decode(Usage.self, forKey: .usage)
        systemFingerprint = try container.decodeIfPresent(String.self, forKey: .systemFingerprint)
        promptLogprobs = try container.decodeIfPresent([[String: PromptLogprob]?].self, forKey: .promptLogprobs)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("chat.completion", forKey: .object)
        try container.encode(id, forKey: .id)
        try container.encode(created, forKey: .created)
        try container.encode(model, forKey: .model)
        try container.encode(choices, forKey: .choices)
        try container.encode(usage, forKey: .usage)
        try container.encodeIfPresent(systemFingerprint, forKey: .systemFingerprint)
        try container.encodeIfPresent(promptLogprobs, forKey: .promptLogprobs)
    }
}

/// A piece of a streamed chat completion.
public struct ChatCompletionChunk: Codable, Sendable, Hashable {
    /// The id of the completion: the same in all of its chunks.
    public var id: String
    /// When the completion began: the same in all of its chunks.
    public var created: Int
    /// The id of the model.
    public var model: String
    /// What is new. Empty in the chunk that tells the usage.
    public var choices: [ChatChunkChoice]
    /// What it took, in the last chunk, where `stream_options.include_usage` asks for it; null in
    /// the chunks before.
    public var usage: Usage?
    /// Changes when the model or the engine changes.
    public var systemFingerprint: String?

    public init(
        id: String,
        created: Int,
        model: String,
        choices: [ChatChunkChoice],
        usage: Usage? = nil,
        systemFingerprint: String? = nil
    ) {
        self.id = id
        self.created = created
        self.model = model
        self.choices = choices
        self.usage = usage
        self.systemFingerprint = systemFingerprint
    }

    private enum CodingKeys: String, CodingKey {
        case object
        case id
        case created
        case model
        case choices
        case usage
        case systemFingerprint = "system_fingerprint"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        created = try container.decode(Int.self, forKey: .created)
        model = try container.decode(String.self, forKey: .model)
        choices = try container.decode([ChatChunkChoice].self, forKey: .choices)
        usage = try container.decodeIfPresent(Usage.self, forKey: .usage)
        systemFingerprint = try container.decodeIfPresent(String.self, forKey: .systemFingerprint)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("chat.completion.chunk", forKey: .object)
        try container.encode(id, forKey: .id)
        try container.encode(created, forKey: .created)
        try container.encode(model, forKey: .model)
        try container.encode(choices, forKey: .choices)
        try container.encodeIfPresent(usage, forKey: .usage)
        try container.encodeIfPresent(systemFingerprint, forKey: .systemFingerprint)
    }
}

/// `chat.completions.chunk`: a piece of a streamed chat completion.
public struct ChatCompletionChunkParams: Codable, Sendable, Hashable {
    /// The id of the request.
    public var request: RequestId
    /// The piece.
    public var chunk: ChatCompletionChunk

    public init(
        request: RequestId,
        chunk: ChatCompletionChunk
    ) {
        self.request = request
        self.chunk = chunk
    }

    private enum CodingKeys: String, CodingKey {
        case request
        case chunk
    }
}

/// What the model says.
public struct ChatCompletionMessage: Codable, Sendable, Hashable {
    /// The text. Null where there is only a tool call.
    public var content: String?
    /// Always null: models of this kind refuse in the text.
    public var refusal: String?
    /// What it thought before. (vLLM)
    public var reasoningContent: String?
    /// The tools that it calls.
    public var toolCalls: [ToolCall]?

    public init(
        content: String?,
        refusal: String?,
        reasoningContent: String? = nil,
        toolCalls: [ToolCall]? = nil
    ) {
        self.content = content
        self.refusal = refusal
        self.reasoningContent = reasoningContent
        self.toolCalls = toolCalls
    }

    private enum CodingKeys: String, CodingKey {
        case role
        case content
        case refusal
        case reasoningContent = "reasoning_content"
        case toolCalls = "tool_calls"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        content = try container.decodeIfPresent(String.self, forKey: .content)
        refusal = try container.decodeIfPresent(String.self, forKey: .refusal)
        reasoningContent = try container.decodeIfPresent(String.self, forKey: .reasoningContent)
        toolCalls = try container.decodeIfPresent([ToolCall].self, forKey: .toolCalls)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("assistant", forKey: .role)
        try container.encode(content, forKey: .content)
        try container.encode(refusal, forKey: .refusal)
        try container.encodeIfPresent(reasoningContent, forKey: .reasoningContent)
        try container.encodeIfPresent(toolCalls, forKey: .toolCalls)
    }
}

/// `chat.completions.create`: OpenAI's request body.
public struct ChatCompletionRequest: Codable, Sendable, Hashable {
    /// The id of a loaded model.
    public var model: String
    /// How random the choice of tokens is; 0 takes the likeliest. The model's own where absent,
    /// else 1.
    public var temperature: Double?
    /// Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
    /// else 1.
    public var topP: Double?
    /// Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)
    public var topK: Int?
    /// Only tokens at least this likely, relative to the likeliest. (vLLM)
    public var minP: Double?
    /// Taken from the logit of every token generated before.
    public var presencePenalty: Double?
    /// Taken from the logit of a token once for every time it was generated before.
    public var frequencyPenalty: Double?
    /// Divides the logits of tokens of the prompt and the output where above 1. (vLLM)
    public var repetitionPenalty: Double?
    /// Added to the logits of tokens: keys are token ids.
    public var logitBias: [String: Double]?
    /// Makes sampling repeatable: same seed, same request, same output.
    public var seed: Int?
    /// How many choices to generate. 1 where absent.
    public var n: Int?
    /// The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
    /// chats.
    public var maxTokens: Int?
    /// The fewest tokens to generate before a stop text or token counts. (vLLM)
    public var minTokens: Int?
    /// Texts at which generation ends. They are not part of the output.
    public var stop: Stop?
    /// Tokens at which generation ends, beside the model's own. (vLLM)
    public var stopTokenIds: [Int]?
    /// Whether to go on after the model's end token. (vLLM)
    public var ignoreEos: Bool?
    /// What the output must match. (vLLM)
    public var structuredOutputs: StructuredOutputs?
    /// How many likeliest tokens to tell at each position of the prompt. (vLLM)
    public var promptLogprobs: Int?
    /// Lower runs first; 0 where absent. (vLLM)
    public var priority: Int?
    /// Whether to send chunks as they come. The result is complete either way.
    public var stream: Bool?
    /// How a stream is sent.
    public var streamOptions: StreamOptions?
    /// A name for the end user. Accepted, not used.
    public var user: String?
    /// The conversation so far.
    public var messages: [ChatMessage]
    /// The most tokens to generate, thinking included. Goes before `max_tokens`.
    public var maxCompletionTokens: Int?
    /// Whether to tell the log probabilities of the output's tokens.
    public var logprobs: Bool?
    /// How many likeliest tokens to tell at each position. Needs `logprobs`.
    public var topLogprobs: Int?
    /// The tools that the model may call.
    public var tools: [Tool]?
    /// Which of them it calls. `auto` where there are tools, else `none`.
    public var toolChoice: ToolChoice?
    /// Whether it may call several at once. True where absent.
    public var parallelToolCalls: Bool?
    /// What the output must be.
    public var responseFormat: ResponseFormat?
    /// How much the model should think.
    public var reasoningEffort: ReasoningEffort?
    /// Texts that the answer is to draw on, as the model's chat template wants them. (vLLM)
    public var documents: [JSON]?
    /// More variables for the chat template. (vLLM)
    public var chatTemplateKwargs: JSON?
    /// Whether the template opens the assistant's turn. True where absent. (vLLM)
    public var addGenerationPrompt: Bool?
    /// Whether the last message is the beginning of the output. (vLLM)
    public var continueFinalMessage: Bool?
    /// Kinds of output. `audio` is answered with `unsupported`.
    public var modalities: [Modality]?
    /// How to speak. Answered with `unsupported`.
    public var audio: JSON?
    /// The old form of `tools`. Answered with `unsupported`.
    public var functions: [JSON]?
    /// Answered with `unsupported`: nothing here searches the web.
    public var webSearchOptions: JSON?
    /// Notes for the caller. Accepted, not used.
    public var metadata: [String: String]?
    /// Accepted, not used: nothing is stored.
    public var store: Bool?

    public init(
        model: String,
        messages: [ChatMessage],
        temperature: Double? = nil,
        topP: Double? = nil,
        topK: Int? = nil,
        minP: Double? = nil,
        presencePenalty: Double? = nil,
        frequencyPenalty: Double? = nil,
        repetitionPenalty: Double? = nil,
        logitBias: [String: Double]? = nil,
        seed: Int? = nil,
        n: Int? = nil,
        maxTokens: Int? = nil,
        minTokens: Int? = nil,
        stop: Stop? = nil,
        stopTokenIds: [Int]? = nil,
        ignoreEos: Bool? = nil,
        structuredOutputs: StructuredOutputs? = nil,
        promptLogprobs: Int? = nil,
        priority: Int? = nil,
        stream: Bool? = nil,
        streamOptions: StreamOptions? = nil,
        user: String? = nil,
        maxCompletionTokens: Int? = nil,
        logprobs: Bool? = nil,
        topLogprobs: Int? = nil,
        tools: [Tool]? = nil,
        toolChoice: ToolChoice? = nil,
        parallelToolCalls: Bool? = nil,
        responseFormat: ResponseFormat? = nil,
        reasoningEffort: ReasoningEffort? = nil,
        documents: [JSON]? = nil,
        chatTemplateKwargs: JSON? = nil,
        addGenerationPrompt: Bool? = nil,
        continueFinalMessage: Bool? = nil,
        modalities: [Modality]? = nil,
        audio: JSON? = nil,
        functions: [JSON]? = nil,
        webSearchOptions: JSON? = nil,
        metadata: [String: String]? = nil,
        store: Bool? = nil
    ) {
        self.model = model
        self.temperature = temperature
        self.topP = topP
        self.topK = topK
        self.minP = minP
        self.presencePenalty = presencePenalty
        self.frequencyPenalty = frequencyPenalty
        self.repetitionPenalty = repetitionPenalty
        self.logitBias = logitBias
        self.seed = seed
        self.n = n
        self.maxTokens = maxTokens
        self.minTokens = minTokens
        self.stop = stop
        self.stopTokenIds = stopTokenIds
        self.ignoreEos = ignoreEos
        self.structuredOutputs = structuredOutputs
        self.promptLogprobs = promptLogprobs
        self.priority = priority
        self.stream = stream
        self.streamOptions = streamOptions
        self.user = user
        self.messages = messages
        self.maxCompletionTokens = maxCompletionTokens
        self.logprobs = logprobs
        self.topLogprobs = topLogprobs
        self.tools = tools
        self.toolChoice = toolChoice
        self.parallelToolCalls = parallelToolCalls
        self.responseFormat = responseFormat
        self.reasoningEffort = reasoningEffort
        self.documents = documents
        self.chatTemplateKwargs = chatTemplateKwargs
        self.addGenerationPrompt = addGenerationPrompt
        self.continueFinalMessage = continueFinalMessage
        self.modalities = modalities
        self.audio = audio
        self.functions = functions
        self.webSearchOptions = webSearchOptions
        self.metadata = metadata
        self.store = store
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case temperature
        case topP = "top_p"
        case topK = "top_k"
        case minP = "min_p"
        case presencePenalty = "presence_penalty"
        case frequencyPenalty = "frequency_penalty"
        case repetitionPenalty = "repetition_penalty"
        case logitBias = "logit_bias"
        case seed
        case n
        case maxTokens = "max_tokens"
        case minTokens = "min_tokens"
        case stop
        case stopTokenIds = "stop_token_ids"
        case ignoreEos = "ignore_eos"
        case structuredOutputs = "structured_outputs"
        case promptLogprobs = "prompt_logprobs"
        case priority
        case stream
        case streamOptions = "stream_options"
        case user
        case messages
        case maxCompletionTokens = "max_completion_tokens"
        case logprobs
        case topLogprobs = "top_logprobs"
        case tools
        case toolChoice = "tool_choice"
        case parallelToolCalls = "parallel_tool_calls"
        case responseFormat = "response_format"
        case reasoningEffort = "reasoning_effort"
        case documents
        case chatTemplateKwargs = "chat_template_kwargs"
        case addGenerationPrompt = "add_generation_prompt"
        case continueFinalMessage = "continue_final_message"
        case modalities
        case audio
        case functions
        case webSearchOptions = "web_search_options"
        case metadata
        case store
    }
}

/// What is new since the last chunk.
public struct ChatDelta: Codable, Sendable, Hashable {
    /// `assistant`, in the first chunk of a choice.
    public var role: ChatRole?
    /// The next text. Never half a character.
    public var content: String?
    /// The next thoughts. (vLLM)
    public var reasoningContent: String?
    /// Never set: models of this kind refuse in the text.
    public var refusal: String?
    /// The next pieces of tool calls.
    public var toolCalls: [ToolCallDelta]?

    public init(
        role: ChatRole? = nil,
        content: String? = nil,
        reasoningContent: String? = nil,
        refusal: String? = nil,
        toolCalls: [ToolCallDelta]? = nil
    ) {
        self.role = role
        self.content = content
        self.reasoningContent = reasoningContent
        self.refusal = refusal
        self.toolCalls = toolCalls
    }

    private enum CodingKeys: String, CodingKey {
        case role
        case content
        case reasoningContent = "reasoning_content"
        case refusal
        case toolCalls = "tool_calls"
    }
}

/// The probabilities of the output's tokens.
public struct ChatLogprobs: Codable, Sendable, Hashable {
    /// Those of the content.
    public var content: [TokenLogprob]?
    /// Those of a refusal: always null.
    public var refusal: [TokenLogprob]?

    public init(
        content: [TokenLogprob]?,
        refusal: [TokenLogprob]?
    ) {
        self.content = content
        self.refusal = refusal
    }

    private enum CodingKeys: String, CodingKey {
        case content
        case refusal
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        content = try container.decodeIfPresent([TokenLogprob].self, forKey: .content)
        refusal = try container.decodeIfPresent([TokenLogprob].self, forKey: .refusal)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(content, forKey: .content)
        try container.encode(refusal, forKey: .refusal)
    }
}

/// `chat.render`: the prompt of a chat, without running the model.
public struct ChatRenderParams: Codable, Sendable, Hashable {
    /// The id of a loaded model.
    public var model: String
    /// The conversation so far.
    public var messages: [ChatMessage]
    /// The tools that the model may call.
    public var tools: [Tool]?
    /// Which of them it calls. With `none`, the model does not see them.
    public var toolChoice: ToolChoice?
    /// Texts that the answer is to draw on.
    public var documents: [JSON]?
    /// How much the model should think.
    public var reasoningEffort: ReasoningEffort?
    /// More variables for the chat template.
    public var chatTemplateKwargs: JSON?
    /// Whether the template opens the assistant's turn. True where absent, but for a message that
    /// is continued.
    public var addGenerationPrompt: Bool?
    /// Whether the last message is the beginning of the output.
    public var continueFinalMessage: Bool?

    public init(
        model: String,
        messages: [ChatMessage],
        tools: [Tool]? = nil,
        toolChoice: ToolChoice? = nil,
        documents: [JSON]? = nil,
        reasoningEffort: ReasoningEffort? = nil,
        chatTemplateKwargs: JSON? = nil,
        addGenerationPrompt: Bool? = nil,
        continueFinalMessage: Bool? = nil
    ) {
        self.model = model
        self.messages = messages
        self.tools = tools
        self.toolChoice = toolChoice
        self.documents = documents
        self.reasoningEffort = reasoningEffort
        self.chatTemplateKwargs = chatTemplateKwargs
        self.addGenerationPrompt = addGenerationPrompt
        self.continueFinalMessage = continueFinalMessage
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case messages
        case tools
        case toolChoice = "tool_choice"
        case documents
        case reasoningEffort = "reasoning_effort"
        case chatTemplateKwargs = "chat_template_kwargs"
        case addGenerationPrompt = "add_generation_prompt"
        case continueFinalMessage = "continue_final_message"
    }
}

/// The prompt of a chat.
public struct ChatRenderResult: Codable, Sendable, Hashable {
    /// As text.
    public var prompt: String
    /// As the model sees it.
    public var tokens: [Int]

    public init(
        prompt: String,
        tokens: [Int]
    ) {
        self.prompt = prompt
        self.tokens = tokens
    }

    private enum CodingKeys: String, CodingKey {
        case prompt
        case tokens
    }
}

/// Who speaks in an output.
public struct ChatRole: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let assistant = Self(rawValue: "assistant")
}

/// More about the output.
public struct CompletionTokensDetails: Codable, Sendable, Hashable {
    /// Tokens of the model's thinking.
    public var reasoningTokens: Int

    public init(
        reasoningTokens: Int
    ) {
        self.reasoningTokens = reasoningTokens
    }

    private enum CodingKeys: String, CodingKey {
        case reasoningTokens = "reasoning_tokens"
    }
}

/// Why a choice ended. `stop`: the model was done, or a stop text or token came; `length`: the
/// limit of tokens or the context; `tool_calls`: tools were called.
public struct FinishReason: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let stop = Self(rawValue: "stop")
    public static let length = Self(rawValue: "length")
    public static let toolCalls = Self(rawValue: "tool_calls")
}

/// A piece of a call of a function.
public struct FunctionCallDelta: Codable, Sendable, Hashable {
    /// The name, in the first piece.
    public var name: String?
    /// The next piece of the arguments.
    public var arguments: String?

    public init(
        name: String? = nil,
        arguments: String? = nil
    ) {
        self.name = name
        self.arguments = arguments
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case arguments
    }
}

/// A kind of output.
public struct Modality: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let text = Self(rawValue: "text")
    public static let audio = Self(rawValue: "audio")
}

/// One token at one position of the prompt. (vLLM)
public struct PromptLogprob: Codable, Sendable, Hashable {
    /// The natural logarithm of its probability.
    public var logprob: Double
    /// Its place among all tokens, from 1.
    public var rank: Int?
    /// The token as text.
    public var decodedToken: String?

    public init(
        logprob: Double,
        rank: Int? = nil,
        decodedToken: String? = nil
    ) {
        self.logprob = logprob
        self.rank = rank
        self.decodedToken = decodedToken
    }

    private enum CodingKeys: String, CodingKey {
        case logprob
        case rank
        case decodedToken = "decoded_token"
    }
}

/// More about the prompt.
public struct PromptTokensDetails: Codable, Sendable, Hashable {
    /// Tokens that came from the prefix cache.
    public var cachedTokens: Int

    public init(
        cachedTokens: Int
    ) {
        self.cachedTokens = cachedTokens
    }

    private enum CodingKeys: String, CodingKey {
        case cachedTokens = "cached_tokens"
    }
}

/// How much the model should think. `none` turns thinking off.
public struct ReasoningEffort: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let none = Self(rawValue: "none")
    public static let minimal = Self(rawValue: "minimal")
    public static let low = Self(rawValue: "low")
    public static let medium = Self(rawValue: "medium")
    public static let high = Self(rawValue: "high")
    public static let xhigh = Self(rawValue: "xhigh")
    public static let max = Self(rawValue: "max")
}

/// One text or several at which generation ends.
public enum Stop: Codable, Sendable, Hashable {
    case one(String)
    case many([String])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            self = .one(value)
            return
        }
        self = .many(try container.decode([String].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .one(let value): try container.encode(value)
        case .many(let value): try container.encode(value)
        }
    }
}

extension Stop: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self = .one(value)
    }
}

/// The stop text or the stop token that ended a choice.
public enum StopReason: Codable, Sendable, Hashable {
    case text(String)
    case token(Int)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            self = .text(value)
            return
        }
        self = .token(try container.decode(Int.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .token(let value): try container.encode(value)
        }
    }
}

extension StopReason: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self = .text(value)
    }
}

/// How a stream is sent.
public struct StreamOptions: Codable, Sendable, Hashable {
    /// Whether a last chunk without choices tells the usage.
    public var includeUsage: Bool?

    public init(
        includeUsage: Bool? = nil
    ) {
        self.includeUsage = includeUsage
    }

    private enum CodingKeys: String, CodingKey {
        case includeUsage = "include_usage"
    }
}

/// A token of the output and its probability.
public struct TokenLogprob: Codable, Sendable, Hashable {
    /// The token as text.
    public var token: String
    /// The natural logarithm of its probability.
    public var logprob: Double
    /// Its bytes, which may be a part of a character.
    public var bytes: [Int]?
    /// The likeliest tokens at this position.
    public var topLogprobs: [TopLogprob]

    public init(
        token: String,
        logprob: Double,
        bytes: [Int]?,
        topLogprobs: [TopLogprob]
    ) {
        self.token = token
        self.logprob = logprob
        self.bytes = bytes
        self.topLogprobs = topLogprobs
    }

    private enum CodingKeys: String, CodingKey {
        case token
        case logprob
        case bytes
        case topLogprobs = "top_logprobs"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        token = try container.decode(String.self, forKey: .token)
        logprob = try container.decode(Double.self, forKey: .logprob)
        bytes = try container.decodeIfPresent([Int].self, forKey: .bytes)
        topLogprobs = try container.decode([TopLogprob].self, forKey: .topLogprobs)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(token, forKey: .token)
        try container.encode(logprob, forKey: .logprob)
        try container.encode(bytes, forKey: .bytes)
        try container.encode(topLogprobs, forKey: .topLogprobs)
    }
}

/// A piece of a call of a tool.
public struct ToolCallDelta: Codable, Sendable, Hashable {
    /// Which call of the message.
    public var index: Int
    /// The id of the call, in the first piece.
    public var id: String?
    /// The function and its arguments.
    public var function: FunctionCallDelta?

    public init(
        index: Int,
        id: String? = nil,
        function: FunctionCallDelta? = nil
    ) {
        self.index = index
        self.id = id
        self.function = function
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case index
        case id
        case function
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        index = try container.decode(Int.self, forKey: .index)
        id = try container.decodeIfPresent(String.self, forKey: .id)
        function = try container.decodeIfPresent(FunctionCallDelta.self, forKey: .function)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("function", forKey: .type)
        try container.encode(index, forKey: .index)
        try container.encodeIfPresent(id, forKey: .id)
        try container.encodeIfPresent(function, forKey: .function)
    }
}

/// A token that might have been.
public struct TopLogprob: Codable, Sendable, Hashable {
    /// The token as text.
    public var token: String
    /// The natural logarithm of its probability.
    public var logprob: Double
    /// Its bytes, which may be a part of a character.
    public var bytes: [Int]?

    public init(
        token: String,
        logprob: Double,
        bytes: [Int]?
    ) {
        self.token = token
        self.logprob = logprob
        self.bytes = bytes
    }

    private enum CodingKeys: String, CodingKey {
        case token
        case logprob
        case bytes
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        token = try container.decode(String.self, forKey: .token)
        logprob = try container.decode(Double.self, forKey: .logprob)
        bytes = try container.decodeIfPresent([Int].self, forKey: .bytes)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(token, forKey: .token)
        try container.encode(logprob, forKey: .logprob)
        try container.encode(bytes, forKey: .bytes)
    }
}

/// What a request took.
public struct Usage: Codable, Sendable, Hashable {
    /// Tokens of the prompt.
    public var promptTokens: Int
    /// Tokens generated, over all choices.
    public var completionTokens: Int
    /// The sum of both.
    public var totalTokens: Int
    /// More about the prompt.
    public var promptTokensDetails: PromptTokensDetails?
    /// More about the output.
    public var completionTokensDetails: CompletionTokensDetails?

    public init(
        promptTokens: Int,
        completionTokens: Int,
        totalTokens: Int,
        promptTokensDetails: PromptTokensDetails? = nil,
        completionTokensDetails: CompletionTokensDetails? = nil
    ) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.totalTokens = totalTokens
        self.promptTokensDetails = promptTokensDetails
        self.completionTokensDetails = completionTokensDetails
    }

    private enum CodingKeys: String, CodingKey {
        case promptTokens = "prompt_tokens"
        case completionTokens = "completion_tokens"
        case totalTokens = "total_tokens"
        case promptTokensDetails = "prompt_tokens_details"
        case completionTokensDetails = "completion_tokens_details"
    }
}
