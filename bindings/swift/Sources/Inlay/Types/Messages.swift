// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

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
