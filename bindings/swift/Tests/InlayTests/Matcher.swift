import Foundation
import Inlay

/// A message is not what the case expects.
struct Mismatch: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

func shown(_ value: JSON) -> String {
    let data = try? JSONEncoder().encode([value])
    return String(String(decoding: data ?? Data(), as: UTF8.self).dropFirst().dropLast().prefix(300))
}

extension JSON {
    var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
    var array: [JSON]? { if case .array(let items) = self { items } else { nil } }
    var integer: Int? { if case .integer(let value) = self { Int(value) } else { nil } }
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// Whether two values are the same, `1` and `1.0` among them.
    func equals(_ other: JSON) -> Bool {
        switch (self, other) {
        case (.array(let a), .array(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { $0.equals($1) }
        case (.object(let a), .object(let b)):
            return a.keys.count == b.keys.count
                && a.keys.allSatisfy { key in b[key].map { a[key]!.equals($0) } ?? false }
        default:
            if let a = double, let b = other.double { return self == other || a == b }
            return self == other
        }
    }
}

/// The patterns of values of the conformance cases.
final class Matcher {
    private var saved: [String: JSON] = [:]
    var streams: [JSON: Said] = [:]

    func check(_ pattern: JSON, _ value: JSON, _ at: String = "") throws {
        if let problem = problem(pattern, value, at) { throw Mismatch(problem) }
    }

    func fits(_ pattern: JSON, _ value: JSON) -> Bool { problem(pattern, value, "") == nil }

    private func isSpecial(_ key: String) -> Bool {
        key.count > 1 && key.first == "$"
            && key.dropFirst().allSatisfy { ("a"..."z").contains($0) || $0 == "_" }
    }

    private func isType(_ value: JSON, _ name: String?) -> Bool {
        switch (name, value) {
        case ("any", _), ("null", .null), ("boolean", .bool), ("integer", .integer),
            ("number", .integer), ("number", .number), ("string", .string), ("array", .array),
            ("object", .object):
            true
        default: false
        }
    }

    /// Why the value does not match; nil if it does. A value of nil is a member that is not there.
    private func problem(_ pattern: JSON, _ value: JSON?, _ at: String) -> String? {
        if let members = pattern.object, members.keys.contains(where: isSpecial) {
            for key in members.keys {
                if let found = special(key, members[key]!, value, at) { return found }
            }
            return nil
        }
        guard let value else { return "\(at) is missing" }
        if let members = pattern.object {
            guard let object = value.object else { return "\(at) is \(shown(value)), not an object" }
            for key in members.keys {
                if let found = problem(members[key]!, object[key], "\(at)/\(key)") { return found }
            }
            return nil
        }
        if let wanted = pattern.array, let items = value.array, wanted.count == items.count {
            for (index, pair) in zip(wanted, items).enumerated() {
                if let found = problem(pair.0, pair.1, "\(at)/\(index)") { return found }
            }
            return nil
        }
        if pattern.array == nil, pattern.equals(value) { return nil }
        return "\(at) is \(shown(value)), not \(shown(pattern))"
    }

    private func special(_ key: String, _ wanted: JSON, _ value: JSON?, _ at: String) -> String? {
        if key == "$absent" {
            return value.map { "\(at) is \(shown($0)), but should not be there" }
        }
        if key == "$not" {
            return problem(wanted, value, at) == nil ? "\(at) matches what it must not match" : nil
        }
        guard let value else { return "\(at) is missing" }
        let fits: Bool
        switch key {
        case "$type":
            fits = (wanted.array ?? [wanted]).contains { isType(value, $0.string) }
        case "$regex":
            fits =
                value.string?.range(of: wanted.string ?? "", options: .regularExpression) != nil
        case "$min": fits = value.double.map { $0 >= wanted.double! } ?? false
        case "$max": fits = value.double.map { $0 <= wanted.double! } ?? false
        case "$length":
            let length = value.string?.unicodeScalars.count ?? value.array?.count
            if let length {
                return problem(wanted, .integer(Int64(length)), "\(at) (its length)")
            }
            fits = false
        case "$each":
            for (index, item) in (value.array ?? []).enumerated() {
                if let found = problem(wanted, item, "\(at)/\(index)") { return found }
            }
            fits = value.array != nil
        case "$contains": fits = contains(wanted.array ?? [], value.array)
        case "$any_of":
            fits = (wanted.array ?? []).contains { problem($0, value, at) == nil }
        case "$exact":
            if let object = value.object, Set(object.keys) == Set(wanted.object?.keys ?? []) {
                return problem(wanted, value, at)
            }
            fits = false
        case "$same":
            let name = wanted.string ?? ""
            if saved[name] == nil { saved[name] = value }
            fits = saved[name]!.equals(value)
        default: return "there is no pattern \(key)"
        }
        return fits ? nil : "\(at) is \(shown(value)), which is not \(key) \(shown(wanted))"
    }

    private func contains(_ wanted: [JSON], _ items: [JSON]?) -> Bool {
        guard var left = items else { return false }
        for pattern in wanted {
            guard let index = left.firstIndex(where: { fits(pattern, $0) }) else { return false }
            left.remove(at: index)
        }
        return true
    }
}
