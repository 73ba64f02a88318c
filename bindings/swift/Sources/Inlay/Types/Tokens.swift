// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

/// `tokens.count`: how many tokens a text or a chat has. Give `text` or `messages`. The fields
/// beside `messages` are those of the chat, and need `messages`: with all of them the number is
/// `usage.prompt_tokens` of the same `chat.completions.create`.
public struct TokensCountParams: Codable, Sendable, Hashable {
    /// The id of a loaded model.
    public var model: String
    /// The conversation so far.
    public var messages: [ChatMessage]?
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
    /// A text.
    public var text: String?
    /// Whether to count what the model wants around a text. Only with `text`.
    public var addSpecialTokens: Bool?

    public init(
        model: String,
        messages: [ChatMessage]? = nil,
        tools: [Tool]? = nil,
        toolChoice: ToolChoice? = nil,
        documents: [JSON]? = nil,
        reasoningEffort: ReasoningEffort? = nil,
        chatTemplateKwargs: JSON? = nil,
        addGenerationPrompt: Bool? = nil,
        continueFinalMessage: Bool? = nil,
        text: String? = nil,
        addSpecialTokens: Bool? = nil
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
        self.text = text
        self.addSpecialTokens = addSpecialTokens
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
        case text
        case addSpecialTokens = "add_special_tokens"
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
