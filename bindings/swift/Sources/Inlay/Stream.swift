import Foundation

/// The chunks of one request, and its complete result at the end.
///
/// `for try await chunk in stream` reads it. It is cancelled by the end of the task that reads it,
/// by `cancel()`, and when nobody holds it any more. A stream that nobody reads is paused, and
/// costs nobody else.
public struct Stream<Chunk: Decodable & Sendable, Result: Decodable & Sendable>: AsyncSequence,
    Sendable
{
    public typealias Element = Chunk
    public typealias AsyncIterator = AsyncThrowingStream<Chunk, any Error>.Iterator

    private let source: Source
    /// The chunks alone.
    public let chunks: AsyncThrowingStream<Chunk, any Error>

    init(_ request: Request) {
        let source = Source(request)
        self.source = source
        chunks = AsyncThrowingStream { try await source.next() }
    }

    public func makeAsyncIterator() -> AsyncIterator { chunks.makeAsyncIterator() }

    /// The complete result: what the same request gives without streaming. Chunks that were not
    /// read are passed over.
    public func result() async throws -> Result {
        while try await source.next() != nil {}
        return try source.result()
    }

    /// Cancels the request. The stream ends with the error `request_cancelled`.
    public func cancel() { source.cancel() }

    /// What the copies of a stream share.
    private final class Source: Sendable {
        private let request: Request
        private let ended = Locked<Swift.Result<Result, any Error>?>(nil)

        init(_ request: Request) { self.request = request }

        func next() async throws -> Chunk? {
            while ended.withLock({ $0 == nil }) {
                switch try await request.next() {
                case .chunk(let payload): return try chunk(payload)
                case .progress: continue
                case .end(.success(let payload)):
                    end(Swift.Result { try decode(Result.self, payload) })
                case .end(.failure(let error)):
                    end(.failure(error))
                    throw error
                }
            }
            return nil
        }

        private func chunk(_ payload: Data) throws -> Chunk {
            do {
                return try decode(Chunk.self, payload)
            } catch {
                end(.failure(error))
                request.cancel(error)
                throw error
            }
        }

        private func end(_ result: Swift.Result<Result, any Error>) {
            ended.withLock { $0 = $0 ?? result }
        }

        func result() throws -> Result {
            let result = ended.withLock { $0 }
            return try (result ?? .failure(CancellationError())).get()
        }

        func cancel() {
            let error = InlayError(.requestCancelled, "The request was cancelled.")
            end(.failure(error))
            request.cancel(error)
        }
    }
}

/// A streamed chat.
public typealias ChatStream = Stream<ChatCompletionChunk, ChatCompletion>
/// A streamed completion.
public typealias CompletionStream = Stream<Completion, Completion>
