import Inlay

/// What the chunks of a request said so far.
struct Said {
    var texts: [Int: String] = [:]
    var finished: Set<Int> = []
    var id: JSON?
    var usage: JSON?
    var count = 0

    mutating func add(_ chunk: JSON) throws {
        count += 1
        if id == nil { id = chunk["id"] }
        if chunk["id"] != id { throw Mismatch("the chunks have several ids") }
        if usage != nil { throw Mismatch("a chunk follows the one that tells the usage") }
        if let told = chunk["usage"], told != .null { usage = told }
        for choice in chunk["choices"]?.array ?? [] {
            let index = choice["index"]?.integer ?? -1
            if finished.contains(index) {
                throw Mismatch("a chunk of choice \(index) follows its end")
            }
            let delta = choice["delta"]
            if let delta, texts[index] == nil, delta["role"] == nil {
                throw Mismatch("the first chunk of choice \(index) has no role")
            }
            let text = delta == nil ? choice["text"] : delta?["content"]
            texts[index, default: ""] += text?.string ?? ""
            if let reason = choice["finish_reason"], reason != .null { finished.insert(index) }
        }
    }

    func compare(_ result: JSON, usage wanted: Bool) throws {
        for choice in result["choices"]?.array ?? [] {
            let index = choice["index"]?.integer ?? -1
            let text = choice["message"] == nil ? choice["text"] : choice["message"]?["content"]
            if (texts[index] ?? "") != (text?.string ?? "") {
                throw Mismatch("the chunks say \(texts[index] ?? ""), the result \(text ?? .null)")
            }
            if !finished.contains(index) { throw Mismatch("no chunk tells why \(index) ended") }
        }
        if (usage != nil) != wanted { throw Mismatch("usage in the chunks: \(usage ?? .null)") }
        if let usage, !usage.equals(result["usage"] ?? .null) {
            throw Mismatch("the last chunk and the result tell different usage")
        }
    }
}

/// Takes messages until it has what it wants.
final class Expectation {
    private let kind: String
    private let spec: JSON
    private let codes: [String: Int]
    private var left = 0
    private var parts: [Expectation] = []
    private(set) var done = false

    init(_ entry: JSON, _ codes: [String: Int]) {
        let kinds = ["$result", "$error", "$chunks", "$stream", "$unordered"]
        if let members = entry.object, members.keys.count == 1, kinds.contains(members.keys[0]) {
            kind = members.keys[0]
            spec = members[kind]!
        } else {
            kind = ""
            spec = entry
        }
        self.codes = codes
        if kind == "$chunks" {
            left = spec["min"]?.integer ?? 1
            done = left == 0
        }
        if kind == "$unordered" { parts = (spec.array ?? []).map { Expectation($0, codes) } }
    }

    private var id: JSON { spec["id"] ?? .null }

    private func answered(by message: JSON) -> Bool {
        message["method"] == nil && message["id"] == id
    }

    private func told(by message: JSON, _ methods: String...) -> Bool {
        methods.contains(message["method"]?.string ?? "") && message["params"]?["request"] == id
    }

    private func chunk(in message: JSON) -> JSON? {
        told(by: message, "chat.completions.chunk", "completions.chunk")
            ? message["params"]?["chunk"] : nil
    }

    private func wants(_ message: JSON, _ matcher: Matcher) -> Bool {
        switch kind {
        case "": matcher.fits(spec, message)
        case "$unordered": next(message, matcher) != nil
        case "$result", "$error": answered(by: message) || told(by: message, "$/progress")
        default: answered(by: message) || chunk(in: message) != nil
        }
    }

    /// Which part a message is for: an open one, or a stream that goes on.
    private func next(_ message: JSON, _ matcher: Matcher) -> Expectation? {
        parts.first { !$0.done && $0.wants(message, matcher) }
            ?? parts.first { $0.done && $0.kind == "$chunks" && $0.wants(message, matcher) }
    }

    func take(_ message: JSON, _ matcher: Matcher) throws {
        switch kind {
        case "": try matcher.check(spec, message)
        case "$unordered":
            guard let part = next(message, matcher) else {
                throw Mismatch("nothing expects \(shown(message))")
            }
            try part.take(message, matcher)
            done = parts.allSatisfy(\.done)
            return
        case "$chunks", "$stream":
            if let chunk = chunk(in: message) {
                if let pattern = spec["chunk"] { try matcher.check(pattern, chunk, "chunk") }
                try matcher.streams[id, default: Said()].add(chunk)
                left -= 1
                if kind == "$chunks", left <= 0 { done = true }
                return
            }
            if kind == "$chunks" {
                throw Mismatch("the request ended too soon: \(shown(message))")
            }
            try end(message, matcher)
        case "$result":
            if told(by: message, "$/progress") { return }
            try matcher.check(["id": id, "result": spec["is"] ?? ["$type": "object"]], message)
        default:
            if told(by: message, "$/progress") { return }
            try failure(spec["name"] ?? .null, message, matcher)
        }
        done = true
    }

    private func failure(_ name: JSON, _ message: JSON, _ matcher: Matcher) throws {
        var data: JSONObject = ["name": name]
        if let pointer = spec["pointer"] {
            data["pointer"] = pointer == .null ? ["$absent": true] : pointer
        }
        let code = codes[name.string ?? ""] ?? 0
        var error: JSONObject = ["code": .integer(Int64(code)), "data": .object(data)]
        if let sentence = spec["message"] { error["message"] = sentence }
        try matcher.check(["id": id, "error": .object(error)], message)
    }

    private func end(_ message: JSON, _ matcher: Matcher) throws {
        let said = matcher.streams.removeValue(forKey: id) ?? Said()
        if said.count < spec["min"]?.integer ?? 0 {
            throw Mismatch("only \(said.count) chunks came")
        }
        if let name = spec["error"] { return try failure(name, message, matcher) }
        guard answered(by: message), let result = message["result"] else {
            throw Mismatch("the stream ended with \(shown(message))")
        }
        try said.compare(result, usage: spec["usage"] == true)
        if let pattern = spec["result"] { try matcher.check(pattern, result, "result") }
        let texts = said.texts.sorted { $0.key < $1.key }.map { JSON.string($0.value) }
        if let pattern = spec["text"] { try matcher.check(pattern, texts.first ?? .null, "text") }
        if let pattern = spec["texts"] { try matcher.check(pattern, .array(texts), "texts") }
    }
}
