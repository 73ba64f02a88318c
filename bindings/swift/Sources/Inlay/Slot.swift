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

/// What is asked of the library when too many chunks wait, and when few do.
enum Flow: Sendable {
    case pause
    case resume
}

/// Where the messages of one request wait for whoever asked.
///
/// `ask` sends what it is told to and says whether that is done. The lock is held meanwhile, so
/// that pauses and resumes reach the library in the order in which they were decided.
final class Slot: Sendable {
    /// Chunks that wait before the request is paused, and at which it goes on.
    static let high = 64
    static let low = 16

    private struct State {
        var events: [Event] = []
        var first = 0
        var waiters: [CheckedContinuation<Event?, Never>] = []
        var paused = false
        var count: Int { events.count - first }
    }

    let id: Int
    private let state = Locked(State())

    init(id: Int) { self.id = id }

    /// Hands over an event.
    func deliver(_ event: Event, ask: (Flow) -> Bool = { _ in false }) {
        let waiter: CheckedContinuation<Event?, Never>? = state.withLock { state in
            if !state.waiters.isEmpty { return state.waiters.removeFirst() }
            state.events.append(event)
            if case .chunk = event, !state.paused, state.count >= Self.high {
                // Where it could not be sent, the next chunk tries again.
                state.paused = ask(.pause)
            }
            return nil
        }
        waiter?.resume(returning: event)
    }

    /// Waits for the next event.
    func next(ask: @Sendable (Flow) -> Bool) async -> Event {
        while true {
            if let event = await taken(ask) { return event }
            // The queue of the library is full, and nothing comes while the request is paused.
            await Task.yield()
        }
    }

    /// The next event; nil if a paused request could not be told to go on.
    private func taken(_ ask: @Sendable (Flow) -> Bool) async -> Event? {
        await withCheckedContinuation { continuation in
            let (taken, waits): (Event?, Bool) = state.withLock { state in
                var event: Event?
                if state.count > 0 {
                    event = state.events[state.first]
                    state.first += 1
                    if state.first == state.events.count || state.first > 256 {
                        state.events.removeFirst(state.first)
                        state.first = 0
                    }
                }
                if state.paused && state.count <= Self.low { state.paused = !ask(.resume) }
                if event == nil && !state.paused {
                    state.waiters.append(continuation)
                    return (nil, true)
                }
                return (event, false)
            }
            if !waits { continuation.resume(returning: taken) }
        }
    }
}
