import Foundation

/// A value behind a lock.
final class Locked<Value>: @unchecked Sendable {
    // Unchecked because the compiler cannot see that the lock guards the value.
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) { self.value = value }

    func withLock<T>(_ body: (inout Value) throws -> T) rethrows -> T {
        try lock.withLock { try body(&value) }
    }
}

/// A message of a request.
enum Event: Sendable {
    case chunk(Data)
    case progress(Data)
    case end(Result<Data, any Error>)
}

/// Where the messages of one request wait for whoever asked.
final class Slot: Sendable {
    /// Chunks that wait before the request is paused, and at which it goes on.
    static let high = 64
    static let low = 16

    private struct State {
        var events: [Event] = []
        var first = 0
        var waiters: [CheckedContinuation<Taken, Never>] = []
        var paused = false
        var count: Int { events.count - first }
    }

    /// An event, and whether the request was paused and is to go on now.
    struct Taken: Sendable {
        let event: Event
        let resume: Bool
    }

    let id: Int
    private let state = Locked(State())

    init(id: Int) { self.id = id }

    /// Hands over an event. True if the request is to be paused.
    func deliver(_ event: Event) -> Bool {
        let (waiter, pause): (CheckedContinuation<Taken, Never>?, Bool) = state.withLock { state in
            if !state.waiters.isEmpty { return (state.waiters.removeFirst(), false) }
            state.events.append(event)
            guard case .chunk = event, !state.paused, state.count >= Self.high else {
                return (nil, false)
            }
            state.paused = true
            return (nil, true)
        }
        waiter?.resume(returning: Taken(event: event, resume: false))
        return pause
    }

    /// Says that the pause could not be sent, so that the next chunk tries again.
    func notPaused() { state.withLock { $0.paused = false } }

    /// Waits for the next event.
    func next() async -> Taken {
        await withCheckedContinuation { continuation in
            let taken: Taken? = state.withLock { state in
                guard state.count > 0 else {
                    state.waiters.append(continuation)
                    return nil
                }
                let event = state.events[state.first]
                state.first += 1
                if state.first == state.events.count || state.first > 256 {
                    state.events.removeFirst(state.first)
                    state.first = 0
                }
                let resume = state.paused && state.count <= Self.low
                if resume { state.paused = false }
                return Taken(event: event, resume: resume)
            }
            if let taken { continuation.resume(returning: taken) }
        }
    }
}
