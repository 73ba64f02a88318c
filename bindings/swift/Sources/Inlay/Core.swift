import Foundation

/// What a client, its requests and its reader share.
final class Core: Sendable {
    private struct State {
        var slots: [Int: Slot] = [:]
        var next = 1
        var bounds = Wire.Bounds()
        /// Chunks of a stream that may be unacknowledged; 0 where nobody counts.
        var window = 0
        /// Cancellations that found the queue full; the reader sends them.
        var late: [Int] = []
        var closed = false
    }

    private let raw: RawClient
    private let state = Locked(State())
    private let process = ProcessInfo.processInfo.processIdentifier

    init(_ raw: RawClient) { self.raw = raw }

    private var isForked: Bool { ProcessInfo.processInfo.processIdentifier != process }

    func limit(_ limits: Limits) {
        state.withLock {
            $0.bounds = Wire.Bounds(
                bytes: Int(limits.maxMessageBytes), depth: Int(limits.maxMessageDepth))
            $0.window = Int(limits.streamWindow ?? 0)
        }
    }

    /// Sends a request. While the queue of the library is full, the task waits: the reader goes on.
    func start(_ method: String, _ params: some Encodable) async throws -> Slot {
        if isForked { throw InlayError.forked }
        let (id, bounds, window) = state.withLock { state in
            defer { state.next += 1 }
            return (state.next, state.bounds, state.window)
        }
        let slot = Slot(id: id, window: window)
        let body = try Wire.request(id, method, params, within: bounds)
        let closed = state.withLock { state in
            if !state.closed { state.slots[id] = slot }
            return state.closed
        }
        if closed { throw InlayError.closed }
        do {
            try await post(body)
        } catch {
            state.withLock { _ = $0.slots.removeValue(forKey: id) }
            throw error
        }
        return slot
    }

    private func post(_ body: Data) async throws {
        while try !raw.send(body) {
            try await Task.sleep(nanoseconds: 1_000_000)
        }
    }

    /// Cancels a request whose answer nobody wants. Never waits.
    func abandon(_ slot: Slot, _ why: any Error) {
        guard !isForked, state.withLock({ $0.slots.removeValue(forKey: slot.id) }) != nil else {
            return
        }
        if (try? raw.send(Wire.cancellation(slot.id))) == false {
            state.withLock { $0.late.append(slot.id) }
        }
        slot.deliver(.end(.failure(why)))
    }

    /// Tells how many chunks of a stream were taken. False where the queue of the library is full.
    func acknowledge(_ slot: Slot, _ chunks: Int) -> Bool {
        // A client that was closed meanwhile tells the slot so.
        (try? raw.send(Wire.acknowledgement(slot.id, chunks))) != false
    }

    /// The reader: takes every message and hands it to its request, until the client is closed.
    func read() {
        while true {
            do {
                if let message = try raw.receive(timeout: -1) { handOut(message) }
            } catch {
                fail(error)
                return
            }
            cancelLate()
        }
    }

    private func handOut(_ message: Data) {
        guard let routed = Wire.route(message) else { return unroutable(message) }
        let slot: Slot?
        let event: Event
        switch routed.kind {
        case .chunk: event = .chunk(routed.payload)
        case .progress: event = .progress(routed.payload)
        case .result: event = .end(.success(routed.payload))
        case .failure: event = .end(.failure(InlayError(answer: routed.payload)))
        }
        if case .end = event {
            slot = state.withLock { $0.slots.removeValue(forKey: routed.request) }
        } else {
            slot = state.withLock { $0.slots[routed.request] }
        }
        slot?.deliver(event)
    }

    private struct Unroutable: Decodable {
        let id: JSON?
        let error: JSON?
    }

    /// An answer with the id null is to a message that the library could not read. `start` sends
    /// none, so there is no telling whose it is: everything in flight ends with it.
    private func unroutable(_ message: Data) {
        guard let parsed = try? JSONDecoder().decode(Unroutable.self, from: message),
            let error = parsed.error, parsed.id == nil || parsed.id == .null,
            let payload = try? OrderedEncoder.data(error)
        else { return }
        end(all: InlayError(answer: payload))
    }

    private func cancelLate() {
        let late = state.withLock { state in
            defer { state.late = [] }
            return state.late
        }
        for id in late where (try? raw.send(Wire.cancellation(id))) == false {
            state.withLock { $0.late.append(id) }
        }
    }

    private func fail(_ error: any Error) {
        state.withLock { $0.closed = true }
        end(all: error)
    }

    private func end(all error: any Error) {
        let slots = state.withLock { state in
            defer { state.slots = [:] }
            return state.slots.values.map { $0 }
        }
        for slot in slots { slot.deliver(.end(.failure(error))) }
    }

    /// Closes the client in the library, which lets the reader go. Blocks until the threads of the
    /// library have ended.
    func close() {
        if isForked { return }
        state.withLock { $0.closed = true }
        raw.close()
        end(all: InlayError.closed)
    }
}

/// A request in flight. It is cancelled when nobody holds it any more.
final class Request: Sendable {
    private let core: Core
    private let slot: Slot

    init(_ core: Core, _ slot: Slot) {
        self.core = core
        self.slot = slot
    }

    deinit { cancel(CancellationError()) }

    func cancel(_ why: any Error) { core.abandon(slot, why) }

    /// Waits for the next event. The end of the task cancels the request.
    func next() async throws -> Event {
        await withTaskCancellationHandler {
            await slot.next { core.acknowledge(slot, $0) }
        } onCancel: {
            cancel(CancellationError())
        }
    }
}

/// Reads a payload as its type.
func decode<T: Decodable>(_ type: T.Type, _ payload: Data) throws -> T {
    do {
        return try JSONDecoder().decode(type, from: payload)
    } catch {
        throw InlayError(.invalidResponse, "What came could not be read: \(error).")
    }
}
