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
/// `messages`, `text` or `tokens`: exactly one of them. The fields beside `messages` are those of
/// the chat, and need `messages`. What is not in the cache is not computed: the result tells how
/// much was saved.
public struct SessionSaveParams: Codable, Sendable, Hashable {
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
    /// Whether the template opens the assistant's turn. False where absent.
    public var addGenerationPrompt: Bool?
    /// Whether the last message is the beginning of the output.
    public var continueFinalMessage: Bool?
    /// The file to write. It is replaced where it exists, in one step. A save that is cancelled or
    /// fails leaves it as it was.
    public var path: String
    /// A text.
    public var text: String?
    /// Tokens.
    public var tokens: [Int]?

    public init(
        model: String,
        path: String,
        messages: [ChatMessage]? = nil,
        tools: [Tool]? = nil,
        toolChoice: ToolChoice? = nil,
        documents: [JSON]? = nil,
        reasoningEffort: ReasoningEffort? = nil,
        chatTemplateKwargs: JSON? = nil,
        addGenerationPrompt: Bool? = nil,
        continueFinalMessage: Bool? = nil,
        text: String? = nil,
        tokens: [Int]? = nil
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
        self.path = path
        self.text = text
        self.tokens = tokens
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
        case path
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
