// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

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
    /// Whether weights are used in the file or copied into huge pages.
    public var weights: WeightsMemory?
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
        weights: WeightsMemory? = nil,
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
        self.weights = weights
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
        case weights
        case threads
        case isa
        case prefixCache = "prefix_cache"
        case speculation
        case seed
    }
}

/// The memory that a load takes, in bytes.
public struct ModelPlanResult: Codable, Sendable, Hashable {
    /// Whether the load would be accepted now.
    public var fits: Bool
    /// Weights.
    public var weightsBytes: Int
    /// Whether they are copied into huge pages; if not, they are mapped from the file.
    public var weightsCopied: Bool
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
        weightsCopied: Bool,
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
        self.weightsCopied = weightsCopied
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
        case weightsCopied = "weights_copied"
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

/// Where weights are: `map`, in the mapped file, which processes share; `huge`, copied into huge
/// pages, which are read faster; `auto`: `huge` for large models where the system gives such pages.
public struct WeightsMemory: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let auto = Self(rawValue: "auto")
    public static let map = Self(rawValue: "map")
    public static let huge = Self(rawValue: "huge")
}
