// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

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
