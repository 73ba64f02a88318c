// Generated from schemas/v1 by `make schemas`. Do not edit.

// The messages of the protocol. Whatever is optional is left out where it is
// nil. Members that this version does not know are ignored, and values that it
// does not know are kept.

/// One of the tools allowed.
public struct AllowedTool: Codable, Sendable, Hashable {
    /// The function.
    public var function: ToolName

    public init(
        function: ToolName
    ) {
        self.function = function
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case function
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        function = try container.decode(ToolName.self, forKey: .function)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("function", forKey: .type)
        try container.encode(function, forKey: .function)
    }
}

/// Some of the tools.
public struct AllowedTools: Codable, Sendable, Hashable {
    /// Whether the model must call one.
    public var mode: AllowedToolsMode
    /// The tools allowed.
    public var tools: [AllowedTool]

    public init(
        mode: AllowedToolsMode,
        tools: [AllowedTool]
    ) {
        self.mode = mode
        self.tools = tools
    }

    private enum CodingKeys: String, CodingKey {
        case mode
        case tools
    }
}

/// Call only some of the tools.
public struct AllowedToolsChoice: Codable, Sendable, Hashable {
    /// The tools allowed.
    public var allowedTools: AllowedTools

    public init(
        allowedTools: AllowedTools
    ) {
        self.allowedTools = allowedTools
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case allowedTools = "allowed_tools"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        allowedTools = try container.decode(AllowedTools.self, forKey: .allowedTools)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("allowed_tools", forKey: .type)
        try container.encode(allowedTools, forKey: .allowedTools)
    }
}

/// `auto`: the model decides; `required`: call at least one.
public struct AllowedToolsMode: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let auto = Self(rawValue: "auto")
    public static let required = Self(rawValue: "required")
}

/// What the model said before.
public struct AssistantMessage: Codable, Sendable, Hashable {
    /// What it said. May be absent where it called tools.
    public var content: MessageContent?
    /// What it thought, for templates that want it back.
    public var reasoningContent: String?
    /// Its refusal.
    public var refusal: String?
    /// The tools that it called.
    public var toolCalls: [ToolCall]?
    /// A name for the participant.
    public var name: String?

    public init(
        content: MessageContent? = nil,
        reasoningContent: String? = nil,
        refusal: String? = nil,
        toolCalls: [ToolCall]? = nil,
        name: String? = nil
    ) {
        self.content = content
        self.reasoningContent = reasoningContent
        self.refusal = refusal
        self.toolCalls = toolCalls
        self.name = name
    }

    private enum CodingKeys: String, CodingKey {
        case role
        case content
        case reasoningContent = "reasoning_content"
        case refusal
        case toolCalls = "tool_calls"
        case name
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        content = try container.decodeIfPresent(MessageContent.self, forKey: .content)
        reasoningContent = try container.decodeIfPresent(String.self, forKey: .reasoningContent)
        refusal = try container.decodeIfPresent(String.self, forKey: .refusal)
        toolCalls = try container.decodeIfPresent([ToolCall].self, forKey: .toolCalls)
        name = try container.decodeIfPresent(String.self, forKey: .name)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("assistant", forKey: .role)
        try container.encodeIfPresent(content, forKey: .content)
        try container.encodeIfPresent(reasoningContent, forKey: .reasoningContent)
        try container.encodeIfPresent(refusal, forKey: .refusal)
        try container.encodeIfPresent(toolCalls, forKey: .toolCalls)
        try container.encodeIfPresent(name, forKey: .name)
    }
}

/// Sound. A model that cannot hear answers `unsupported`.
public struct AudioPart: Codable, Sendable, Hashable {
    /// The sound.
    public var inputAudio: InputAudio

    public init(
        inputAudio: InputAudio
    ) {
        self.inputAudio = inputAudio
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case inputAudio = "input_audio"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        inputAudio = try container.decode(InputAudio.self, forKey: .inputAudio)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("input_audio", forKey: .type)
        try container.encode(inputAudio, forKey: .inputAudio)
    }
}

/// The paged KV cache.
public struct CacheCounts: Codable, Sendable, Hashable {
    /// Pages that there are.
    public var pagesTotal: Int
    /// Pages that running requests hold.
    public var pagesUsed: Int
    /// Pages that only the prefix cache holds; they are given up when needed.
    public var pagesCached: Int
    /// Running requests that were set back to make room.
    public var preemptions: Int
    /// Pages that the prefix cache gave up for others.
    public var evictions: Int
    /// Pages that were copied as two requests parted.
    public var copies: Int

    public init(
        pagesTotal: Int,
        pagesUsed: Int,
        pagesCached: Int,
        preemptions: Int,
        evictions: Int,
        copies: Int
    ) {
        self.pagesTotal = pagesTotal
        self.pagesUsed = pagesUsed
        self.pagesCached = pagesCached
        self.preemptions = preemptions
        self.evictions = evictions
        self.copies = copies
    }

    private enum CodingKeys: String, CodingKey {
        case pagesTotal = "pages_total"
        case pagesUsed = "pages_used"
        case pagesCached = "pages_cached"
        case preemptions
        case evictions
        case copies
    }
}

/// `$/cancelRequest`: ends a request early. The request still ends exactly once: with
/// `request_cancelled`, or with its result if that was ready first. An id that is not in flight is
/// ignored.
public struct CancelParams: Codable, Sendable, Hashable {
    /// The id of the request to cancel.
    public var id: RequestId

    public init(
        id: RequestId
    ) {
        self.id = id
    }

    private enum CodingKeys: String, CodingKey {
        case id
    }
}

/// What the library offers.
public struct Capabilities: Codable, Sendable, Hashable {
    /// The methods that it answers.
    public var methods: [String]
    /// The notifications that it sends.
    public var notifications: [String]
    /// What this build can do.
    public var features: [Feature]
    /// Whether the TVM runtime was found, so that compiled models can be loaded.
    public var compiledModels: Bool

    public init(
        methods: [String],
        notifications: [String],
        features: [Feature],
        compiledModels: Bool
    ) {
        self.methods = methods
        self.notifications = notifications
        self.features = features
        self.compiledModels = compiledModels
    }

    private enum CodingKeys: String, CodingKey {
        case methods
        case notifications
        case features
        case compiledModels = "compiled_models"
    }
}

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
    /// What it took, in the last chunk, where `stream_options.include_usage` asks for it.
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

/// A message of the conversation.
public enum ChatMessage: Codable, Sendable, Hashable {
    case developer(DeveloperMessage)
    case system(SystemMessage)
    case user(UserMessage)
    case assistant(AssistantMessage)
    case tool(ToolMessage)

    private enum CodingKeys: String, CodingKey {
        case role
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .role) {
        case "developer": self = .developer(try DeveloperMessage(from: decoder))
        case "system": self = .system(try SystemMessage(from: decoder))
        case "user": self = .user(try UserMessage(from: decoder))
        case "assistant": self = .assistant(try AssistantMessage(from: decoder))
        case "tool": self = .tool(try ToolMessage(from: decoder))
        case let other:
            throw DecodingError.dataCorruptedError(
                forKey: .role, in: container,
                debugDescription: "\(other) is no role of ChatMessage")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .developer(let value): try value.encode(to: encoder)
        case .system(let value): try value.encode(to: encoder)
        case .user(let value): try value.encode(to: encoder)
        case .assistant(let value): try value.encode(to: encoder)
        case .tool(let value): try value.encode(to: encoder)
        }
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
    /// Which of them it calls.
    public var toolChoice: ToolChoice?
    /// Texts that the answer is to draw on.
    public var documents: [JSON]?
    /// How much the model should think.
    public var reasoningEffort: ReasoningEffort?
    /// More variables for the chat template.
    public var chatTemplateKwargs: JSON?
    /// Whether the template opens the assistant's turn.
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

/// Who calls.
public struct ClientInfo: Codable, Sendable, Hashable {
    /// The name of the program.
    public var name: String
    /// Its version.
    public var version: String?

    public init(
        name: String,
        version: String? = nil
    ) {
        self.name = name
        self.version = version
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case version
    }
}

/// The result of `completions.create`, complete also where it was streamed; and its chunks.
public struct Completion: Codable, Sendable, Hashable {
    /// The id of the completion: the same in all of its chunks.
    public var id: String
    /// When it began, in seconds since 1970.
    public var created: Int
    /// The id of the model.
    public var model: String
    /// The answers, or what is new of them.
    public var choices: [CompletionChoice]
    /// What it took. In a stream, only in the last chunk and where asked for.
    public var usage: Usage?
    /// Changes when the model or the engine changes.
    public var systemFingerprint: String?

    public init(
        id: String,
        created: Int,
        model: String,
        choices: [CompletionChoice],
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
        choices = try container.decode([CompletionChoice].self, forKey: .choices)
        usage = try container.decodeIfPresent(Usage.self, forKey: .usage)
        systemFingerprint = try container.decodeIfPresent(String.self, forKey: .systemFingerprint)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("text_completion", forKey: .object)
        try container.encode(id, forKey: .id)
        try container.encode(created, forKey: .created)
        try container.encode(model, forKey: .model)
        try container.encode(choices, forKey: .choices)
        try container.encodeIfPresent(usage, forKey: .usage)
        try container.encodeIfPresent(systemFingerprint, forKey: .systemFingerprint)
    }
}

/// One of the answers, or what is new of it.
public struct CompletionChoice: Codable, Sendable, Hashable {
    /// Its number, from 0.
    public var index: Int
    /// The text.
    public var text: String
    /// The probabilities, where asked for.
    public var logprobs: CompletionLogprobs?
    /// Why it ended; null until it has.
    public var finishReason: FinishReason?
    /// The stop text or token that ended it. (vLLM)
    public var stopReason: StopReason?
    /// For each token of the prompt, tokens by id; null for the first. (vLLM)
    public var promptLogprobs: [[String: PromptLogprob]?]?

    public init(
        index: Int,
        text: String,
        logprobs: CompletionLogprobs?,
        finishReason: FinishReason?,
        stopReason: StopReason? = nil,
        promptLogprobs: [[String: PromptLogprob]?]? = nil
    ) {
        self.index = index
        self.text = text
        self.logprobs = logprobs
        self.finishReason = finishReason
        self.stopReason = stopReason
        self.promptLogprobs = promptLogprobs
    }

    private enum CodingKeys: String, CodingKey {
        case index
        case text
        case logprobs
        case finishReason = "finish_reason"
        case stopReason = "stop_reason"
        case promptLogprobs = "prompt_logprobs"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        index = try container.decode(Int.self, forKey: .index)
        text = try container.decode(String.self, forKey: .text)
        logprobs = try container.decodeIfPresent(CompletionLogprobs.self, forKey: .logprobs)
        finishReason = try container.decodeIfPresent(FinishReason.self, forKey: .finishReason)
        stopReason = try container.decodeIfPresent(StopReason.self, forKey: .stopReason)
        promptLogprobs = try container.decodeIfPresent([[String: PromptLogprob]?].self, forKey: .promptLogprobs)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(index, forKey: .index)
        try container.encode(text, forKey: .text)
        try container.encode(logprobs, forKey: .logprobs)
        try container.encode(finishReason, forKey: .finishReason)
        try container.encodeIfPresent(stopReason, forKey: .stopReason)
        try container.encodeIfPresent(promptLogprobs, forKey: .promptLogprobs)
    }
}

/// `completions.chunk`: a piece of a streamed completion.
public struct CompletionChunkParams: Codable, Sendable, Hashable {
    /// The id of the request.
    public var request: RequestId
    /// The piece.
    public var chunk: Completion

    public init(
        request: RequestId,
        chunk: Completion
    ) {
        self.request = request
        self.chunk = chunk
    }

    private enum CodingKeys: String, CodingKey {
        case request
        case chunk
    }
}

/// The probabilities of the output's tokens.
public struct CompletionLogprobs: Codable, Sendable, Hashable {
    /// The tokens as text.
    public var tokens: [String]
    /// The natural logarithms of their probabilities; null for the first token of an echo.
    public var tokenLogprobs: [Double?]
    /// The likeliest tokens at each position.
    public var topLogprobs: [[String: Double]?]?
    /// Where each token begins in the text, in characters.
    public var textOffset: [Int]

    public init(
        tokens: [String],
        tokenLogprobs: [Double?],
        topLogprobs: [[String: Double]?]?,
        textOffset: [Int]
    ) {
        self.tokens = tokens
        self.tokenLogprobs = tokenLogprobs
        self.topLogprobs = topLogprobs
        self.textOffset = textOffset
    }

    private enum CodingKeys: String, CodingKey {
        case tokens
        case tokenLogprobs = "token_logprobs"
        case topLogprobs = "top_logprobs"
        case textOffset = "text_offset"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        tokens = try container.decode([String].self, forKey: .tokens)
        tokenLogprobs = try container.decode([Double?].self, forKey: .tokenLogprobs)
        topLogprobs = try container.decodeIfPresent([[String: Double]?].self, forKey: .topLogprobs)
        textOffset = try container.decode([Int].self, forKey: .textOffset)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(tokens, forKey: .tokens)
        try container.encode(tokenLogprobs, forKey: .tokenLogprobs)
        try container.encode(topLogprobs, forKey: .topLogprobs)
        try container.encode(textOffset, forKey: .textOffset)
    }
}

/// `completions.create`: OpenAI's request body.
public struct CompletionRequest: Codable, Sendable, Hashable {
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
    /// What to continue. Several prompts give `n` choices each.
    public var prompt: Prompt
    /// Whether the output begins with the prompt.
    public var echo: Bool?
    /// How many likeliest tokens to tell at each position; 0 tells only the chosen one.
    public var logprobs: Int?
    /// The text after the gap. Answered with `unsupported`.
    public var suffix: String?
    /// Choices to generate, of which the best `n` are given. Answered with `unsupported` where it
    /// is more than `n`.
    public var bestOf: Int?
    /// Whether the prompt gets the model's beginning token. True where absent. (vLLM)
    public var addSpecialTokens: Bool?

    public init(
        model: String,
        prompt: Prompt,
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
        echo: Bool? = nil,
        logprobs: Int? = nil,
        suffix: String? = nil,
        bestOf: Int? = nil,
        addSpecialTokens: Bool? = nil
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
        self.prompt = prompt
        self.echo = echo
        self.logprobs = logprobs
        self.suffix = suffix
        self.bestOf = bestOf
        self.addSpecialTokens = addSpecialTokens
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
        case prompt
        case echo
        case logprobs
        case suffix
        case bestOf = "best_of"
        case addSpecialTokens = "add_special_tokens"
    }
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

/// A part of a message.
public enum ContentPart: Codable, Sendable, Hashable {
    case text(TextPart)
    case imageUrl(ImagePart)
    case inputAudio(AudioPart)
    case file(FilePart)
    case refusal(RefusalPart)

    private enum CodingKeys: String, CodingKey {
        case type
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .type) {
        case "text": self = .text(try TextPart(from: decoder))
        case "image_url": self = .imageUrl(try ImagePart(from: decoder))
        case "input_audio": self = .inputAudio(try AudioPart(from: decoder))
        case "file": self = .file(try FilePart(from: decoder))
        case "refusal": self = .refusal(try RefusalPart(from: decoder))
        case let other:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container,
                debugDescription: "\(other) is no type of ContentPart")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let value): try value.encode(to: encoder)
        case .imageUrl(let value): try value.encode(to: encoder)
        case .inputAudio(let value): try value.encode(to: encoder)
        case .file(let value): try value.encode(to: encoder)
        case .refusal(let value): try value.encode(to: encoder)
        }
    }
}

/// The processor.
public struct CpuInfo: Codable, Sendable, Hashable {
    /// Such as `x86_64` or `aarch64`.
    public var architecture: String
    /// The best instruction set that the library has code for on this machine.
    public var isa: Isa
    /// Instruction set extensions that were found.
    public var features: [String]
    /// Processors that the process may use.
    public var cores: Int

    public init(
        architecture: String,
        isa: Isa,
        features: [String],
        cores: Int
    ) {
        self.architecture = architecture
        self.isa = isa
        self.features = features
        self.cores = cores
    }

    private enum CodingKeys: String, CodingKey {
        case architecture
        case isa
        case features
        case cores
    }
}

/// A tool that takes free text.
public struct CustomDefinition: Codable, Sendable, Hashable {
    /// Its name.
    public var name: String
    /// What it does.
    public var description: String?
    /// What its input looks like.
    public var format: JSON?

    public init(
        name: String,
        description: String? = nil,
        format: JSON? = nil
    ) {
        self.name = name
        self.description = description
        self.format = format
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case description
        case format
    }
}

/// A tool that takes free text. Answered with `unsupported`.
public struct CustomTool: Codable, Sendable, Hashable {
    /// The tool.
    public var custom: CustomDefinition

    public init(
        custom: CustomDefinition
    ) {
        self.custom = custom
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case custom
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        custom = try container.decode(CustomDefinition.self, forKey: .custom)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("custom", forKey: .type)
        try container.encode(custom, forKey: .custom)
    }
}

/// Call this custom tool. Answered with `unsupported`.
public struct CustomToolChoice: Codable, Sendable, Hashable {
    /// The tool to call.
    public var custom: ToolName

    public init(
        custom: ToolName
    ) {
        self.custom = custom
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case custom
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        custom = try container.decode(ToolName.self, forKey: .custom)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("custom", forKey: .type)
        try container.encode(custom, forKey: .custom)
    }
}

/// Instructions from the developer. Templates that know no such role see `system`.
public struct DeveloperMessage: Codable, Sendable, Hashable {
    /// What it says.
    public var content: MessageContent
    /// A name for the participant.
    public var name: String?

    public init(
        content: MessageContent,
        name: String? = nil
    ) {
        self.content = content
        self.name = name
    }

    private enum CodingKeys: String, CodingKey {
        case role
        case content
        case name
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        content = try container.decode(MessageContent.self, forKey: .content)
        name = try container.decodeIfPresent(String.self, forKey: .name)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("developer", forKey: .role)
        try container.encode(content, forKey: .content)
        try container.encodeIfPresent(name, forKey: .name)
    }
}

/// One embedding.
public struct Embedding: Codable, Sendable, Hashable {
    /// The number of the input, from 0.
    public var index: Int
    /// The numbers.
    public var embedding: EmbeddingVector

    public init(
        index: Int,
        embedding: EmbeddingVector
    ) {
        self.index = index
        self.embedding = embedding
    }

    private enum CodingKeys: String, CodingKey {
        case object
        case index
        case embedding
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        index = try container.decode(Int.self, forKey: .index)
        embedding = try container.decode(EmbeddingVector.self, forKey: .embedding)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("embedding", forKey: .object)
        try container.encode(index, forKey: .index)
        try container.encode(embedding, forKey: .embedding)
    }
}

/// A text, several texts, the tokens of a text, or of several.
public enum EmbeddingInput: Codable, Sendable, Hashable {
    case text(String)
    case texts([String])
    case tokens([Int])
    case tokenLists([[Int]])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            self = .text(value)
            return
        }
        if let value = try? container.decode([String].self) {
            self = .texts(value)
            return
        }
        if let value = try? container.decode([Int].self) {
            self = .tokens(value)
            return
        }
        self = .tokenLists(try container.decode([[Int]].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .texts(let value): try container.encode(value)
        case .tokens(let value): try container.encode(value)
        case .tokenLists(let value): try container.encode(value)
        }
    }
}

extension EmbeddingInput: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self = .text(value)
    }
}

/// The result of `embeddings.create`.
public struct EmbeddingList: Codable, Sendable, Hashable {
    /// The embeddings, in the order of the inputs.
    public var data: [Embedding]
    /// The id of the model.
    public var model: String
    /// What it took.
    public var usage: EmbeddingUsage

    public init(
        data: [Embedding],
        model: String,
        usage: EmbeddingUsage
    ) {
        self.data = data
        self.model = model
        self.usage = usage
    }

    private enum CodingKeys: String, CodingKey {
        case object
        case data
        case model
        case usage
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        data = try container.decode([Embedding].self, forKey: .data)
        model = try container.decode(String.self, forKey: .model)
        usage = try container.decode(EmbeddingUsage.self, forKey: .usage)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("list", forKey: .object)
        try container.encode(data, forKey: .data)
        try container.encode(model, forKey: .model)
        try container.encode(usage, forKey: .usage)
    }
}

/// `embeddings.create`: OpenAI's request body.
public struct EmbeddingRequest: Codable, Sendable, Hashable {
    /// The id of a loaded model.
    public var model: String
    /// What to embed.
    public var input: EmbeddingInput
    /// How to write the numbers. `float` where absent.
    public var encodingFormat: EncodingFormat?
    /// Keep this many numbers of each and normalise again. All where absent.
    public var dimensions: Int?
    /// A name for the end user. Accepted, not used.
    public var user: String?

    public init(
        model: String,
        input: EmbeddingInput,
        encodingFormat: EncodingFormat? = nil,
        dimensions: Int? = nil,
        user: String? = nil
    ) {
        self.model = model
        self.input = input
        self.encodingFormat = encodingFormat
        self.dimensions = dimensions
        self.user = user
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case input
        case encodingFormat = "encoding_format"
        case dimensions
        case user
    }
}

/// What a request took.
public struct EmbeddingUsage: Codable, Sendable, Hashable {
    /// Tokens of all inputs.
    public var promptTokens: Int
    /// The same.
    public var totalTokens: Int

    public init(
        promptTokens: Int,
        totalTokens: Int
    ) {
        self.promptTokens = promptTokens
        self.totalTokens = totalTokens
    }

    private enum CodingKeys: String, CodingKey {
        case promptTokens = "prompt_tokens"
        case totalTokens = "total_tokens"
    }
}

/// The numbers of an embedding, in the format asked for.
public enum EmbeddingVector: Codable, Sendable, Hashable {
    case floats([Float])
    case base64(String)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode([Float].self) {
            self = .floats(value)
            return
        }
        self = .base64(try container.decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .floats(let value): try container.encode(value)
        case .base64(let value): try container.encode(value)
        }
    }
}

extension EmbeddingVector: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self = .base64(value)
    }
}

/// `float`: numbers; `base64`: little-endian 32-bit floats in base64.
public struct EncodingFormat: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let float = Self(rawValue: "float")
    public static let base64 = Self(rawValue: "base64")
}

/// `engine.info` has no parameters.
public struct EngineInfoParams: Codable, Sendable, Hashable {
    public init() {}
}

/// The answer to `engine.info`.
public struct EngineInfoResult: Codable, Sendable, Hashable {
    /// The version of the library.
    public var version: String
    /// The version of this protocol.
    public var protocolVersion: Int
    /// The version of the C ABI.
    public var abiVersion: Int
    /// The hash of all schemas.
    public var schemaHash: String
    /// The platform that the library was built for, such as `x86_64-linux`.
    public var target: String
    /// The processor.
    public var cpu: CpuInfo
    /// The memory of the machine.
    public var memory: MemoryInfo
    /// The limits in force for this client.
    public var limits: Limits
    /// What the library offers.
    public var capabilities: Capabilities
    /// Seconds since the client was opened.
    public var uptimeSeconds: Double

    public init(
        version: String,
        protocolVersion: Int,
        abiVersion: Int,
        schemaHash: String,
        target: String,
        cpu: CpuInfo,
        memory: MemoryInfo,
        limits: Limits,
        capabilities: Capabilities,
        uptimeSeconds: Double
    ) {
        self.version = version
        self.protocolVersion = protocolVersion
        self.abiVersion = abiVersion
        self.schemaHash = schemaHash
        self.target = target
        self.cpu = cpu
        self.memory = memory
        self.limits = limits
        self.capabilities = capabilities
        self.uptimeSeconds = uptimeSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case version
        case protocolVersion = "protocol_version"
        case abiVersion = "abi_version"
        case schemaHash = "schema_hash"
        case target
        case cpu
        case memory
        case limits
        case capabilities
        case uptimeSeconds = "uptime_seconds"
    }
}

/// `engine.metrics` has no parameters.
public struct EngineMetricsParams: Codable, Sendable, Hashable {
    public init() {}
}

/// The answer to `engine.metrics`.
public struct EngineMetricsResult: Codable, Sendable, Hashable {
    /// Seconds since the client was opened.
    public var uptimeSeconds: Double
    /// Memory of the process that is in RAM.
    public var residentBytes: Int
    /// One entry for each loaded model.
    public var models: [ModelMetrics]

    public init(
        uptimeSeconds: Double,
        residentBytes: Int,
        models: [ModelMetrics]
    ) {
        self.uptimeSeconds = uptimeSeconds
        self.residentBytes = residentBytes
        self.models = models
    }

    private enum CodingKeys: String, CodingKey {
        case uptimeSeconds = "uptime_seconds"
        case residentBytes = "resident_bytes"
        case models
    }
}

/// Records what the engine does, step by step.
public struct EngineTraceParams: Codable, Sendable, Hashable {
    /// Whether to begin or to end.
    public var action: TraceAction
    /// Events to keep; later ones are counted and dropped. Read at `start`.
    public var maxEvents: Int?

    public init(
        action: TraceAction,
        maxEvents: Int? = nil
    ) {
        self.action = action
        self.maxEvents = maxEvents
    }

    private enum CodingKeys: String, CodingKey {
        case action
        case maxEvents = "max_events"
    }
}

/// The answer to `engine.trace`.
public struct EngineTraceResult: Codable, Sendable, Hashable {
    /// Whether the engine records now.
    public var recording: Bool
    /// Events that were not kept.
    public var dropped: Int
    /// The record; empty after `start`.
    public var events: [TraceEvent]

    public init(
        recording: Bool,
        dropped: Int,
        events: [TraceEvent]
    ) {
        self.recording = recording
        self.dropped = dropped
        self.events = events
    }

    private enum CodingKeys: String, CodingKey {
        case recording
        case dropped
        case events
    }
}

/// What a program needs to know of an error.
public struct ErrorData: Codable, Sendable, Hashable {
    /// The stable name of the error.
    public var name: ErrorName
    /// JSON Pointer (RFC 6901) into the message to the field at fault: `/params/temperature`.
    public var pointer: String?
    /// The id that was refused with `duplicate_id`. The answer itself has the id null, because
    /// under that id the first request is answered.
    public var request: RequestId?
    /// The status that an HTTP server answers with.
    public var httpStatus: Int
    /// The `type` of the OpenAI error body.
    public var openaiType: OpenAIErrorType
    /// The field at fault as OpenAI writes it, such as `messages[0].content`.
    public var param: String?

    public init(
        name: ErrorName,
        httpStatus: Int,
        openaiType: OpenAIErrorType,
        pointer: String? = nil,
        request: RequestId? = nil,
        param: String? = nil
    ) {
        self.name = name
        self.pointer = pointer
        self.request = request
        self.httpStatus = httpStatus
        self.openaiType = openaiType
        self.param = param
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case pointer
        case request
        case httpStatus = "http_status"
        case openaiType = "openai_type"
        case param
    }
}

/// The stable name of an error. Names are added, never changed.
public struct ErrorName: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let parseError = Self(rawValue: "parse_error")
    public static let invalidRequest = Self(rawValue: "invalid_request")
    public static let methodNotFound = Self(rawValue: "method_not_found")
    public static let invalidParams = Self(rawValue: "invalid_params")
    public static let internalError = Self(rawValue: "internal_error")
    public static let requestCancelled = Self(rawValue: "request_cancelled")
    public static let notInitialized = Self(rawValue: "not_initialized")
    public static let duplicateId = Self(rawValue: "duplicate_id")
    public static let tooManyRequests = Self(rawValue: "too_many_requests")
    public static let messageTooLarge = Self(rawValue: "message_too_large")
    public static let messageTooDeep = Self(rawValue: "message_too_deep")
    public static let shuttingDown = Self(rawValue: "shutting_down")
    public static let modelNotFound = Self(rawValue: "model_not_found")
    public static let modelAlreadyLoaded = Self(rawValue: "model_already_loaded")
    public static let modelFileMissing = Self(rawValue: "model_file_missing")
    public static let modelFileInvalid = Self(rawValue: "model_file_invalid")
    public static let modelIncompatible = Self(rawValue: "model_incompatible")
    public static let modelUnloaded = Self(rawValue: "model_unloaded")
    public static let runtimeMissing = Self(rawValue: "runtime_missing")
    public static let outOfMemory = Self(rawValue: "out_of_memory")
    public static let contextLengthExceeded = Self(rawValue: "context_length_exceeded")
    public static let unsupported = Self(rawValue: "unsupported")
    public static let invalidSchema = Self(rawValue: "invalid_schema")
    public static let templateError = Self(rawValue: "template_error")
    public static let noCapacity = Self(rawValue: "no_capacity")
    public static let stepFailed = Self(rawValue: "step_failed")
    public static let sessionInvalid = Self(rawValue: "session_invalid")
    public static let sessionMismatch = Self(rawValue: "session_mismatch")
    public static let ioError = Self(rawValue: "io_error")
}

/// The `error` of a JSON-RPC response.
public struct ErrorObject: Codable, Sendable, Hashable {
    /// The JSON-RPC code that belongs to the name.
    public var code: Int
    /// A sentence for a person: what is wrong, and what to do about it.
    public var message: String
    /// What a program needs to know of the error.
    public var data: ErrorData

    public init(
        code: Int,
        message: String,
        data: ErrorData
    ) {
        self.code = code
        self.message = message
        self.data = data
    }

    private enum CodingKeys: String, CodingKey {
        case code
        case message
        case data
    }
}

/// Something that this build of the library can do.
public struct Feature: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let batch = Self(rawValue: "batch")
    public static let streaming = Self(rawValue: "streaming")
    public static let pause = Self(rawValue: "pause")
    public static let structuredOutputs = Self(rawValue: "structured_outputs")
    public static let tools = Self(rawValue: "tools")
    public static let embeddings = Self(rawValue: "embeddings")
    public static let sessions = Self(rawValue: "sessions")
    public static let prefixCache = Self(rawValue: "prefix_cache")
    public static let speculation = Self(rawValue: "speculation")
    public static let trace = Self(rawValue: "trace")
}

/// A file. Answered with `unsupported`.
public struct FilePart: Codable, Sendable, Hashable {
    /// The file.
    public var file: FileSource

    public init(
        file: FileSource
    ) {
        self.file = file
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case file
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        file = try container.decode(FileSource.self, forKey: .file)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("file", forKey: .type)
        try container.encode(file, forKey: .file)
    }
}

/// A file.
public struct FileSource: Codable, Sendable, Hashable {
    /// Its name.
    public var filename: String?
    /// Its bytes in base64.
    public var fileData: String?
    /// The id of an uploaded file.
    public var fileId: String?

    public init(
        filename: String? = nil,
        fileData: String? = nil,
        fileId: String? = nil
    ) {
        self.filename = filename
        self.fileData = fileData
        self.fileId = fileId
    }

    private enum CodingKeys: String, CodingKey {
        case filename
        case fileData = "file_data"
        case fileId = "file_id"
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

/// A call of a function.
public struct FunctionCall: Codable, Sendable, Hashable {
    /// The name of the function.
    public var name: String
    /// The arguments: a text that holds a JSON object.
    public var arguments: String

    public init(
        name: String,
        arguments: String
    ) {
        self.name = name
        self.arguments = arguments
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case arguments
    }
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

/// A function that the model may call.
public struct FunctionDefinition: Codable, Sendable, Hashable {
    /// Its name.
    public var name: String
    /// What it does.
    public var description: String?
    /// The JSON Schema of its arguments. None are taken where absent.
    public var parameters: JSON?
    /// Whether the arguments must match the schema exactly.
    public var strict: Bool?

    public init(
        name: String,
        description: String? = nil,
        parameters: JSON? = nil,
        strict: Bool? = nil
    ) {
        self.name = name
        self.description = description
        self.parameters = parameters
        self.strict = strict
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case description
        case parameters
        case strict
    }
}

/// A function.
public struct FunctionTool: Codable, Sendable, Hashable {
    /// The function.
    public var function: FunctionDefinition

    public init(
        function: FunctionDefinition
    ) {
        self.function = function
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case function
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        function = try container.decode(FunctionDefinition.self, forKey: .function)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("function", forKey: .type)
        try container.encode(function, forKey: .function)
    }
}

/// Call this function.
public struct FunctionToolChoice: Codable, Sendable, Hashable {
    /// The function to call.
    public var function: ToolName

    public init(
        function: ToolName
    ) {
        self.function = function
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case function
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        function = try container.decode(ToolName.self, forKey: .function)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("function", forKey: .type)
        try container.encode(function, forKey: .function)
    }
}

/// How often a value fell between bounds.
public struct Histogram: Codable, Sendable, Hashable {
    /// Upper bounds of the buckets, ascending. The last bucket has none.
    public var bounds: [Double]
    /// Values in each bucket: one more than there are bounds.
    public var counts: [Int]
    /// The sum of all values.
    public var sum: Double
    /// The number of all values.
    public var count: Int

    public init(
        bounds: [Double],
        counts: [Int],
        sum: Double,
        count: Int
    ) {
        self.bounds = bounds
        self.counts = counts
        self.sum = sum
        self.count = count
    }

    private enum CodingKeys: String, CodingKey {
        case bounds
        case counts
        case sum
        case count
    }
}

/// An image. A model that cannot see answers `unsupported`.
public struct ImagePart: Codable, Sendable, Hashable {
    /// The image.
    public var imageUrl: ImageUrl

    public init(
        imageUrl: ImageUrl
    ) {
        self.imageUrl = imageUrl
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case imageUrl = "image_url"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        imageUrl = try container.decode(ImageUrl.self, forKey: .imageUrl)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("image_url", forKey: .type)
        try container.encode(imageUrl, forKey: .imageUrl)
    }
}

/// Where an image is.
public struct ImageUrl: Codable, Sendable, Hashable {
    /// A URL, or the image itself as a `data:` URL.
    public var url: String
    /// How closely to look: `auto`, `low` or `high`.
    public var detail: String?

    public init(
        url: String,
        detail: String? = nil
    ) {
        self.url = url
        self.detail = detail
    }

    private enum CodingKeys: String, CodingKey {
        case url
        case detail
    }
}

/// The first message of every client.
public struct InitializeParams: Codable, Sendable, Hashable {
    /// Who calls. Appears in traces.
    public var client: ClientInfo?
    /// The version of this protocol that the caller speaks.
    public var protocolVersion: Int?
    /// The folder of the TVM runtime libraries. Found beside libinlay where absent.
    public var tvmLibraryDir: String?
    /// Limits that differ from the defaults.
    public var limits: LimitOptions?

    public init(
        client: ClientInfo? = nil,
        protocolVersion: Int? = nil,
        tvmLibraryDir: String? = nil,
        limits: LimitOptions? = nil
    ) {
        self.client = client
        self.protocolVersion = protocolVersion
        self.tvmLibraryDir = tvmLibraryDir
        self.limits = limits
    }

    private enum CodingKeys: String, CodingKey {
        case client
        case protocolVersion = "protocol_version"
        case tvmLibraryDir = "tvm_library_dir"
        case limits
    }
}

/// The answer to `initialize`.
public struct InitializeResult: Codable, Sendable, Hashable {
    /// Who answers.
    public var server: ServerInfo
    /// The version of this protocol that the library speaks.
    public var protocolVersion: Int
    /// The version of the C ABI.
    public var abiVersion: Int
    /// The hash of all schemas; it changes when any message changes.
    public var schemaHash: String
    /// The limits in force for this client.
    public var limits: Limits
    /// What the library offers.
    public var capabilities: Capabilities

    public init(
        server: ServerInfo,
        protocolVersion: Int,
        abiVersion: Int,
        schemaHash: String,
        limits: Limits,
        capabilities: Capabilities
    ) {
        self.server = server
        self.protocolVersion = protocolVersion
        self.abiVersion = abiVersion
        self.schemaHash = schemaHash
        self.limits = limits
        self.capabilities = capabilities
    }

    private enum CodingKeys: String, CodingKey {
        case server
        case protocolVersion = "protocol_version"
        case abiVersion = "abi_version"
        case schemaHash = "schema_hash"
        case limits
        case capabilities
    }
}

/// Sound.
public struct InputAudio: Codable, Sendable, Hashable {
    /// The sound in base64.
    public var data: String
    /// `wav` or `mp3`.
    public var format: String

    public init(
        data: String,
        format: String
    ) {
        self.data = data
        self.format = format
    }

    private enum CodingKeys: String, CodingKey {
        case data
        case format
    }
}

/// An instruction set that compiled models hold code for.
public struct Isa: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let x86_64V2 = Self(rawValue: "x86_64_v2")
    public static let x86_64V3 = Self(rawValue: "x86_64_v3")
    public static let x86_64V4Vnni = Self(rawValue: "x86_64_v4_vnni")
    public static let neonDotprod = Self(rawValue: "neon_dotprod")
    public static let generic = Self(rawValue: "generic")
}

/// Any JSON object.
public struct JsonObjectFormat: Codable, Sendable, Hashable {
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case type
    }

    public init(from decoder: any Decoder) throws {
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("json_object", forKey: .type)
    }
}

/// A JSON Schema with a name.
public struct JsonSchemaDefinition: Codable, Sendable, Hashable {
    /// Its name.
    public var name: String
    /// What it is for.
    public var description: String?
    /// The schema. Any JSON object where absent.
    public var schema: JSON?
    /// Accepted. The output always matches the schema; a keyword that cannot be enforced is an
    /// error either way.
    public var strict: Bool?

    public init(
        name: String,
        description: String? = nil,
        schema: JSON? = nil,
        strict: Bool? = nil
    ) {
        self.name = name
        self.description = description
        self.schema = schema
        self.strict = strict
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case description
        case schema
        case strict
    }
}

/// JSON that matches a schema.
public struct JsonSchemaFormat: Codable, Sendable, Hashable {
    /// The schema.
    public var jsonSchema: JsonSchemaDefinition

    public init(
        jsonSchema: JsonSchemaDefinition
    ) {
        self.jsonSchema = jsonSchema
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case jsonSchema = "json_schema"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        jsonSchema = try container.decode(JsonSchemaDefinition.self, forKey: .jsonSchema)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("json_schema", forKey: .type)
        try container.encode(jsonSchema, forKey: .jsonSchema)
    }
}

/// The number format of the KV cache; `auto` is that of the model.
public struct KvDtype: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let auto = Self(rawValue: "auto")
    public static let float16 = Self(rawValue: "float16")
    public static let float32 = Self(rawValue: "float32")
    public static let int8 = Self(rawValue: "int8")
}

/// Limits that a client may choose when it opens.
public struct LimitOptions: Codable, Sendable, Hashable {
    /// The longest message that `inlay_send` takes, in bytes.
    public var maxMessageBytes: Int?
    /// Messages that may wait for the host before generation of this client pauses.
    public var maxQueuedMessages: Int?

    public init(
        maxMessageBytes: Int? = nil,
        maxQueuedMessages: Int? = nil
    ) {
        self.maxMessageBytes = maxMessageBytes
        self.maxQueuedMessages = maxQueuedMessages
    }

    private enum CodingKeys: String, CodingKey {
        case maxMessageBytes = "max_message_bytes"
        case maxQueuedMessages = "max_queued_messages"
    }
}

/// The limits in force for a client.
public struct Limits: Codable, Sendable, Hashable {
    /// The longest message that `inlay_send` takes, in bytes.
    public var maxMessageBytes: Int
    /// The deepest nesting of arrays and objects in a message.
    public var maxMessageDepth: Int
    /// Requests that may be in flight at once.
    public var maxLiveRequests: Int
    /// Messages in one batch.
    public var maxBatchMessages: Int
    /// Characters of an id that is a string.
    public var maxIdCharacters: Int
    /// Messages that may wait for the host before generation of this client pauses.
    public var maxQueuedMessages: Int
    /// The same in bytes.
    public var maxQueuedBytes: Int

    public init(
        maxMessageBytes: Int,
        maxMessageDepth: Int,
        maxLiveRequests: Int,
        maxBatchMessages: Int,
        maxIdCharacters: Int,
        maxQueuedMessages: Int,
        maxQueuedBytes: Int
    ) {
        self.maxMessageBytes = maxMessageBytes
        self.maxMessageDepth = maxMessageDepth
        self.maxLiveRequests = maxLiveRequests
        self.maxBatchMessages = maxBatchMessages
        self.maxIdCharacters = maxIdCharacters
        self.maxQueuedMessages = maxQueuedMessages
        self.maxQueuedBytes = maxQueuedBytes
    }

    private enum CodingKeys: String, CodingKey {
        case maxMessageBytes = "max_message_bytes"
        case maxMessageDepth = "max_message_depth"
        case maxLiveRequests = "max_live_requests"
        case maxBatchMessages = "max_batch_messages"
        case maxIdCharacters = "max_id_characters"
        case maxQueuedMessages = "max_queued_messages"
        case maxQueuedBytes = "max_queued_bytes"
    }
}

/// The memory of the machine, in bytes.
public struct MemoryInfo: Codable, Sendable, Hashable {
    /// All of it, or the limit of the container.
    public var totalBytes: Int
    /// What can be used without swapping.
    public var availableBytes: Int

    public init(
        totalBytes: Int,
        availableBytes: Int
    ) {
        self.totalBytes = totalBytes
        self.availableBytes = availableBytes
    }

    private enum CodingKeys: String, CodingKey {
        case totalBytes = "total_bytes"
        case availableBytes = "available_bytes"
    }
}

/// What a message says: a text, or parts.
public enum MessageContent: Codable, Sendable, Hashable {
    case text(String)
    case parts([ContentPart])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            self = .text(value)
            return
        }
        self = .parts(try container.decode([ContentPart].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .parts(let value): try container.encode(value)
        }
    }
}

extension MessageContent: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self = .text(value)
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

/// A loaded model: OpenAI's model object, and what Inlay knows of it.
public struct ModelCard: Codable, Sendable, Hashable {
    /// The name that requests use as `model`.
    public var id: String
    /// When it was loaded, in seconds since 1970.
    public var created: Int
    /// Always `inlay`.
    public var ownedBy: String
    /// What is known of it.
    public var details: ModelDetails?

    public init(
        id: String,
        created: Int,
        ownedBy: String,
        details: ModelDetails? = nil
    ) {
        self.id = id
        self.created = created
        self.ownedBy = ownedBy
        self.details = details
    }

    private enum CodingKeys: String, CodingKey {
        case object
        case id
        case created
        case ownedBy = "owned_by"
        case details
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        created = try container.decode(Int.self, forKey: .created)
        ownedBy = try container.decode(String.self, forKey: .ownedBy)
        details = try container.decodeIfPresent(ModelDetails.self, forKey: .details)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("model", forKey: .object)
        try container.encode(id, forKey: .id)
        try container.encode(created, forKey: .created)
        try container.encode(ownedBy, forKey: .ownedBy)
        try container.encodeIfPresent(details, forKey: .details)
    }
}

/// What is known of a loaded model.
public struct ModelDetails: Codable, Sendable, Hashable {
    /// The model's own name.
    public var name: String
    /// The data file, or the name of the built-in model.
    public var path: String
    /// The architecture, as Hugging Face's `model_type` names it.
    public var architecture: String
    /// Whether it generates text or only makes embeddings.
    public var kind: ModelKind
    /// The scheme of the weights, such as `w4` or `none`.
    public var quantization: String
    /// Tokens of the vocabulary.
    public var vocabSize: Int
    /// Numbers in an embedding.
    public var hiddenSize: Int
    /// Tokens of the longest sequence.
    public var context: Int
    /// The instruction set in use.
    public var isa: Isa
    /// Threads that run a step.
    public var threads: Int
    /// Whether it has a chat template.
    public var chat: Bool
    /// Whether its chat template knows tools.
    public var tools: Bool
    /// Whether it thinks before it answers.
    public var reasoning: Bool
    /// The memory that it takes.
    public var memory: ModelPlanResult
    /// How long the load took.
    public var loadSeconds: Double

    public init(
        name: String,
        path: String,
        architecture: String,
        kind: ModelKind,
        quantization: String,
        vocabSize: Int,
        hiddenSize: Int,
        context: Int,
        isa: Isa,
        threads: Int,
        chat: Bool,
        tools: Bool,
        reasoning: Bool,
        memory: ModelPlanResult,
        loadSeconds: Double
    ) {
        self.name = name
        self.path = path
        self.architecture = architecture
        self.kind = kind
        self.quantization = quantization
        self.vocabSize = vocabSize
        self.hiddenSize = hiddenSize
        self.context = context
        self.isa = isa
        self.threads = threads
        self.chat = chat
        self.tools = tools
        self.reasoning = reasoning
        self.memory = memory
        self.loadSeconds = loadSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case path
        case architecture
        case kind
        case quantization
        case vocabSize = "vocab_size"
        case hiddenSize = "hidden_size"
        case context
        case isa
        case threads
        case chat
        case tools
        case reasoning
        case memory
        case loadSeconds = "load_seconds"
    }
}

/// `decoder`: generates text; `encoder`: makes embeddings only.
public struct ModelKind: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let decoder = Self(rawValue: "decoder")
    public static let encoder = Self(rawValue: "encoder")
}

/// The loaded models, as OpenAI lists them.
public struct ModelList: Codable, Sendable, Hashable {
    /// The models, in the order in which they were loaded.
    public var data: [ModelCard]

    public init(
        data: [ModelCard]
    ) {
        self.data = data
    }

    private enum CodingKeys: String, CodingKey {
        case object
        case data
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        data = try container.decode([ModelCard].self, forKey: .data)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("list", forKey: .object)
        try container.encode(data, forKey: .data)
    }
}

/// `model.list` has no parameters.
public struct ModelListParams: Codable, Sendable, Hashable {
    public init() {}
}

/// `model.load` and `model.plan`: a model and how it is to be run. What is absent is chosen by the
/// engine. `model.plan` says what the same load would take, and loads nothing; `$/progress` tells
/// how far a load is.
public struct ModelLoadParams: Codable, Sendable, Hashable {
    /// The data file (`NAME.safetensors`), or `builtin:echo` or `builtin:null`.
    public var model: String
    /// The name that requests use as `model`. The model's own name where absent.
    public var id: String?
    /// The compiled library (`NAME-<target>.so`). Found beside the data file where absent.
    public var library: String?
    /// Tokens of the longest sequence. The model's own where absent; it cannot be more.
    public var context: Int?
    /// Rows of a step: prompt tokens and generated tokens together.
    public var maxBatchTokens: Int?
    /// Sequences that may run at once.
    public var maxSequences: Int?
    /// Bytes of the KV cache. Not together with `kv_cache_fraction`.
    public var kvCacheBytes: Int?
    /// Share of the memory left after weights and workspace to give to the KV cache.
    public var kvCacheFraction: Double?
    /// The number format of the KV cache.
    public var kvDtype: KvDtype?
    /// Threads that run a step. The processors of the process where absent.
    public var threads: Int?
    /// The instruction set to use. The best that machine and library share where absent.
    public var isa: Isa?
    /// Whether requests share the cache of equal prompt beginnings.
    public var prefixCache: Bool?
    /// Whether to guess several tokens ahead from the prompt. The output does not change.
    public var speculation: Bool?
    /// The seed of requests that have none. A random one where absent.
    public var seed: Int?

    public init(
        model: String,
        id: String? = nil,
        library: String? = nil,
        context: Int? = nil,
        maxBatchTokens: Int? = nil,
        maxSequences: Int? = nil,
        kvCacheBytes: Int? = nil,
        kvCacheFraction: Double? = nil,
        kvDtype: KvDtype? = nil,
        threads: Int? = nil,
        isa: Isa? = nil,
        prefixCache: Bool? = nil,
        speculation: Bool? = nil,
        seed: Int? = nil
    ) {
        self.model = model
        self.id = id
        self.library = library
        self.context = context
        self.maxBatchTokens = maxBatchTokens
        self.maxSequences = maxSequences
        self.kvCacheBytes = kvCacheBytes
        self.kvCacheFraction = kvCacheFraction
        self.kvDtype = kvDtype
        self.threads = threads
        self.isa = isa
        self.prefixCache = prefixCache
        self.speculation = speculation
        self.seed = seed
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case id
        case library
        case context
        case maxBatchTokens = "max_batch_tokens"
        case maxSequences = "max_sequences"
        case kvCacheBytes = "kv_cache_bytes"
        case kvCacheFraction = "kv_cache_fraction"
        case kvDtype = "kv_dtype"
        case threads
        case isa
        case prefixCache = "prefix_cache"
        case speculation
        case seed
    }
}

/// What one model has done since it was loaded.
public struct ModelMetrics: Codable, Sendable, Hashable {
    /// The id of the model.
    public var model: String
    /// Requests by state.
    public var requests: RequestCounts
    /// Tokens since the model was loaded.
    public var tokens: TokenCounts
    /// The paged KV cache.
    public var cache: CacheCounts
    /// Tokens guessed ahead.
    public var speculation: SpeculationCounts
    /// Steps run.
    public var steps: Int
    /// Rows in all steps.
    public var stepRows: Int
    /// Time in all steps.
    public var stepSeconds: Double
    /// Sequences in a step.
    public var batchSize: Histogram
    /// From the request to its first token.
    public var timeToFirstTokenSeconds: Histogram
    /// Between two tokens of a request.
    public var interTokenSeconds: Histogram
    /// From the request to its end.
    public var requestSeconds: Histogram
    /// From the request to its first step.
    public var queueSeconds: Histogram

    public init(
        model: String,
        requests: RequestCounts,
        tokens: TokenCounts,
        cache: CacheCounts,
        speculation: SpeculationCounts,
        steps: Int,
        stepRows: Int,
        stepSeconds: Double,
        batchSize: Histogram,
        timeToFirstTokenSeconds: Histogram,
        interTokenSeconds: Histogram,
        requestSeconds: Histogram,
        queueSeconds: Histogram
    ) {
        self.model = model
        self.requests = requests
        self.tokens = tokens
        self.cache = cache
        self.speculation = speculation
        self.steps = steps
        self.stepRows = stepRows
        self.stepSeconds = stepSeconds
        self.batchSize = batchSize
        self.timeToFirstTokenSeconds = timeToFirstTokenSeconds
        self.interTokenSeconds = interTokenSeconds
        self.requestSeconds = requestSeconds
        self.queueSeconds = queueSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case requests
        case tokens
        case cache
        case speculation
        case steps
        case stepRows = "step_rows"
        case stepSeconds = "step_seconds"
        case batchSize = "batch_size"
        case timeToFirstTokenSeconds = "time_to_first_token_seconds"
        case interTokenSeconds = "inter_token_seconds"
        case requestSeconds = "request_seconds"
        case queueSeconds = "queue_seconds"
    }
}

/// The memory that a load takes, in bytes.
public struct ModelPlanResult: Codable, Sendable, Hashable {
    /// Whether the load would be accepted now.
    public var fits: Bool
    /// Weights: mapped from the file.
    public var weightsBytes: Int
    /// KV cache of one token.
    public var kvBytesPerToken: Int
    /// KV cache as it would be allocated.
    public var kvBytes: Int
    /// Tokens that this cache holds, over all sequences.
    public var kvTokens: Int
    /// Intermediate results of the largest step.
    public var workspaceBytes: Int
    /// All of it.
    public var totalBytes: Int
    /// Memory of the machine that is free for it.
    public var availableBytes: Int
    /// Tokens of the longest sequence.
    public var context: Int
    /// Rows of a step.
    public var maxBatchTokens: Int
    /// Sequences that may run at once.
    public var maxSequences: Int

    public init(
        fits: Bool,
        weightsBytes: Int,
        kvBytesPerToken: Int,
        kvBytes: Int,
        kvTokens: Int,
        workspaceBytes: Int,
        totalBytes: Int,
        availableBytes: Int,
        context: Int,
        maxBatchTokens: Int,
        maxSequences: Int
    ) {
        self.fits = fits
        self.weightsBytes = weightsBytes
        self.kvBytesPerToken = kvBytesPerToken
        self.kvBytes = kvBytes
        self.kvTokens = kvTokens
        self.workspaceBytes = workspaceBytes
        self.totalBytes = totalBytes
        self.availableBytes = availableBytes
        self.context = context
        self.maxBatchTokens = maxBatchTokens
        self.maxSequences = maxSequences
    }

    private enum CodingKeys: String, CodingKey {
        case fits
        case weightsBytes = "weights_bytes"
        case kvBytesPerToken = "kv_bytes_per_token"
        case kvBytes = "kv_bytes"
        case kvTokens = "kv_tokens"
        case workspaceBytes = "workspace_bytes"
        case totalBytes = "total_bytes"
        case availableBytes = "available_bytes"
        case context
        case maxBatchTokens = "max_batch_tokens"
        case maxSequences = "max_sequences"
    }
}

/// `model.unload`: ends the model's requests with `model_unloaded` and frees its memory.
public struct ModelUnloadParams: Codable, Sendable, Hashable {
    /// The id of the model.
    public var model: String

    public init(
        model: String
    ) {
        self.model = model
    }

    private enum CodingKeys: String, CodingKey {
        case model
    }
}

/// The model is gone.
public struct ModelUnloadResult: Codable, Sendable, Hashable {
    /// The id of the model.
    public var model: String
    /// Requests that were still running or waiting, and ended with `model_unloaded`.
    public var endedRequests: Int

    public init(
        model: String,
        endedRequests: Int
    ) {
        self.model = model
        self.endedRequests = endedRequests
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case endedRequests = "ended_requests"
    }
}

/// A choice of tools by name.
public enum NamedToolChoice: Codable, Sendable, Hashable {
    case function(FunctionToolChoice)
    case allowedTools(AllowedToolsChoice)
    case custom(CustomToolChoice)

    private enum CodingKeys: String, CodingKey {
        case type
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .type) {
        case "function": self = .function(try FunctionToolChoice(from: decoder))
        case "allowed_tools": self = .allowedTools(try AllowedToolsChoice(from: decoder))
        case "custom": self = .custom(try CustomToolChoice(from: decoder))
        case let other:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container,
                debugDescription: "\(other) is no type of NamedToolChoice")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .function(let value): try value.encode(to: encoder)
        case .allowedTools(let value): try value.encode(to: encoder)
        case .custom(let value): try value.encode(to: encoder)
        }
    }
}

/// The `type` of an OpenAI error body.
public struct OpenAIErrorType: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let invalidRequestError = Self(rawValue: "invalid_request_error")
    public static let notFoundError = Self(rawValue: "not_found_error")
    public static let rateLimitError = Self(rawValue: "rate_limit_error")
    public static let serverError = Self(rawValue: "server_error")
    public static let serviceUnavailableError = Self(rawValue: "service_unavailable_error")
    public static let requestCancelledError = Self(rawValue: "request_cancelled_error")
}

/// `$/pauseRequest`: stops a stream until `$/resumeRequest`. No more chunks of it are made within
/// one step of the engine; those that wait already still come. Everything else goes on. A paused
/// request is in flight: it can be cancelled, and `shutdown` waits for it. A request that does not
/// stream goes on, and an id that is not in flight is ignored.
public struct PauseParams: Codable, Sendable, Hashable {
    /// The id of the request to pause.
    public var id: RequestId

    public init(
        id: RequestId
    ) {
        self.id = id
    }

    private enum CodingKeys: String, CodingKey {
        case id
    }
}

/// `$/progress`: how far a long request is.
public struct ProgressParams: Codable, Sendable, Hashable {
    /// The id of the request.
    public var request: RequestId
    /// What it is at.
    public var stage: ProgressStage
    /// Done so far.
    public var completed: Int
    /// All there is to do in this stage; 0 where it is not known.
    public var total: Int
    /// A sentence for a person.
    public var message: String?

    public init(
        request: RequestId,
        stage: ProgressStage,
        completed: Int,
        total: Int,
        message: String? = nil
    ) {
        self.request = request
        self.stage = stage
        self.completed = completed
        self.total = total
        self.message = message
    }

    private enum CodingKeys: String, CodingKey {
        case request
        case stage
        case completed
        case total
        case message
    }
}

/// What a load is at. Stages come in this order; some may be left out.
public struct ProgressStage: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let open = Self(rawValue: "open")
    public static let weights = Self(rawValue: "weights")
    public static let tokenizer = Self(rawValue: "tokenizer")
    public static let compile = Self(rawValue: "compile")
    public static let warmUp = Self(rawValue: "warm_up")
    public static let ready = Self(rawValue: "ready")
}

/// A text, several texts, the tokens of a text, or of several.
public enum Prompt: Codable, Sendable, Hashable {
    case text(String)
    case texts([String])
    case tokens([Int])
    case tokenLists([[Int]])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            self = .text(value)
            return
        }
        if let value = try? container.decode([String].self) {
            self = .texts(value)
            return
        }
        if let value = try? container.decode([Int].self) {
            self = .tokens(value)
            return
        }
        self = .tokenLists(try container.decode([[Int]].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .texts(let value): try container.encode(value)
        case .tokens(let value): try container.encode(value)
        case .tokenLists(let value): try container.encode(value)
        }
    }
}

extension Prompt: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self = .text(value)
    }
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

/// The assistant's refusal in an earlier turn.
public struct RefusalPart: Codable, Sendable, Hashable {
    /// What it said.
    public var refusal: String

    public init(
        refusal: String
    ) {
        self.refusal = refusal
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case refusal
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        refusal = try container.decode(String.self, forKey: .refusal)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("refusal", forKey: .type)
        try container.encode(refusal, forKey: .refusal)
    }
}

/// Requests by state. All but the first two only ever grow.
public struct RequestCounts: Codable, Sendable, Hashable {
    /// Requests in the batch.
    public var running: Int
    /// Requests in line.
    public var waiting: Int
    /// Requests that ended with a result.
    public var completed: Int
    /// Requests that ended with an error.
    public var failed: Int
    /// Requests that were cancelled.
    public var cancelled: Int

    public init(
        running: Int,
        waiting: Int,
        completed: Int,
        failed: Int,
        cancelled: Int
    ) {
        self.running = running
        self.waiting = waiting
        self.completed = completed
        self.failed = failed
        self.cancelled = cancelled
    }

    private enum CodingKeys: String, CodingKey {
        case running
        case waiting
        case completed
        case failed
        case cancelled
    }
}

/// The id of a request: a string of up to 256 characters or a 64-bit integer, chosen by the sender
/// and unique among its requests in flight.
public enum RequestId: Codable, Sendable, Hashable {
    case string(String)
    case integer(Int)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            self = .string(value)
            return
        }
        self = .integer(try container.decode(Int.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        }
    }
}

extension RequestId: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self = .string(value)
    }
}

/// What the output must be.
public enum ResponseFormat: Codable, Sendable, Hashable {
    case text(TextFormat)
    case jsonObject(JsonObjectFormat)
    case jsonSchema(JsonSchemaFormat)

    private enum CodingKeys: String, CodingKey {
        case type
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .type) {
        case "text": self = .text(try TextFormat(from: decoder))
        case "json_object": self = .jsonObject(try JsonObjectFormat(from: decoder))
        case "json_schema": self = .jsonSchema(try JsonSchemaFormat(from: decoder))
        case let other:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container,
                debugDescription: "\(other) is no type of ResponseFormat")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .text(let value): try value.encode(to: encoder)
        case .jsonObject(let value): try value.encode(to: encoder)
        case .jsonSchema(let value): try value.encode(to: encoder)
        }
    }
}

/// `$/resumeRequest`: lets a paused stream go on, however often it was paused. An id that is not in
/// flight, or not paused, is ignored.
public struct ResumeParams: Codable, Sendable, Hashable {
    /// The id of the request to resume.
    public var id: RequestId

    public init(
        id: RequestId
    ) {
        self.id = id
    }

    private enum CodingKeys: String, CodingKey {
        case id
    }
}

/// Which schemas to hand out.
public struct SchemaGetParams: Codable, Sendable, Hashable {
    /// A schema (`chat.completions.create.params`) or a method (`chat.completions.create`, for all
    /// its schemas). Every schema where absent.
    public var name: String?

    public init(
        name: String? = nil
    ) {
        self.name = name
    }

    private enum CodingKeys: String, CodingKey {
        case name
    }
}

/// The schemas asked for.
public struct SchemaGetResult: Codable, Sendable, Hashable {
    /// The hash of all schemas.
    public var hash: String
    /// JSON Schemas (2020-12) by name.
    public var schemas: [String: JSON]

    public init(
        hash: String,
        schemas: [String: JSON]
    ) {
        self.hash = hash
        self.schemas = schemas
    }

    private enum CodingKeys: String, CodingKey {
        case hash
        case schemas
    }
}

/// Who answers.
public struct ServerInfo: Codable, Sendable, Hashable {
    /// The version of the library.
    public var version: String

    public init(
        version: String
    ) {
        self.version = version
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case version
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(String.self, forKey: .version)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("inlay", forKey: .name)
        try container.encode(version, forKey: .version)
    }
}

/// `session.restore`: puts a saved cache back, so that prompts that begin alike start there.
public struct SessionRestoreParams: Codable, Sendable, Hashable {
    /// The id of a loaded model: the one that the session was saved with.
    public var model: String
    /// The file to read.
    public var path: String

    public init(
        model: String,
        path: String
    ) {
        self.model = model
        self.path = path
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case path
    }
}

/// What was restored.
public struct SessionRestoreResult: Codable, Sendable, Hashable {
    /// Tokens whose cache is there now.
    public var tokens: Int
    /// The size of the file.
    public var bytes: Int

    public init(
        tokens: Int,
        bytes: Int
    ) {
        self.tokens = tokens
        self.bytes = bytes
    }

    private enum CodingKeys: String, CodingKey {
        case tokens
        case bytes
    }
}

/// `session.save`: writes what the prefix cache holds of a prompt to a file. The prompt is given as
/// `messages`, `text` or `tokens`: exactly one of them. What is not in the cache is not computed:
/// the result tells how much was saved.
public struct SessionSaveParams: Codable, Sendable, Hashable {
    /// The id of a loaded model.
    public var model: String
    /// The file to write. It is replaced where it exists, in one step.
    public var path: String
    /// A chat.
    public var messages: [ChatMessage]?
    /// The tools of the chat.
    public var tools: [Tool]?
    /// More variables for the chat template.
    public var chatTemplateKwargs: JSON?
    /// A text.
    public var text: String?
    /// Tokens.
    public var tokens: [Int]?

    public init(
        model: String,
        path: String,
        messages: [ChatMessage]? = nil,
        tools: [Tool]? = nil,
        chatTemplateKwargs: JSON? = nil,
        text: String? = nil,
        tokens: [Int]? = nil
    ) {
        self.model = model
        self.path = path
        self.messages = messages
        self.tools = tools
        self.chatTemplateKwargs = chatTemplateKwargs
        self.text = text
        self.tokens = tokens
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case path
        case messages
        case tools
        case chatTemplateKwargs = "chat_template_kwargs"
        case text
        case tokens
    }
}

/// What was saved.
public struct SessionSaveResult: Codable, Sendable, Hashable {
    /// The file.
    public var path: String
    /// Tokens whose cache was saved: whole pages from the beginning of the prompt.
    public var tokens: Int
    /// Tokens of the prompt.
    public var promptTokens: Int
    /// The size of the file.
    public var bytes: Int

    public init(
        path: String,
        tokens: Int,
        promptTokens: Int,
        bytes: Int
    ) {
        self.path = path
        self.tokens = tokens
        self.promptTokens = promptTokens
        self.bytes = bytes
    }

    private enum CodingKeys: String, CodingKey {
        case path
        case tokens
        case promptTokens = "prompt_tokens"
        case bytes
    }
}

/// `shutdown`: refuses new requests and waits for those in flight. It has no parameters.
public struct ShutdownParams: Codable, Sendable, Hashable {
    public init() {}
}

/// The answer to `shutdown`: every request has ended and every model is unloaded.
public struct ShutdownResult: Codable, Sendable, Hashable {
    public init() {}
}

/// Tokens guessed from the text itself. Accepted by proposed is the acceptance.
public struct SpeculationCounts: Codable, Sendable, Hashable {
    /// Tokens guessed and checked.
    public var proposed: Int
    /// Those of them that were right: each saved a step.
    public var accepted: Int

    public init(
        proposed: Int,
        accepted: Int
    ) {
        self.proposed = proposed
        self.accepted = accepted
    }

    private enum CodingKeys: String, CodingKey {
        case proposed
        case accepted
    }
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

/// A JSON Schema: as JSON, or as text that holds JSON.
public typealias StructuredJson = JSON

/// What the output must match (vLLM's name). Exactly one of the fields is given.
public struct StructuredOutputs: Codable, Sendable, Hashable {
    /// The output is JSON that this schema accepts.
    public var json: StructuredJson?
    /// The output matches this regular expression as a whole.
    public var regex: String?
    /// The output is one of these texts.
    public var choice: [String]?
    /// The output is in the language of this grammar, in Lark's notation.
    public var grammar: String?
    /// The output is any JSON object.
    public var jsonObject: Bool?

    public init(
        json: StructuredJson? = nil,
        regex: String? = nil,
        choice: [String]? = nil,
        grammar: String? = nil,
        jsonObject: Bool? = nil
    ) {
        self.json = json
        self.regex = regex
        self.choice = choice
        self.grammar = grammar
        self.jsonObject = jsonObject
    }

    private enum CodingKeys: String, CodingKey {
        case json
        case regex
        case choice
        case grammar
        case jsonObject = "json_object"
    }
}

/// Instructions.
public struct SystemMessage: Codable, Sendable, Hashable {
    /// What it says.
    public var content: MessageContent
    /// A name for the participant.
    public var name: String?

    public init(
        content: MessageContent,
        name: String? = nil
    ) {
        self.content = content
        self.name = name
    }

    private enum CodingKeys: String, CodingKey {
        case role
        case content
        case name
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        content = try container.decode(MessageContent.self, forKey: .content)
        name = try container.decodeIfPresent(String.self, forKey: .name)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("system", forKey: .role)
        try container.encode(content, forKey: .content)
        try container.encodeIfPresent(name, forKey: .name)
    }
}

/// Any text.
public struct TextFormat: Codable, Sendable, Hashable {
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case type
    }

    public init(from decoder: any Decoder) throws {
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("text", forKey: .type)
    }
}

/// Text.
public struct TextPart: Codable, Sendable, Hashable {
    /// The text.
    public var text: String

    public init(
        text: String
    ) {
        self.text = text
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case text
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        text = try container.decode(String.self, forKey: .text)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("text", forKey: .type)
        try container.encode(text, forKey: .text)
    }
}

/// Tokens since the model was loaded.
public struct TokenCounts: Codable, Sendable, Hashable {
    /// Tokens of prompts.
    public var prompt: Int
    /// Those of them that came from the prefix cache.
    public var cached: Int
    /// Tokens sampled.
    public var generated: Int

    public init(
        prompt: Int,
        cached: Int,
        generated: Int
    ) {
        self.prompt = prompt
        self.cached = cached
        self.generated = generated
    }

    private enum CodingKeys: String, CodingKey {
        case prompt
        case cached
        case generated
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

/// `tokens.count`: how many tokens a text or a chat has. Give `text` or `messages`.
public struct TokensCountParams: Codable, Sendable, Hashable {
    /// The id of a loaded model.
    public var model: String
    /// A text.
    public var text: String?
    /// Whether to count what the model wants around a text. Only with `text`.
    public var addSpecialTokens: Bool?
    /// A chat, counted as its prompt is rendered.
    public var messages: [ChatMessage]?
    /// The tools of the chat.
    public var tools: [Tool]?
    /// How much the model should think.
    public var reasoningEffort: ReasoningEffort?
    /// More variables for the chat template.
    public var chatTemplateKwargs: JSON?

    public init(
        model: String,
        text: String? = nil,
        addSpecialTokens: Bool? = nil,
        messages: [ChatMessage]? = nil,
        tools: [Tool]? = nil,
        reasoningEffort: ReasoningEffort? = nil,
        chatTemplateKwargs: JSON? = nil
    ) {
        self.model = model
        self.text = text
        self.addSpecialTokens = addSpecialTokens
        self.messages = messages
        self.tools = tools
        self.reasoningEffort = reasoningEffort
        self.chatTemplateKwargs = chatTemplateKwargs
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case text
        case addSpecialTokens = "add_special_tokens"
        case messages
        case tools
        case reasoningEffort = "reasoning_effort"
        case chatTemplateKwargs = "chat_template_kwargs"
    }
}

/// How many tokens there are.
public struct TokensCountResult: Codable, Sendable, Hashable {
    /// The number.
    public var count: Int
    /// Tokens of the longest sequence that the model takes.
    public var context: Int

    public init(
        count: Int,
        context: Int
    ) {
        self.count = count
        self.context = context
    }

    private enum CodingKeys: String, CodingKey {
        case count
        case context
    }
}

/// `tokens.decode`: the text of tokens.
public struct TokensDecodeParams: Codable, Sendable, Hashable {
    /// The id of a loaded model.
    public var model: String
    /// The ids.
    public var tokens: [Int]
    /// Whether to leave out special tokens.
    public var skipSpecialTokens: Bool?

    public init(
        model: String,
        tokens: [Int],
        skipSpecialTokens: Bool? = nil
    ) {
        self.model = model
        self.tokens = tokens
        self.skipSpecialTokens = skipSpecialTokens
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case tokens
        case skipSpecialTokens = "skip_special_tokens"
    }
}

/// The text of tokens.
public struct TokensDecodeResult: Codable, Sendable, Hashable {
    /// The text; bytes that are not UTF-8 read as U+FFFD.
    public var text: String

    public init(
        text: String
    ) {
        self.text = text
    }

    private enum CodingKeys: String, CodingKey {
        case text
    }
}

/// `tokens.encode`: the tokens of a text.
public struct TokensEncodeParams: Codable, Sendable, Hashable {
    /// The id of a loaded model.
    public var model: String
    /// The text. Markup of special tokens in it is plain text.
    public var text: String
    /// Whether to add what the model wants around a text, such as a beginning token.
    public var addSpecialTokens: Bool?
    /// Whether to tell each token as text.
    public var returnPieces: Bool?

    public init(
        model: String,
        text: String,
        addSpecialTokens: Bool? = nil,
        returnPieces: Bool? = nil
    ) {
        self.model = model
        self.text = text
        self.addSpecialTokens = addSpecialTokens
        self.returnPieces = returnPieces
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case text
        case addSpecialTokens = "add_special_tokens"
        case returnPieces = "return_pieces"
    }
}

/// The tokens of a text.
public struct TokensEncodeResult: Codable, Sendable, Hashable {
    /// Their ids.
    public var tokens: [Int]
    /// How many there are.
    public var count: Int
    /// Tokens of the longest sequence that the model takes.
    public var context: Int
    /// Each token as text; a part of a character reads as U+FFFD.
    public var pieces: [String]?

    public init(
        tokens: [Int],
        count: Int,
        context: Int,
        pieces: [String]? = nil
    ) {
        self.tokens = tokens
        self.count = count
        self.context = context
        self.pieces = pieces
    }

    private enum CodingKeys: String, CodingKey {
        case tokens
        case count
        case context
        case pieces
    }
}

/// A tool that the model may call.
public enum Tool: Codable, Sendable, Hashable {
    case function(FunctionTool)
    case custom(CustomTool)

    private enum CodingKeys: String, CodingKey {
        case type
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .type) {
        case "function": self = .function(try FunctionTool(from: decoder))
        case "custom": self = .custom(try CustomTool(from: decoder))
        case let other:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container,
                debugDescription: "\(other) is no type of Tool")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .function(let value): try value.encode(to: encoder)
        case .custom(let value): try value.encode(to: encoder)
        }
    }
}

/// A call of a tool.
public struct ToolCall: Codable, Sendable, Hashable {
    /// The id that the tool's answer refers to.
    public var id: String
    /// The function and its arguments.
    public var function: FunctionCall

    public init(
        id: String,
        function: FunctionCall
    ) {
        self.id = id
        self.function = function
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case id
        case function
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        function = try container.decode(FunctionCall.self, forKey: .function)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("function", forKey: .type)
        try container.encode(id, forKey: .id)
        try container.encode(function, forKey: .function)
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

/// Which tools the model calls.
public enum ToolChoice: Codable, Sendable, Hashable {
    case mode(ToolChoiceMode)
    case named(NamedToolChoice)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(ToolChoiceMode.self) {
            self = .mode(value)
            return
        }
        self = .named(try container.decode(NamedToolChoice.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .mode(let value): try container.encode(value)
        case .named(let value): try container.encode(value)
        }
    }
}

/// `none`: call no tool; `auto`: the model decides; `required`: call at least one.
public struct ToolChoiceMode: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let none = Self(rawValue: "none")
    public static let auto = Self(rawValue: "auto")
    public static let required = Self(rawValue: "required")
}

/// The answer of a tool.
public struct ToolMessage: Codable, Sendable, Hashable {
    /// What the tool returned.
    public var content: MessageContent
    /// The call that it answers.
    public var toolCallId: String

    public init(
        content: MessageContent,
        toolCallId: String
    ) {
        self.content = content
        self.toolCallId = toolCallId
    }

    private enum CodingKeys: String, CodingKey {
        case role
        case content
        case toolCallId = "tool_call_id"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        content = try container.decode(MessageContent.self, forKey: .content)
        toolCallId = try container.decode(String.self, forKey: .toolCallId)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("tool", forKey: .role)
        try container.encode(content, forKey: .content)
        try container.encode(toolCallId, forKey: .toolCallId)
    }
}

/// The name of a tool.
public struct ToolName: Codable, Sendable, Hashable {
    /// The name.
    public var name: String

    public init(
        name: String
    ) {
        self.name = name
    }

    private enum CodingKeys: String, CodingKey {
        case name
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

/// `start` clears the record and begins; `stop` ends and hands it out.
public struct TraceAction: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let start = Self(rawValue: "start")
    public static let stop = Self(rawValue: "stop")
}

/// One event, in the format that Perfetto and `chrome://tracing` read.
public struct TraceEvent: Codable, Sendable, Hashable {
    /// What happened.
    public var name: String
    /// The part of the engine.
    public var cat: String
    /// The kind of event.
    public var ph: TracePhase
    /// When, in microseconds since `start`.
    public var ts: Double
    /// How long, in microseconds.
    public var dur: Double?
    /// The process.
    public var pid: Int
    /// The thread.
    public var tid: Int
    /// More about it.
    public var args: JSON?

    public init(
        name: String,
        cat: String,
        ph: TracePhase,
        ts: Double,
        pid: Int,
        tid: Int,
        dur: Double? = nil,
        args: JSON? = nil
    ) {
        self.name = name
        self.cat = cat
        self.ph = ph
        self.ts = ts
        self.dur = dur
        self.pid = pid
        self.tid = tid
        self.args = args
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case cat
        case ph
        case ts
        case dur
        case pid
        case tid
        case args
    }
}

/// `X`: a span; `i`: an instant; `C`: a counter.
public struct TracePhase: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let x = Self(rawValue: "X")
    public static let i = Self(rawValue: "i")
    public static let c = Self(rawValue: "C")
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

/// What the user says.
public struct UserMessage: Codable, Sendable, Hashable {
    /// What it says.
    public var content: MessageContent
    /// A name for the participant.
    public var name: String?

    public init(
        content: MessageContent,
        name: String? = nil
    ) {
        self.content = content
        self.name = name
    }

    private enum CodingKeys: String, CodingKey {
        case role
        case content
        case name
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        content = try container.decode(MessageContent.self, forKey: .content)
        name = try container.decodeIfPresent(String.self, forKey: .name)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("user", forKey: .role)
        try container.encode(content, forKey: .content)
        try container.encodeIfPresent(name, forKey: .name)
    }
}
