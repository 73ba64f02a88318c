// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

/// The paged KV cache.
public struct CacheCounts: Codable, Sendable, Hashable {
    /// Pages that there are.
    public var pagesTotal: Int
    /// Pages that running requests hold.
    public var pagesUsed: Int
    /// Pages that only the prefix cache holds; they are given up when needed.
    public var pagesCached: Int
    /// Running requests that were set back to make room.
    public var preemptions: Int
    /// Pages that the prefix cache gave up for others.
    public var evictions: Int
    /// Pages that were copied as two requests parted.
    public var copies: Int

    public init(
        pagesTotal: Int,
        pagesUsed: Int,
        pagesCached: Int,
        preemptions: Int,
        evictions: Int,
        copies: Int
    ) {
        self.pagesTotal = pagesTotal
        self.pagesUsed = pagesUsed
        self.pagesCached = pagesCached
        self.preemptions = preemptions
        self.evictions = evictions
        self.copies = copies
    }

    private enum CodingKeys: String, CodingKey {
        case pagesTotal = "pages_total"
        case pagesUsed = "pages_used"
        case pagesCached = "pages_cached"
        case preemptions
        case evictions
        case copies
    }
}

/// What the library offers.
public struct Capabilities: Codable, Sendable, Hashable {
    /// The methods that it answers.
    public var methods: [String]
    /// The notifications that it sends.
    public var notifications: [String]
    /// What this build can do.
    public var features: [Feature]

    public init(
        methods: [String],
        notifications: [String],
        features: [Feature]
    ) {
        self.methods = methods
        self.notifications = notifications
        self.features = features
    }

    private enum CodingKeys: String, CodingKey {
        case methods
        case notifications
        case features
    }
}

/// Who calls.
public struct ClientInfo: Codable, Sendable, Hashable {
    /// The name of the program.
    public var name: String
    /// Its version.
    public var version: String?

    public init(
        name: String,
        version: String? = nil
    ) {
        self.name = name
        self.version = version
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case version
    }
}

/// The processor.
public struct CpuInfo: Codable, Sendable, Hashable {
    /// Such as `x86_64` or `aarch64`.
    public var architecture: String
    /// The best instruction set that the library has code for on this machine.
    public var isa: Isa
    /// Instruction set extensions that were found.
    public var features: [String]
    /// Processors that the process may use.
    public var cores: Int

    public init(
        architecture: String,
        isa: Isa,
        features: [String],
        cores: Int
    ) {
        self.architecture = architecture
        self.isa = isa
        self.features = features
        self.cores = cores
    }

    private enum CodingKeys: String, CodingKey {
        case architecture
        case isa
        case features
        case cores
    }
}

/// `engine.info` has no parameters.
public struct EngineInfoParams: Codable, Sendable, Hashable {
    public init() {}
}

/// The answer to `engine.info`.
public struct EngineInfoResult: Codable, Sendable, Hashable {
    /// The version of the library.
    public var version: String
    /// The version of this protocol.
    public var protocolVersion: Int
    /// The version of the C ABI.
    public var abiVersion: Int
    /// The hash of all schemas.
    public var schemaHash: String
    /// The platform that the library was built for, such as `x86_64-linux`.
    public var target: String
    /// The processor.
    public var cpu: CpuInfo
    /// The memory of the machine.
    public var memory: MemoryInfo
    /// The limits in force for this client.
    public var limits: Limits
    /// What the library offers.
    public var capabilities: Capabilities
    /// Seconds since the client was opened.
    public var uptimeSeconds: Double

    public init(
        version: String,
        protocolVersion: Int,
        abiVersion: Int,
        schemaHash: String,
        target: String,
        cpu: CpuInfo,
        memory: MemoryInfo,
        limits: Limits,
        capabilities: Capabilities,
        uptimeSeconds: Double
    ) {
        self.version = version
        self.protocolVersion = protocolVersion
        self.abiVersion = abiVersion
        self.schemaHash = schemaHash
        self.target = target
        self.cpu = cpu
        self.memory = memory
        self.limits = limits
        self.capabilities = capabilities
        self.uptimeSeconds = uptimeSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case version
        case protocolVersion = "protocol_version"
        case abiVersion = "abi_version"
        case schemaHash = "schema_hash"
        case target
        case cpu
        case memory
        case limits
        case capabilities
        case uptimeSeconds = "uptime_seconds"
    }
}

/// `engine.metrics` has no parameters.
public struct EngineMetricsParams: Codable, Sendable, Hashable {
    public init() {}
}

/// The answer to `engine.metrics`.
public struct EngineMetricsResult: Codable, Sendable, Hashable {
    /// Seconds since the client was opened.
    public var uptimeSeconds: Double
    /// Memory of the process that is in RAM.
    public var residentBytes: Int
    /// One entry for each loaded model.
    public var models: [ModelMetrics]

    public init(
        uptimeSeconds: Double,
        residentBytes: Int,
        models: [ModelMetrics]
    ) {
        self.uptimeSeconds = uptimeSeconds
        self.residentBytes = residentBytes
        self.models = models
    }

    private enum CodingKeys: String, CodingKey {
        case uptimeSeconds = "uptime_seconds"
        case residentBytes = "resident_bytes"
        case models
    }
}

/// Records what the engine does, step by step.
public struct EngineTraceParams: Codable, Sendable, Hashable {
    /// Whether to begin or to end.
    public var action: TraceAction
    /// Events to keep; later ones are counted and dropped. Read at `start`.
    public var maxEvents: Int?

    public init(
        action: TraceAction,
        maxEvents: Int? = nil
    ) {
        self.action = action
        self.maxEvents = maxEvents
    }

    private enum CodingKeys: String, CodingKey {
        case action
        case maxEvents = "max_events"
    }
}

/// The answer to `engine.trace`.
public struct EngineTraceResult: Codable, Sendable, Hashable {
    /// Whether the engine records now.
    public var recording: Bool
    /// Events that were not kept.
    public var dropped: Int
    /// The record; empty after `start`.
    public var events: [TraceEvent]

    public init(
        recording: Bool,
        dropped: Int,
        events: [TraceEvent]
    ) {
        self.recording = recording
        self.dropped = dropped
        self.events = events
    }

    private enum CodingKeys: String, CodingKey {
        case recording
        case dropped
        case events
    }
}

/// Something that this build of the library can do.
public struct Feature: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let batch = Self(rawValue: "batch")
    public static let streaming = Self(rawValue: "streaming")
    public static let flowControl = Self(rawValue: "flow_control")
    public static let structuredOutputs = Self(rawValue: "structured_outputs")
    public static let tools = Self(rawValue: "tools")
    public static let embeddings = Self(rawValue: "embeddings")
    public static let sessions = Self(rawValue: "sessions")
    public static let prefixCache = Self(rawValue: "prefix_cache")
    public static let speculation = Self(rawValue: "speculation")
    public static let trace = Self(rawValue: "trace")
}

/// How often a value fell between bounds.
public struct Histogram: Codable, Sendable, Hashable {
    /// Upper bounds of the buckets, ascending. The last bucket has none.
    public var bounds: [Double]
    /// Values in each bucket: one more than there are bounds.
    public var counts: [Int]
    /// The sum of all values.
    public var sum: Double
    /// The number of all values.
    public var count: Int

    public init(
        bounds: [Double],
        counts: [Int],
        sum: Double,
        count: Int
    ) {
        self.bounds = bounds
        self.counts = counts
        self.sum = sum
        self.count = count
    }

    private enum CodingKeys: String, CodingKey {
        case bounds
        case counts
        case sum
        case count
    }
}

/// The first message of every client.
public struct InitializeParams: Codable, Sendable, Hashable {
    /// Who calls. Appears in traces.
    public var client: ClientInfo?
    /// The version of this protocol that the caller speaks.
    public var protocolVersion: Int?
    /// Limits that differ from the defaults.
    public var limits: LimitOptions?

    public init(
        client: ClientInfo? = nil,
        protocolVersion: Int? = nil,
        limits: LimitOptions? = nil
    ) {
        self.client = client
        self.protocolVersion = protocolVersion
        self.limits = limits
    }

    private enum CodingKeys: String, CodingKey {
        case client
        case protocolVersion = "protocol_version"
        case limits
    }
}

/// The answer to `initialize`.
public struct InitializeResult: Codable, Sendable, Hashable {
    /// Who answers.
    public var server: ServerInfo
    /// The version of this protocol that the library speaks.
    public var protocolVersion: Int
    /// The version of the C ABI.
    public var abiVersion: Int
    /// The hash of all schemas; it changes when any message changes.
    public var schemaHash: String
    /// The limits in force for this client.
    public var limits: Limits
    /// What the library offers.
    public var capabilities: Capabilities

    public init(
        server: ServerInfo,
        protocolVersion: Int,
        abiVersion: Int,
        schemaHash: String,
        limits: Limits,
        capabilities: Capabilities
    ) {
        self.server = server
        self.protocolVersion = protocolVersion
        self.abiVersion = abiVersion
        self.schemaHash = schemaHash
        self.limits = limits
        self.capabilities = capabilities
    }

    private enum CodingKeys: String, CodingKey {
        case server
        case protocolVersion = "protocol_version"
        case abiVersion = "abi_version"
        case schemaHash = "schema_hash"
        case limits
        case capabilities
    }
}

/// Limits that a client may choose when it opens.
public struct LimitOptions: Codable, Sendable, Hashable {
    /// The longest message that `inlay_send` takes, in bytes.
    public var maxMessageBytes: Int?
    /// Messages that may wait for the host before generation of this client pauses.
    public var maxQueuedMessages: Int?
    /// Chunks of one stream that the host may leave unacknowledged before that stream waits for
    /// `$/acknowledge`. Without it streams never wait for that.
    public var streamWindow: Int?

    public init(
        maxMessageBytes: Int? = nil,
        maxQueuedMessages: Int? = nil,
        streamWindow: Int? = nil
    ) {
        self.maxMessageBytes = maxMessageBytes
        self.maxQueuedMessages = maxQueuedMessages
        self.streamWindow = streamWindow
    }

    private enum CodingKeys: String, CodingKey {
        case maxMessageBytes = "max_message_bytes"
        case maxQueuedMessages = "max_queued_messages"
        case streamWindow = "stream_window"
    }
}

/// The limits in force for a client.
public struct Limits: Codable, Sendable, Hashable {
    /// The longest message that `inlay_send` takes, in bytes.
    public var maxMessageBytes: Int
    /// The deepest nesting of arrays and objects in a message.
    public var maxMessageDepth: Int
    /// Requests that may be in flight at once.
    public var maxLiveRequests: Int
    /// Messages in one batch.
    public var maxBatchMessages: Int
    /// Characters of an id that is a string.
    public var maxIdCharacters: Int
    /// Messages that may wait for the host before generation of this client pauses.
    public var maxQueuedMessages: Int
    /// The same in bytes.
    public var maxQueuedBytes: Int
    /// Chunks of one stream that may be unacknowledged. Absent where streams do not wait for
    /// `$/acknowledge`.
    public var streamWindow: Int?

    public init(
        maxMessageBytes: Int,
        maxMessageDepth: Int,
        maxLiveRequests: Int,
        maxBatchMessages: Int,
        maxIdCharacters: Int,
        maxQueuedMessages: Int,
        maxQueuedBytes: Int,
        streamWindow: Int? = nil
    ) {
        self.maxMessageBytes = maxMessageBytes
        self.maxMessageDepth = maxMessageDepth
        self.maxLiveRequests = maxLiveRequests
        self.maxBatchMessages = maxBatchMessages
        self.maxIdCharacters = maxIdCharacters
        self.maxQueuedMessages = maxQueuedMessages
        self.maxQueuedBytes = maxQueuedBytes
        self.streamWindow = streamWindow
    }

    private enum CodingKeys: String, CodingKey {
        case maxMessageBytes = "max_message_bytes"
        case maxMessageDepth = "max_message_depth"
        case maxLiveRequests = "max_live_requests"
        case maxBatchMessages = "max_batch_messages"
        case maxIdCharacters = "max_id_characters"
        case maxQueuedMessages = "max_queued_messages"
        case maxQueuedBytes = "max_queued_bytes"
        case streamWindow = "stream_window"
    }
}

/// The memory of the machine, in bytes.
public struct MemoryInfo: Codable, Sendable, Hashable {
    /// All of it, or the limit of the container.
    public var totalBytes: Int
    /// What can be used without swapping.
    public var availableBytes: Int
    /// Whether the system gives huge pages (2 MB) to memory that asks for them.
    public var hugePages: Bool

    public init(
        totalBytes: Int,
        availableBytes: Int,
        hugePages: Bool
    ) {
        self.totalBytes = totalBytes
        self.availableBytes = availableBytes
        self.hugePages = hugePages
    }

    private enum CodingKeys: String, CodingKey {
        case totalBytes = "total_bytes"
        case availableBytes = "available_bytes"
        case hugePages = "huge_pages"
    }
}

/// What one model has done since it was loaded.
public struct ModelMetrics: Codable, Sendable, Hashable {
    /// The id of the model.
    public var model: String
    /// Requests by state.
    public var requests: RequestCounts
    /// Tokens since the model was loaded.
    public var tokens: TokenCounts
    /// The paged KV cache.
    public var cache: CacheCounts
    /// Tokens guessed ahead.
    public var speculation: SpeculationCounts
    /// Steps run.
    public var steps: Int
    /// Rows in all steps.
    public var stepRows: Int
    /// Time in all steps.
    public var stepSeconds: Double
    /// Sequences in a step.
    public var batchSize: Histogram
    /// From the request to its first token.
    public var timeToFirstTokenSeconds: Histogram
    /// Between two tokens of a request.
    public var interTokenSeconds: Histogram
    /// From the request to its end.
    public var requestSeconds: Histogram
    /// From the request to its first step.
    public var queueSeconds: Histogram

    public init(
        model: String,
        requests: RequestCounts,
        tokens: TokenCounts,
        cache: CacheCounts,
        speculation: SpeculationCounts,
        steps: Int,
        stepRows: Int,
        stepSeconds: Double,
        batchSize: Histogram,
        timeToFirstTokenSeconds: Histogram,
        interTokenSeconds: Histogram,
        requestSeconds: Histogram,
        queueSeconds: Histogram
    ) {
        self.model = model
        self.requests = requests
        self.tokens = tokens
        self.cache = cache
        self.speculation = speculation
        self.steps = steps
        self.stepRows = stepRows
        self.stepSeconds = stepSeconds
        self.batchSize = batchSize
        self.timeToFirstTokenSeconds = timeToFirstTokenSeconds
        self.interTokenSeconds = interTokenSeconds
        self.requestSeconds = requestSeconds
        self.queueSeconds = queueSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case model
        case requests
        case tokens
        case cache
        case speculation
        case steps
        case stepRows = "step_rows"
        case stepSeconds = "step_seconds"
        case batchSize = "batch_size"
        case timeToFirstTokenSeconds = "time_to_first_token_seconds"
        case interTokenSeconds = "inter_token_seconds"
        case requestSeconds = "request_seconds"
        case queueSeconds = "queue_seconds"
    }
}

/// Requests by state. All but the first two only ever grow.
public struct RequestCounts: Codable, Sendable, Hashable {
    /// Requests in the batch.
    public var running: Int
    /// Requests in line.
    public var waiting: Int
    /// Requests that ended with a result.
    public var completed: Int
    /// Requests that ended with an error.
    public var failed: Int
    /// Requests that were cancelled.
    public var cancelled: Int

    public init(
        running: Int,
        waiting: Int,
        completed: Int,
        failed: Int,
        cancelled: Int
    ) {
        self.running = running
        self.waiting = waiting
        self.completed = completed
        self.failed = failed
        self.cancelled = cancelled
    }

    private enum CodingKeys: String, CodingKey {
        case running
        case waiting
        case completed
        case failed
        case cancelled
    }
}

/// Which schemas to hand out.
public struct SchemaGetParams: Codable, Sendable, Hashable {
    /// A schema (`chat.completions.create.params`) or a method (`chat.completions.create`, for all
    /// its schemas). Every schema where absent.
    public var name: String?

    public init(
        name: String? = nil
    ) {
        self.name = name
    }

    private enum CodingKeys: String, CodingKey {
        case name
    }
}

/// The schemas asked for.
public struct SchemaGetResult: Codable, Sendable, Hashable {
    /// The hash of all schemas.
    public var hash: String
    /// JSON Schemas (2020-12) by name.
    public var schemas: [String: JSON]

    public init(
        hash: String,
        schemas: [String: JSON]
    ) {
        self.hash = hash
        self.schemas = schemas
    }

    private enum CodingKeys: String, CodingKey {
        case hash
        case schemas
    }
}

/// Who answers.
public struct ServerInfo: Codable, Sendable, Hashable {
    /// The version of the library.
    public var version: String

    public init(
        version: String
    ) {
        self.version = version
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case version
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(String.self, forKey: .version)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode("inlay", forKey: .name)
        try container.encode(version, forKey: .version)
    }
}

/// `shutdown`: refuses new requests and waits for those in flight. It has no parameters.
public struct ShutdownParams: Codable, Sendable, Hashable {
    public init() {}
}

/// The answer to `shutdown`: every request has ended and every model is unloaded.
public struct ShutdownResult: Codable, Sendable, Hashable {
    public init() {}
}

/// Tokens guessed from the text itself. Accepted by proposed is the acceptance.
public struct SpeculationCounts: Codable, Sendable, Hashable {
    /// Tokens guessed and checked.
    public var proposed: Int
    /// Those of them that were right: each saved a step.
    public var accepted: Int

    public init(
        proposed: Int,
        accepted: Int
    ) {
        self.proposed = proposed
        self.accepted = accepted
    }

    private enum CodingKeys: String, CodingKey {
        case proposed
        case accepted
    }
}

/// Tokens since the model was loaded.
public struct TokenCounts: Codable, Sendable, Hashable {
    /// Tokens of prompts.
    public var prompt: Int
    /// Those of them that came from the prefix cache.
    public var cached: Int
    /// Tokens sampled.
    public var generated: Int

    public init(
        prompt: Int,
        cached: Int,
        generated: Int
    ) {
        self.prompt = prompt
        self.cached = cached
        self.generated = generated
    }

    private enum CodingKeys: String, CodingKey {
        case prompt
        case cached
        case generated
    }
}

/// `start` clears the record and begins; `stop` ends and hands it out.
public struct TraceAction: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let start = Self(rawValue: "start")
    public static let stop = Self(rawValue: "stop")
}

/// One event, in the format that Perfetto and `chrome://tracing` read. A file that holds `events`
/// as a JSON array is a trace for them. Each model is a thread there, on which its steps lie one
/// after another; requests, which run side by side, have lines of their own.
public struct TraceEvent: Codable, Sendable, Hashable {
    /// What happened.
    public var name: String
    /// The part of the engine.
    public var cat: String
    /// The kind of event.
    public var ph: TracePhase
    /// When, in microseconds since `start`.
    public var ts: Double
    /// How long, in microseconds.
    public var dur: Double?
    /// The process.
    public var pid: Int
    /// The thread: the number of the model among those of the engine.
    public var tid: Int
    /// Of the request, in `b` and `e`.
    public var id: String?
    /// More about it.
    public var args: JSON?

    public init(
        name: String,
        cat: String,
        ph: TracePhase,
        ts: Double,
        pid: Int,
        tid: Int,
        dur: Double? = nil,
        id: String? = nil,
        args: JSON? = nil
    ) {
        self.name = name
        self.cat = cat
        self.ph = ph
        self.ts = ts
        self.dur = dur
        self.pid = pid
        self.tid = tid
        self.id = id
        self.args = args
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case cat
        case ph
        case ts
        case dur
        case pid
        case tid
        case id
        case args
    }
}

/// `X`: a span; `i`: an instant; `C`: a counter; `b` and `e`: the beginning and the end of what has
/// an `id`; `M`: a name, in `args`.
public struct TracePhase: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let x = Self(rawValue: "X")
    public static let i = Self(rawValue: "i")
    public static let c = Self(rawValue: "C")
    public static let b = Self(rawValue: "b")
    public static let e = Self(rawValue: "e")
    public static let m = Self(rawValue: "M")
}
