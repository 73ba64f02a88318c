import Foundation

/// An engine of its own: its models, its requests.
///
/// May be used from every task at once. It is closed when nobody holds it any more, or by
/// `close()`.
public final class Client: Sendable {
    /// What the library said of itself when the client was opened.
    public let server: InitializeResult
    private let core: Core
    private let reader: Reader

    /// Chunks of one stream that are under way, where the program chooses no other number. A
    /// stream whose reader falls behind waits, so that it neither fills the memory nor holds up
    /// the others.
    private static let streamWindow = 64

    /// Opens a client and waits for the answer to `initialize`.
    ///
    /// - Parameters:
    ///   - library: The file of libinlay. Without it, the variable `INLAY_LIBRARY`, the folder of
    ///     the program and the system's loader are asked, in this order.
    ///   - initialize: What the library is told.
    public init(library: String? = nil, initialize: InitializeParams = .init()) async throws {
        let core = Core(try RawClient(library: library))
        let reader = Reader(core)
        var params = initialize
        if params.client == nil {
            params.client = ClientInfo(name: "inlay-swift", version: "0.1.0")
        }
        var limits = params.limits ?? LimitOptions()
        limits.streamWindow = limits.streamWindow ?? Self.streamWindow
        params.limits = limits
        do {
            server = try await Self.request(core, "initialize", params)
        } catch {
            await reader.close()
            throw error
        }
        core.limit(server.limits)
        self.core = core
        self.reader = reader
    }

    deinit { reader.closeLater() }

    /// Closes the client now: cancels, unloads, joins. What is in flight ends with `client_closed`.
    public func close() async { await reader.close() }

    /// Sends any request. The functions beside this one are it, with the types filled in.
    ///
    /// - Parameter onProgress: Called for each progress message, in the task that waits.
    public func request<Answer: Decodable & Sendable>(
        _ method: String, _ params: some Encodable & Sendable,
        onProgress: ((ProgressParams) -> Void)? = nil
    ) async throws -> Answer {
        try await Self.request(core, method, params, onProgress: onProgress)
    }

    private static func request<Answer: Decodable & Sendable>(
        _ core: Core, _ method: String, _ params: some Encodable & Sendable,
        onProgress: ((ProgressParams) -> Void)? = nil
    ) async throws -> Answer {
        try Task.checkCancellation()
        let request = Request(core, try await core.start(method, params))
        while true {
            switch try await request.next() {
            case .chunk: continue
            case .progress(let payload):
                if let onProgress, let progress = try? decode(ProgressParams.self, payload) {
                    onProgress(progress)
                }
            case .end(let answer): return try decode(Answer.self, try answer.get())
            }
        }
    }

    private func stream<Chunk, Answer>(
        _ method: String, _ params: some Encodable & Sendable
    ) async throws -> Stream<Chunk, Answer> {
        Stream(Request(core, try await core.start(method, params)))
    }

    /// Loads a data file or a built-in model, and tells how far it is. (`model.load`)
    public func modelLoad(
        _ params: ModelLoadParams, onProgress: @escaping (ProgressParams) -> Void
    ) async throws -> ModelCard {
        try await request("model.load", params, onProgress: onProgress)
    }

    /// Answers a chat. (`chat.completions.create`)
    public func chat(_ request: ChatCompletionRequest) async throws -> ChatCompletion {
        var whole = request
        whole.stream = nil
        whole.streamOptions = nil
        return try await self.request("chat.completions.create", whole)
    }

    /// Answers a chat, chunk by chunk.
    public func chatStream(_ request: ChatCompletionRequest) async throws -> ChatStream {
        var streamed = request
        streamed.stream = true
        return try await stream("chat.completions.create", streamed)
    }

    /// Continues a text. (`completions.create`)
    public func complete(_ request: CompletionRequest) async throws -> Completion {
        var whole = request
        whole.stream = nil
        whole.streamOptions = nil
        return try await self.request("completions.create", whole)
    }

    /// Continues a text, chunk by chunk.
    public func completeStream(_ request: CompletionRequest) async throws -> CompletionStream {
        var streamed = request
        streamed.stream = true
        return try await stream("completions.create", streamed)
    }
}

/// The thread of a client that takes messages from the library.
private final class Reader: Sendable {
    private let core: Core
    private let finished = DispatchSemaphore(value: 0)
    private let closing = Locked(false)

    init(_ core: Core) {
        self.core = core
        let finished = self.finished
        let thread = Thread {
            core.read()
            finished.signal()
        }
        thread.name = "inlay-reader"
        thread.start()
    }

    /// Closes the client without keeping a thread of the pool waiting.
    func close() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                self.closeNow()
                continuation.resume()
            }
        }
    }

    func closeLater() {
        if closing.withLock({ $0 }) { return }
        DispatchQueue.global().async { self.closeNow() }
    }

    private func closeNow() {
        let first = closing.withLock { closing in
            defer { closing = true }
            return !closing
        }
        guard first else { return }
        core.close()
        finished.wait()
    }
}
