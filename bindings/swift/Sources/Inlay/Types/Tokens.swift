// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

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
