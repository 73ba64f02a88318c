// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

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
