// Generated from schemas/v1 by `make schemas`. Do not edit.

// Whatever is optional is left out where it is nil. Members that this version
// does not know are ignored, and values that it does not know are kept.

/// `$/acknowledge`: says how many chunks of a stream its reader has taken. A client that asked for
/// a `stream_window` (`initialize`) gets no more than that many chunks of a stream beyond those
/// that it acknowledged, and at most those of one step of the engine on top; everything else goes
/// on. The number is a total, and the highest that was sent counts, so that acknowledgements may be
/// lost, repeated or come in any order. A stream that waits is in flight: it can be cancelled, and
/// `shutdown` waits for it. An id that is not in flight is ignored.
public struct AcknowledgeParams: Codable, Sendable, Hashable {
    /// The id of the request that streams.
    public var id: RequestId
    /// Chunks of it that were taken since it began, all together.
    public var chunks: Int

    public init(
        id: RequestId,
        chunks: Int
    ) {
        self.id = id
        self.chunks = chunks
    }

    private enum CodingKeys: String, CodingKey {
        case id
        case chunks
    }
}

/// `$/cancelRequest`: ends a request early. The request still ends exactly once: with
/// `request_cancelled`, or with its result if that was ready first. An id that is not in flight is
/// ignored.
public struct CancelParams: Codable, Sendable, Hashable {
    /// The id of the request to cancel.
    public var id: RequestId

    public init(
        id: RequestId
    ) {
        self.id = id
    }

    private enum CodingKeys: String, CodingKey {
        case id
    }
}

/// What a program needs to know of an error.
public struct ErrorData: Codable, Sendable, Hashable {
    /// The stable name of the error.
    public var name: ErrorName
    /// JSON Pointer (RFC 6901) into the message to the field at fault: `/params/temperature`.
    public var pointer: String?
    /// The id that was refused with `duplicate_id`. The answer itself has the id null, because
    /// under that id the first request is answered.
    public var request: RequestId?
    /// The status that an HTTP server answers with.
    public var httpStatus: Int
    /// The `type` of the OpenAI error body.
    public var openaiType: OpenAIErrorType
    /// The field at fault as OpenAI writes it, such as `messages[0].content`.
    public var param: String?

    public init(
        name: ErrorName,
        httpStatus: Int,
        openaiType: OpenAIErrorType,
        pointer: String? = nil,
        request: RequestId? = nil,
        param: String? = nil
    ) {
        self.name = name
        self.pointer = pointer
        self.request = request
        self.httpStatus = httpStatus
        self.openaiType = openaiType
        self.param = param
    }

    private enum CodingKeys: String, CodingKey {
        case name
        case pointer
        case request
        case httpStatus = "http_status"
        case openaiType = "openai_type"
        case param
    }
}

/// The stable name of an error. Names are added, never changed.
public struct ErrorName: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let parseError = Self(rawValue: "parse_error")
    public static let invalidRequest = Self(rawValue: "invalid_request")
    public static let methodNotFound = Self(rawValue: "method_not_found")
    public static let invalidParams = Self(rawValue: "invalid_params")
    public static let internalError = Self(rawValue: "internal_error")
    public static let requestCancelled = Self(rawValue: "request_cancelled")
    public static let notInitialized = Self(rawValue: "not_initialized")
    public static let duplicateId = Self(rawValue: "duplicate_id")
    public static let tooManyRequests = Self(rawValue: "too_many_requests")
    public static let messageTooLarge = Self(rawValue: "message_too_large")
    public static let messageTooDeep = Self(rawValue: "message_too_deep")
    public static let shuttingDown = Self(rawValue: "shutting_down")
    public static let modelNotFound = Self(rawValue: "model_not_found")
    public static let modelAlreadyLoaded = Self(rawValue: "model_already_loaded")
    public static let modelFileMissing = Self(rawValue: "model_file_missing")
    public static let modelFileInvalid = Self(rawValue: "model_file_invalid")
    public static let modelIncompatible = Self(rawValue: "model_incompatible")
    public static let modelUnloaded = Self(rawValue: "model_unloaded")
    public static let outOfMemory = Self(rawValue: "out_of_memory")
    public static let contextLengthExceeded = Self(rawValue: "context_length_exceeded")
    public static let unsupported = Self(rawValue: "unsupported")
    public static let invalidSchema = Self(rawValue: "invalid_schema")
    public static let templateError = Self(rawValue: "template_error")
    public static let noCapacity = Self(rawValue: "no_capacity")
    public static let stepFailed = Self(rawValue: "step_failed")
    public static let sessionInvalid = Self(rawValue: "session_invalid")
    public static let sessionMismatch = Self(rawValue: "session_mismatch")
    public static let ioError = Self(rawValue: "io_error")
}

/// The `error` of a JSON-RPC response.
public struct ErrorObject: Codable, Sendable, Hashable {
    /// The JSON-RPC code that belongs to the name.
    public var code: Int
    /// A sentence for a person: what is wrong, and what to do about it.
    public var message: String
    /// What a program needs to know of the error.
    public var data: ErrorData

    public init(
        code: Int,
        message: String,
        data: ErrorData
    ) {
        self.code = code
        self.message = message
        self.data = data
    }

    private enum CodingKeys: String, CodingKey {
        case code
        case message
        case data
    }
}

/// The `type` of an OpenAI error body.
public struct OpenAIErrorType: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let invalidRequestError = Self(rawValue: "invalid_request_error")
    public static let notFoundError = Self(rawValue: "not_found_error")
    public static let rateLimitError = Self(rawValue: "rate_limit_error")
    public static let serverError = Self(rawValue: "server_error")
    public static let serviceUnavailableError = Self(rawValue: "service_unavailable_error")
    public static let requestCancelledError = Self(rawValue: "request_cancelled_error")
}

/// `$/progress`: how far a long request is.
public struct ProgressParams: Codable, Sendable, Hashable {
    /// The id of the request.
    public var request: RequestId
    /// What it is at.
    public var stage: ProgressStage
    /// Done so far.
    public var completed: Int
    /// All there is to do in this stage; 0 where it is not known.
    public var total: Int
    /// A sentence for a person.
    public var message: String?

    public init(
        request: RequestId,
        stage: ProgressStage,
        completed: Int,
        total: Int,
        message: String? = nil
    ) {
        self.request = request
        self.stage = stage
        self.completed = completed
        self.total = total
        self.message = message
    }

    private enum CodingKeys: String, CodingKey {
        case request
        case stage
        case completed
        case total
        case message
    }
}

/// What a load is at. Stages come in this order; some may be left out.
public struct ProgressStage: OpenEnum {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let open = Self(rawValue: "open")
    public static let weights = Self(rawValue: "weights")
    public static let tokenizer = Self(rawValue: "tokenizer")
    public static let compile = Self(rawValue: "compile")
    public static let warmUp = Self(rawValue: "warm_up")
    public static let ready = Self(rawValue: "ready")
}

/// The id of a request: a string of up to 256 characters or a 64-bit integer, chosen by the sender
/// and unique among its requests in flight.
public enum RequestId: Codable, Sendable, Hashable {
    case string(String)
    case integer(Int)

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            self = .string(value)
            return
        }
        self = .integer(try container.decode(Int.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        }
    }
}

extension RequestId: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self = .string(value)
    }
}
