import Foundation

/// Writes JSON with members in the order in which they were encoded.
///
/// Foundation's encoder keeps members in a dictionary, so that the properties of a schema would
/// come out in a random order. A model writes them in that order.
enum OrderedEncoder {
    static func data(_ value: some Encodable) throws -> Data {
        let root = Node()
        try root.write(value, at: [])
        var text = ""
        try root.append(to: &text)
        return Data(text.utf8)
    }
}

/// A value that is being put together. Only the encoder that made it uses it.
private final class Node {
    enum Value {
        case none
        case raw(String)
        case text(String)
        case array([Node])
        case object([(String, Node)])
    }

    var value = Value.none

    func write<T: Encodable>(_ value: T, at path: [any CodingKey]) throws {
        if let data = value as? Data {
            self.value = .text(data.base64EncodedString())
        } else {
            try value.encode(to: NodeEncoder(node: self, codingPath: path))
        }
    }

    func number(_ value: Double, at path: [any CodingKey]) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value,
                .init(codingPath: path, debugDescription: "JSON has no \(value)"))
        }
        // Swift writes the shortest digits that read back the same.
        let text = "\(value)"
        self.value = .raw(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
    }

    func append(to text: inout String) throws {
        switch value {
        case .none:
            text += "{}"
        case .raw(let raw):
            text += raw
        case .text(let string):
            quote(string, to: &text)
        case .array(let items):
            text += "["
            for (index, item) in items.enumerated() {
                if index > 0 { text += "," }
                try item.append(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                quote(member.0, to: &text)
                text += ":"
                try member.1.append(to: &text)
            }
            text += "}"
        }
    }

    private func quote(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

private struct NodeEncoder: Encoder {
    let node: Node
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .object = node.value {} else { node.value = .object([]) }
        return KeyedEncodingContainer(Members<Key>(node: node, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .array = node.value {} else { node.value = .array([]) }
        return Items(node: node, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        Single(node: node, codingPath: codingPath)
    }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: Node
    let codingPath: [any CodingKey]

    private func child(_ key: any CodingKey) -> Node {
        let child = Node()
        if case .object(var members) = node.value {
            node.value = .none  // so that the array is not copied
            members.append((key.stringValue, child))
            node.value = .object(members)
        }
        return child
    }

    func encodeNil(forKey key: Key) throws { child(key).value = .raw("null") }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
        try child(key).write(value, at: codingPath + [key])
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        NodeEncoder(node: child(key), codingPath: codingPath + [key]).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        NodeEncoder(node: child(key), codingPath: codingPath + [key]).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        NodeEncoder(node: child(AnyKey("super")), codingPath: codingPath)
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        NodeEncoder(node: child(key), codingPath: codingPath + [key])
    }
}

private struct Items: UnkeyedEncodingContainer {
    let node: Node
    let codingPath: [any CodingKey]

    var count: Int {
        if case .array(let items) = node.value { items.count } else { 0 }
    }

    private func child() -> Node {
        let child = Node()
        if case .array(var items) = node.value {
            node.value = .none
            items.append(child)
            node.value = .array(items)
        }
        return child
    }

    func encodeNil() throws { child().value = .raw("null") }

    func encode<T: Encodable>(_ value: T) throws { try child().write(value, at: codingPath) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        NodeEncoder(node: child(), codingPath: codingPath).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        NodeEncoder(node: child(), codingPath: codingPath).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { NodeEncoder(node: child(), codingPath: codingPath) }
}

private struct Single: SingleValueEncodingContainer {
    let node: Node
    let codingPath: [any CodingKey]

    func encodeNil() throws { node.value = .raw("null") }
    func encode(_ value: Bool) throws { node.value = .raw(value ? "true" : "false") }
    func encode(_ value: String) throws { node.value = .text(value) }
    func encode(_ value: Double) throws { try node.number(value, at: codingPath) }
    func encode(_ value: Float) throws {
        guard value.isFinite else { return try node.number(Double(value), at: codingPath) }
        node.value = .raw("\(value)")
    }
    func encode(_ value: Int) throws { node.value = .raw("\(value)") }
    func encode(_ value: Int8) throws { node.value = .raw("\(value)") }
    func encode(_ value: Int16) throws { node.value = .raw("\(value)") }
    func encode(_ value: Int32) throws { node.value = .raw("\(value)") }
    func encode(_ value: Int64) throws { node.value = .raw("\(value)") }
    func encode(_ value: UInt) throws { node.value = .raw("\(value)") }
    func encode(_ value: UInt8) throws { node.value = .raw("\(value)") }
    func encode(_ value: UInt16) throws { node.value = .raw("\(value)") }
    func encode(_ value: UInt32) throws { node.value = .raw("\(value)") }
    func encode(_ value: UInt64) throws { node.value = .raw("\(value)") }
    func encode<T: Encodable>(_ value: T) throws { try node.write(value, at: codingPath) }
}
