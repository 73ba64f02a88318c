// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

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
    /// What it took. In the chunks of a stream only where asked for, and null until the last.
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
