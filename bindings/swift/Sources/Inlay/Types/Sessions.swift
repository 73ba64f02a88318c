// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

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
