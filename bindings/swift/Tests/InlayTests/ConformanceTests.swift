import Foundation
import Inlay
import XCTest

/// The conformance suite. Its folder is that of the repository, or `INLAY_CONFORMANCE`.
final class ConformanceTests: XCTestCase {
    private var folder: URL {
        if let named = ProcessInfo.processInfo.environment["INLAY_CONFORMANCE"] {
            return URL(fileURLWithPath: named)
        }
        return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../../tests/conformance").standardized
    }

    func testEveryCaseAndEveryPayload() throws {
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw XCTSkip("the cases are not here: \(folder.path)")
        }
        let index = try read(folder.appendingPathComponent("../../schemas/v1/index.json"))
        var codes: [String: Int] = [:]
        for row in index["errors"]?.array ?? [] {
            codes[row["name"]!.string!] = row["code"]!.integer!
        }
        var failures: [String] = []
        var (cases, payloads) = (0, 0)
        for file in try files("cases") {
            for test in try read(file)["cases"]?.array ?? [] {
                cases += 1
                do {
                    try Conversation(codes).run(test)
                } catch {
                    failures.append("\(file.lastPathComponent): \(test["name"]!): \(error)")
                }
            }
        }
        for file in try files("payloads") {
            // The files of notifications are named without their $/.
            let name = file.deletingPathExtension().lastPathComponent
            guard let type = payloadTypes[name] ?? payloadTypes["$/" + name] else { continue }
            for payload in try read(file).array ?? [] {
                payloads += 1
                do {
                    let written = try type(try JSONEncoder().encode(payload))
                    try kept(payload, try JSONDecoder().decode(JSON.self, from: written), "")
                } catch {
                    failures.append("payload of \(name): \(error)")
                }
            }
        }
        for failure in failures { print("FAILED \(failure)") }
        let outcome = failures.isEmpty ? "all passed" : "\(failures.count) failed"
        print("\(cases) cases, \(payloads) payloads: \(outcome)")
        XCTAssertEqual(failures.count, 0)
        XCTAssertGreaterThan(cases, 0)
        XCTAssertGreaterThan(payloads, 0)
    }

    private func files(_ name: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: folder.appendingPathComponent(name), includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    }

    private func read(_ file: URL) throws -> JSON {
        try JSONDecoder().decode(JSON.self, from: try Data(contentsOf: file))
    }

    /// Whether everything in `payload` came back; an optional null may be left out.
    private func kept(_ payload: JSON, _ written: JSON, _ at: String) throws {
        if let members = payload.object, let found = written.object {
            for key in members.keys {
                try kept(members[key]!, found[key] ?? .null, "\(at)/\(key)")
            }
        } else if let items = payload.array, let found = written.array, items.count == found.count {
            for (index, pair) in zip(items, found).enumerated() {
                try kept(pair.0, pair.1, "\(at)/\(index)")
            }
        } else if !payload.equals(written) {
            throw Mismatch("\(at) is \(shown(written)), not \(shown(payload))")
        }
    }
}

/// One case on a client of its own.
private final class Conversation {
    private let client: RawClient
    private let matcher = Matcher()
    private let codes: [String: Int]
    private let tmp: URL

    init(_ codes: [String: Int]) throws {
        self.codes = codes
        client = try RawClient()
        tmp = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: tmp, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: tmp) }

    func run(_ test: JSON) throws {
        let start = test["start"]?.string ?? ""
        if start != "raw" { try call("initialize", [:]) }
        if start == "echo" || start == "null" {
            try call("model.load", ["model": .string("builtin:" + start), "id": .string(start)])
        }
        for (number, step) in (test["steps"]?.array ?? []).enumerated() {
            do {
                try self.step(step)
            } catch {
                throw Mismatch("step \(number + 1): \(error)")
            }
        }
        try send(["jsonrpc": "2.0", "id": "conformance:end", "method": "conformance.end"])
        let last = try receive()
        if last["id"] != "conformance:end" { throw Mismatch("nobody expected \(shown(last))") }
    }

    private func call(_ method: String, _ params: JSON) throws {
        let id = JSON.string("conformance:" + method)
        try send(["jsonrpc": "2.0", "id": id, "method": .string(method), "params": params])
        try expect(["$result": ["id": id]])
    }

    private func send(_ message: JSON) throws {
        try send(bytes: try JSONEncoder().encode(filled(message)))
    }

    private func send(bytes: Data) throws {
        guard try client.send(bytes) else { throw Mismatch("the queue of the library is full") }
    }

    private func receive() throws -> JSON {
        guard let message = try client.receive(timeout: 120) else {
            throw Mismatch("nothing came in 120 s")
        }
        return try JSONDecoder().decode(JSON.self, from: message)
    }

    private func expect(_ entry: JSON) throws {
        let wanted = Expectation(entry, codes)
        while !wanted.done { try wanted.take(try receive(), matcher) }
    }

    private func step(_ step: JSON) throws {
        if let call = step["call"]?.object {
            var message: JSONObject = ["jsonrpc": "2.0"]
            for key in call.keys { message[key] = call[key] }
            try send(.object(message))
        } else if let message = step["send"] {
            try send(message)
        } else if let pieces = step["send_raw"]?.array {
            try send(bytes: try pieces.reduce(into: Data()) { $0 += try piece($1) })
        } else if let file = step["write"].map(filled) {
            try Data(file["text"]!.string!.utf8).write(
                to: URL(fileURLWithPath: file["path"]!.string!))
        }
        for entry in step["expect"]?.array ?? [] { try expect(entry) }
    }

    /// The bytes of a piece of `send_raw`.
    private func piece(_ item: JSON) throws -> Data {
        if let text = item.string { return Data(text.utf8) }
        if let text = item["base64"]?.string, let bytes = Data(base64Encoded: text) { return bytes }
        guard let text = item["repeat"]?.string, let times = item["times"]?.integer else {
            throw Mismatch("\(shown(item)) is no piece")
        }
        return Data(String(repeating: text, count: times).utf8)
    }

    /// The value with `${tmp}` filled in.
    private func filled(_ value: JSON) -> JSON {
        switch value {
        case .string(let text): .string(text.replacingOccurrences(of: "${tmp}", with: tmp.path))
        case .array(let items): .array(items.map(filled))
        case .object(let members):
            .object(
                members.keys.reduce(into: JSONObject()) { $0[$1] = filled(members[$1]!) })
        default: value
        }
    }
}
