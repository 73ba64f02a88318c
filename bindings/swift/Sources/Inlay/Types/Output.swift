// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

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
