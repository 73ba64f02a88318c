import Foundation

/// Messages as bytes. `inlay.h` promises the order of members, so a prefix is enough to tell whose
/// a message is.
enum Wire {
    enum Kind {
        case chunk, progress, result, failure
    }

    struct Routed {
        let request: Int
        let kind: Kind
        let payload: Data
    }

    static func route(_ message: Data) -> Routed? {
        var rest = message[...]
        guard rest.strip(#"{"jsonrpc":"2.0",""#) else { return nil }
        if rest.strip(#"id":"#) {
            guard let id = rest.number() else { return nil }
            if rest.strip(#","result":"#) {
                return Routed(request: id, kind: .result, payload: rest.dropLast())
            }
            guard rest.strip(#","error":"#) else { return nil }
            return Routed(request: id, kind: .failure, payload: rest.dropLast())
        }
        guard rest.strip(#"method":""#), let end = rest.firstIndex(of: UInt8(ascii: "\"")) else {
            return nil
        }
        rest = rest[end...]
        guard rest.strip(#"","params":"#) else { return nil }
        let params = rest
        guard rest.strip(#"{"request":"#), let id = rest.number() else { return nil }
        if rest.strip(#","chunk":"#) {
            return Routed(request: id, kind: .chunk, payload: rest.dropLast(2))
        }
        return Routed(request: id, kind: .progress, payload: params.dropLast())
    }

    private struct Request<Params: Encodable>: Encodable {
        let jsonrpc = "2.0"
        let id: Int
        let method: String
        let params: Params
    }

    /// What a message may have at most.
    struct Bounds: Sendable {
        var bytes = 16 << 20
        var depth = 100
    }

    /// Writes a request. What the library could only answer without an id (too long, too deep) is
    /// refused here, because nobody could tell whose answer that is.
    static func request(
        _ id: Int, _ method: String, _ params: some Encodable, within bounds: Bounds
    ) throws -> Data {
        let body: Data
        do {
            body = try OrderedEncoder.data(Request(id: id, method: method, params: params))
        } catch {
            throw InlayError(.invalidParams, "The request cannot be written as JSON: \(error).")
        }
        if body.count > bounds.bytes {
            throw InlayError(
                .messageTooLarge,
                "The request has \(body.count) bytes; the limit is \(bounds.bytes).")
        }
        if depth(body) > bounds.depth {
            throw InlayError(.messageTooDeep, "The request nests deeper than \(bounds.depth).")
        }
        return body
    }

    static func cancellation(_ id: Int) -> Data {
        Data(#"{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":\#(id)}}"#.utf8)
    }

    /// The notification that this many chunks of a stream were taken, all in all.
    static func acknowledgement(_ id: Int, _ chunks: Int) -> Data {
        let params = #"{"id":\#(id),"chunks":\#(chunks)}"#
        return Data(#"{"jsonrpc":"2.0","method":"$/acknowledge","params":\#(params)}"#.utf8)
    }

    private static func depth(_ body: Data) -> Int {
        var deepest = 0
        var level = 0
        var inText = false
        var escaped = false
        for byte in body {
            switch byte {
            case _ where escaped: escaped = false
            case UInt8(ascii: "\\") where inText: escaped = true
            case UInt8(ascii: "\""): inText.toggle()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                if !inText {
                    level += 1
                    deepest = max(deepest, level)
                }
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if !inText { level -= 1 }
            default: break
            }
        }
        return deepest
    }
}

extension Data {
    fileprivate mutating func strip(_ prefix: String) -> Bool {
        guard starts(with: prefix.utf8) else { return false }
        self = dropFirst(prefix.utf8.count)
        return true
    }

    fileprivate mutating func number() -> Int? {
        let digits = prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        self = dropFirst(digits.count)
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
