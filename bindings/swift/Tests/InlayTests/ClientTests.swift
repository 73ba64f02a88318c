import Foundation
import Inlay
import XCTest

/// A client with a built-in model under the name "m".
func client(with model: String) async throws -> Client {
    let client = try await Client()
    _ = try await client.modelLoad(ModelLoadParams(model: model, id: "m"))
    return client
}

func ask(_ text: String) -> ChatCompletionRequest {
    ChatCompletionRequest(model: "m", messages: [.user(text)])
}

/// Requests that the engine works on.
func running(_ client: Client) async throws -> Int {
    try await client.engineMetrics().models.reduce(0) {
        $0 + $1.requests.running + $1.requests.waiting
    }
}

/// Waits until something is so.
func until(_ what: () async throws -> Bool) async throws {
    let limit = Date() + 120
    while try await !what() {
        if Date() > limit { return XCTFail("it did not come about") }
        try await Task.sleep(nanoseconds: 2_000_000)
    }
}

/// Waits until the engine works on so many requests.
func settle(_ client: Client, atRunning count: Int) async throws {
    try await until { try await running(client) == count }
}

func thrown(_ body: () async throws -> Void) async -> InlayError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? InlayError
    }
}

final class ClientTests: XCTestCase {
    func testAChatIsAnsweredWholeAndInChunks() async throws {
        let client = try await client(with: "builtin:echo")
        let whole = try await client.chat(ask("Hello!"))
        XCTAssertEqual(whole.text, "Hello!")
        XCTAssertEqual(whole.choices[0].finishReason, .stop)
        let stream = try await client.chatStream(ask("Hello!"))
        var text = ""
        for try await chunk in stream { text += chunk.text }
        XCTAssertEqual(text, "Hello!")
        let result = try await stream.result()
        XCTAssertEqual(result.text, "Hello!")
        XCTAssertEqual(result.usage.completionTokens, whole.usage.completionTokens)
        let unread = try await client.chatStream(ask("a b c"))
        let answer = try await unread.result()
        XCTAssertEqual(answer.text, "a b c")
    }

    func testTheTypedCallsReachTheirMethods() async throws {
        let client = try await client(with: "builtin:echo")
        let tokens = try await client.tokensEncode(TokensEncodeParams(model: "m", text: "abc"))
        let text = try await client.tokensDecode(
            TokensDecodeParams(model: "m", tokens: tokens.tokens))
        XCTAssertEqual(text.text, "abc")
        let models = try await client.modelList()
        XCTAssertEqual(models.data.map(\.id), ["m"])
        let info = try await client.engineInfo()
        XCTAssertEqual(info.version, client.server.server.version)
    }

    func testAnErrorHasItsNameItsSentenceAndItsPlace() async throws {
        let client = try await client(with: "builtin:echo")
        var request = ask("x")
        request.temperature = 3
        let wrong = request
        let error = await thrown { _ = try await client.chat(wrong) }
        XCTAssertEqual(error?.name, .invalidParams)
        XCTAssertEqual(error?.pointer, "/params/temperature")
        XCTAssertEqual(error?.code, -32602)
        let shown = error?.description ?? ""
        XCTAssertTrue(shown.hasSuffix("[invalid_params] (at /params/temperature)"), shown)
        let streamed = await thrown {
            for try await _ in try await client.chatStream(wrong) {}
        }
        XCTAssertEqual(streamed, error)
        let large = await thrown {
            _ = try await client.chat(ask(String(repeating: "x", count: 17 << 20)))
        }
        XCTAssertEqual(large?.name, .messageTooLarge)
        let missing = await thrown { _ = try await Client(library: "/no/such/libinlay.so") }
        XCTAssertEqual(missing?.name, .libraryMissing)
    }

    func testTheEndOfATaskCancels() async throws {
        let client = try await client(with: "builtin:null")
        let waiting = Task { try await client.chat(ask("Go on.")) }
        try await settle(client, atRunning: 1)
        waiting.cancel()
        let waited = await waiting.result
        XCTAssertThrowsError(try waited.get()) { XCTAssertTrue($0 is CancellationError) }

        let begun = expectation(description: "the first chunk")
        let reading = Task {
            var chunks = 0
            for try await _ in try await client.chatStream(ask("Go on.")) {
                chunks += 1
                if chunks == 1 { begun.fulfill() }
            }
        }
        await fulfillment(of: [begun], timeout: 120)
        reading.cancel()
        _ = await reading.result  // The loop ends, as over every AsyncThrowingStream.
        try await settle(client, atRunning: 0)
    }

    func testLettingGoCancels() async throws {
        let client = try await client(with: "builtin:null")
        do {
            let stream = try await client.chatStream(ask("Go on."))
            for try await _ in stream { break }
        }
        try await settle(client, atRunning: 0)
        let stream = try await client.chatStream(ask("Go on."))
        stream.cancel()
        let error = await thrown { _ = try await stream.result() }
        XCTAssertEqual(error?.name, .requestCancelled)
        try await settle(client, atRunning: 0)
    }

    func testProgressIsTold() async throws {
        let client = try await Client()
        var stages: [ProgressStage] = []
        _ = try await client.modelLoad(ModelLoadParams(model: "builtin:echo")) {
            stages.append($0.stage)
        }
        XCTAssertFalse(stages.isEmpty)
    }

    func testManyStreamsGetTheirOwnChunks() async throws {
        let client = try await client(with: "builtin:echo")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<32 {
                group.addTask {
                    let said = "task \(task)"
                    var text = ""
                    for try await chunk in try await client.chatStream(ask(said)) {
                        text += chunk.text
                    }
                    XCTAssertEqual(text, said)
                }
            }
            try await group.waitForAll()
        }
    }

    func testClosingEndsWhatRuns() async throws {
        let client = try await client(with: "builtin:null")
        let stream = try await client.chatStream(ask("Go on."))
        let waiting = Task { try await client.chat(ask("Go on.")) }
        try await settle(client, atRunning: 2)
        await client.close()
        let streamed = await thrown { _ = try await stream.result() }
        XCTAssertEqual(streamed?.name, .clientClosed)
        let waited = await thrown { _ = try await waiting.value }
        XCTAssertEqual(waited?.name, .clientClosed)
        let late = await thrown { _ = try await client.modelList() }
        XCTAssertEqual(late?.name, .clientClosed)
        await client.close()
    }

    func testAStreamThatNobodyReadsKeepsNobodyWaiting() async throws {
        let client = try await client(with: "builtin:null")
        _ = try await client.modelLoad(ModelLoadParams(model: "builtin:echo"))
        let idle = try await client.chatStream(ask("Go on."))
        var chunks = idle.makeAsyncIterator()
        _ = try await chunks.next()
        for _ in 0..<20 {
            let answer = try await client.chat(
                ChatCompletionRequest(model: "builtin:echo", messages: [.user("Hello!")]))
            XCTAssertEqual(answer.text, "Hello!")
        }
        // The engine makes no more of it: what waits here is bounded.
        var before = -1
        var now = 0
        while now != before {
            before = now
            try await Task.sleep(nanoseconds: 50_000_000)
            now = try await client.engineMetrics().models.first { $0.model == "m" }!.tokens.generated
        }
        // It goes on where it stood, well beyond what was held back.
        for _ in 0..<1000 {
            let chunk = try await chunks.next()
            XCTAssertNotNil(chunk)
        }
    }

    func testStructuredAnswersKeepTheOrderOfTheirSchema() async throws {
        struct Person: Decodable, Equatable {
            let name: String
            let age: Int
        }
        let client = try await client(with: "builtin:echo")
        var request = ask(#"{"name": "Anna", "age": 30}"#)
        request.temperature = 0
        request.responseFormat = .jsonSchema(
            "person",
            [
                "type": "object",
                "properties": ["name": ["type": "string"], "age": ["type": "integer"]],
                "required": ["name", "age"], "additionalProperties": false,
            ])
        let person: Person = try await client.chat(request).parse()
        XCTAssertEqual(person, Person(name: "Anna", age: 30))
    }

    /// A thousand clients one after the other: neither memory nor threads nor descriptors pile up.
    func testNothingPilesUp() async throws {
        #if os(Linux)
            for round in 0..<100 { try await cycle(round) }
            let (memory, threads, files) = (resident(), entries("task"), entries("fd"))
            for round in 0..<1000 { try await cycle(round) }
            // GCD keeps a few threads of its own, and lets go of them when they have rested.
            try await until { entries("task") <= threads + 2 && entries("fd") <= files }
            XCTAssertLessThan(resident() - memory, 32 << 20)
        #endif
    }

    private func cycle(_ round: Int) async throws {
        let client = try await client(with: "builtin:echo")
        let stream = try await client.chatStream(ask("One, two, three, four, five, six."))
        if round % 3 == 0 {
            for try await _ in stream { break }
        } else if round % 3 == 1 {
            _ = try await stream.result()
        }
        await client.close()
    }

    private func entries(_ name: String) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/" + name))?.count ?? 0
    }

    private func resident() -> Int {
        let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = statm.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }
}
