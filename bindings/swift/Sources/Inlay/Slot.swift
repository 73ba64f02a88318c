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
    private struct State {
        var events: [Event] = []
        var first = 0
        var waiters: [CheckedContinuation<Event?, Never>] = []
        /// Chunks that were taken, and those of them that the library was told of.
        var taken = 0
        var acknowledged = 0
        var ended = false
        var count: Int { events.count - first }

        /// Whether it is time for an acknowledgement: at half a window, so that the stream need
        /// not wait for it.
        func owes(_ window: Int) -> Bool {
            window > 0 && !ended && 2 * (taken - acknowledged) >= window
        }
    }

    let id: Int
    /// Chunks that may be unacknowledged; 0 where nobody counts.
    private let window: Int
    private let state = Locked(State())

    init(id: Int, window: Int) {
        self.id = id
        self.window = window
    }

    /// Hands over an event.
    func deliver(_ event: Event) {
        let waiter: CheckedContinuation<Event?, Never>? = state.withLock { state in
            if case .end = event { state.ended = true }
            if !state.waiters.isEmpty {
                // Acknowledged with the next one that is taken.
                if case .chunk = event { state.taken += 1 }
                return state.waiters.removeFirst()
            }
            state.events.append(event)
            return nil
        }
        waiter?.resume(returning: event)
    }

    /// Waits for the next event. `acknowledge` tells the library how many chunks were taken, and
    /// says whether that could be sent.
    func next(acknowledge: @Sendable (Int) -> Bool) async -> Event {
        while true {
            if let event = await taken(acknowledge) { return event }
            // The queue of the library is full, and nothing may come before this could be sent.
            await Task.yield()
        }
    }

    /// The next event; nil if an acknowledgement is due and could not be sent.
    private func taken(_ acknowledge: @Sendable (Int) -> Bool) async -> Event? {
        await withCheckedContinuation { continuation in
            let (taken, waits): (Event?, Bool) = state.withLock { state in
                var event: Event?
                if state.count > 0 {
                    event = state.events[state.first]
                    state.first += 1
                    if case .chunk = event { state.taken += 1 }
                    if state.first == state.events.count || state.first > 256 {
                        state.events.removeFirst(state.first)
                        state.first = 0
                    }
                }
                if state.owes(window) && acknowledge(state.taken) {
                    state.acknowledged = state.taken
                }
                if event == nil && !state.owes(window) {
                    state.waiters.append(continuation)
                    return (nil, true)
                }
                return (event, false)
            }
            if !waits { continuation.resume(returning: taken) }
        }
    }
}
