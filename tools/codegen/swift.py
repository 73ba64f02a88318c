"""The types of the Swift binding: Codable, Sendable structs and enums."""

from __future__ import annotations

from tools.codegen import client, naming
from tools.codegen.ir import (
    Const,
    Definition,
    Enum,
    Field,
    ListOf,
    MapOf,
    Nullable,
    Prim,
    Protocol,
    Ref,
    Struct,
    TaggedUnion,
    Type,
    UntaggedUnion,
)
from tools.codegen.rust import doc, string
from tools.codegen.summaries import summary

FOLDER = "bindings/swift/"
HEADER = "// Generated from schemas/v1 by `make schemas`. Do not edit.\n\n"
ESCAPED = {"default", "func", "in", "is", "operator", "init", "self"}


def identifier(text: str) -> str:
    """A name in lower camel case, escaped if it is a keyword of Swift."""
    name = naming.camel(text)
    return f"`{name}`" if name in ESCAPED else name


class Types:
    """Emits the types."""

    def __init__(self, protocol: Protocol) -> None:
        self.tags = protocol.variants()

    def file(self, items: list[Definition]) -> str:
        """The file of a family of types."""
        return (
            HEADER
            + "// Whatever is optional is left out where it is nil. Members that this version\n"
            + "// does not know are ignored, and values that it does not know are kept.\n\n"
            + "\n".join(map(self.definition, items))
        )

    def definition(self, item: Definition) -> str:
        match item:
            case Struct():
                return self.struct(item)
            case Enum():
                return self.enum(item)
            case TaggedUnion():
                return self.tagged(item)
            case UntaggedUnion():
                return self.untagged(item)

    def type(self, node: Type) -> str:
        match node:
            case Prim("int", _, high):
                assert high is not None
                return "Int" if high < 2**63 else "UInt64"
            case Prim(kind):
                return {
                    "string": "String",
                    "bool": "Bool",
                    "float32": "Float",
                    "float64": "Double",
                    "any": "JSON",
                    "object": "JSON",
                }[kind]
            case ListOf(item):
                return f"[{self.type(item)}]"
            case MapOf(value):
                return f"[String: {self.type(value)}]"
            case Nullable(inner):
                return f"{self.type(inner)}?"
            case Ref(name):
                return name
        raise AssertionError(node)

    def field_type(self, entry: Field) -> str:
        node = entry.type
        if not entry.required and not isinstance(node, Nullable):
            node = Nullable(node)
        return self.type(node)

    def struct(self, item: Struct) -> str:
        tag = self.tags.get(item.name)
        fields, constants = [], []
        for entry in item.fields:
            if entry.name == tag or isinstance(client.bare(entry.type), Const):
                constants.append(entry)
            else:
                fields.append(entry)
        body = "".join(
            f"{doc(entry.doc, '    ')}"
            f"    public var {identifier(entry.name)}: {self.field_type(entry)}\n"
            for entry in fields
        )
        keys = [
            f"        case {identifier(entry.name)}"
            + ("" if naming.camel(entry.name) == entry.name else f" = {string(entry.name)}")
            for entry in [*constants, *fields]
        ]
        out = f"{doc(item.doc)}public struct {item.name}: Codable, Sendable, Hashable {{\n{body}"
        out += ("\n" if fields else "") + self.initializer(fields)
        if keys:
            out += "\n    private enum CodingKeys: String, CodingKey {\n"
            out += "\n".join(keys) + "\n    }\n"
            out += self.coding(item, fields, constants)
        return out + "}\n"

    def initializer(self, fields: list[Field]) -> str:
        if not fields:
            return "    public init() {}\n"
        arguments = [
            f"        {identifier(entry.name)}: {self.field_type(entry)}"
            + ("" if entry.required else " = nil")
            for entry in sorted(fields, key=lambda entry: not entry.required)
        ]
        values = "".join(
            f"        self.{naming.camel(entry.name)} = {identifier(entry.name)}\n"
            for entry in fields
        )
        return "    public init(\n" + ",\n".join(arguments) + f"\n    ) {{\n{values}    }}\n"

    def coding(self, item: Struct, fields: list[Field], constants: list[Field]) -> str:
        """Written out where Swift's synthesized code would be wrong.

        That is the case for constants, which are written and not read, and for members that are
        required and may be null, which Swift would omit.
        """
        nulls = [f for f in fields if f.required and isinstance(f.type, Nullable)]
        if not constants and not nulls:
            return ""
        reads, writes = "", ""
        for entry in constants:
            bare = client.bare(entry.type)
            assert isinstance(bare, Const)
            writes += (
                f"        try container.encode({string(bare.value)}, "
                f"forKey: .{identifier(entry.name)})\n"
            )
        for entry in fields:
            name = naming.camel(entry.name)
            swift = self.type(client.bare(entry.type))
            optional = isinstance(entry.type, Nullable) or not entry.required
            reads += (
                f"        {name} = try container.decode{'IfPresent' if optional else ''}"
                f"({swift}.self, forKey: .{identifier(entry.name)})\n"
            )
            given = "IfPresent" if not entry.required else ""
            writes += (
                f"        try container.encode{given}({identifier(entry.name)}, "
                f"forKey: .{identifier(entry.name)})\n"
            )
        out = "\n    public init(from decoder: any Decoder) throws {\n"
        if fields:
            out += "        let container = try decoder.container(keyedBy: CodingKeys.self)\n"
        return (
            out
            + reads
            + "    }\n\n    public func encode(to encoder: any Encoder) throws {\n"
            + "        var container = encoder.container(keyedBy: CodingKeys.self)\n"
            + writes
            + "    }\n"
        )

    def enum(self, item: Enum) -> str:
        values = "".join(
            f"    public static let {identifier(value)} = Self(rawValue: {string(value)})\n"
            for value in item.values
        )
        return (
            f"{doc(item.doc)}public struct {item.name}: OpenEnum {{\n"
            "    public let rawValue: String\n\n"
            "    public init(rawValue: String) {\n        self.rawValue = rawValue\n    }\n\n"
            f"{values}}}\n"
        )

    def tagged(self, item: TaggedUnion) -> str:
        cases = "".join(
            f"    case {identifier(value)}({struct})\n" for value, struct in item.variants
        )
        reads = "".join(
            f"        case {string(value)}: "
            f"self = .{identifier(value)}(try {struct}(from: decoder))\n"
            for value, struct in item.variants
        )
        writes = "".join(
            f"        case .{identifier(value)}(let value): try value.encode(to: encoder)\n"
            for value, _ in item.variants
        )
        tag = identifier(item.tag)
        return (
            f"{doc(item.doc)}public enum {item.name}: Codable, Sendable, Hashable {{\n{cases}\n"
            f"    private enum CodingKeys: String, CodingKey {{\n        case {tag}\n    }}\n\n"
            "    public init(from decoder: any Decoder) throws {\n"
            "        let container = try decoder.container(keyedBy: CodingKeys.self)\n"
            f"        switch try container.decode(String.self, forKey: .{tag}) {{\n{reads}"
            "        case let other:\n"
            "            throw DecodingError.dataCorruptedError(\n"
            f"                forKey: .{tag}, in: container,\n"
            f'                debugDescription: "\\(other) is no {item.tag} of {item.name}")\n'
            "        }\n    }\n\n"
            "    public func encode(to encoder: any Encoder) throws {\n"
            f"        switch self {{\n{writes}        }}\n    }}\n}}\n"
        )

    def untagged(self, item: UntaggedUnion) -> str:
        if any(kind in (Prim("object"), Prim("any")) for _, kind in item.variants):
            return f"{doc(item.doc)}public typealias {item.name} = JSON\n"
        cases = "".join(
            f"    case {identifier(name)}({self.type(kind)})\n" for name, kind in item.variants
        )
        *first, last = item.variants
        reads = "".join(
            f"        if let value = try? container.decode({self.type(kind)}.self) {{\n"
            f"            self = .{identifier(name)}(value)\n            return\n        }}\n"
            for name, kind in first
        )
        reads += (
            f"        self = .{identifier(last[0])}"
            f"(try container.decode({self.type(last[1])}.self))\n"
        )
        writes = "".join(
            f"        case .{identifier(name)}(let value): try container.encode(value)\n"
            for name, _ in item.variants
        )
        out = (
            f"{doc(item.doc)}public enum {item.name}: Codable, Sendable, Hashable {{\n{cases}\n"
            "    public init(from decoder: any Decoder) throws {\n"
            f"        let container = try decoder.singleValueContainer()\n{reads}    }}\n\n"
            "    public func encode(to encoder: any Encoder) throws {\n"
            "        var container = encoder.singleValueContainer()\n"
            f"        switch self {{\n{writes}        }}\n    }}\n}}\n"
        )
        text = next((name for name, kind in item.variants if kind == Prim("string")), None)
        if text:
            out += (
                f"\nextension {item.name}: ExpressibleByStringLiteral {{\n"
                "    public init(stringLiteral value: String) {\n"
                f"        self = .{identifier(text)}(value)\n    }}\n}}\n"
            )
        return out


def calls(protocol: Protocol) -> str:
    """Emit `Calls.swift`: a function for each ordinary method."""
    body = ""
    for call in client.calls(protocol):
        argument = "" if call.empty else f"_ params: {call.params.name}"
        given = f"{call.params.name}()" if call.empty else "params"
        body += (
            f"{doc(summary(call.method), '    ')}"
            f"    public func {call.name}({argument}) async throws -> {call.result} {{\n"
            f'        try await request("{call.method}", {given})\n    }}\n\n'
        )
    return (
        HEADER
        + "// One function for each method of the protocol.\n\n"
        + f"extension Client {{\n{body.removesuffix(chr(10))}}}\n"
    )


def payloads(protocol: Protocol) -> str:
    """Emit the table of the conformance tests: each schema and its type."""
    rows = "".join(
        f"    {string(schema)}: {{ try through({name}.self, $0) }},\n"
        for schema, name in sorted(client.payloads(protocol))
    )
    return (
        HEADER
        + "import Foundation\nimport Inlay\n\n"
        + "/// Reads a payload as its type and writes it again.\n"
        + "private func through<T: Codable>(_: T.Type, _ payload: Data) throws -> Data {\n"
        + "    try JSONEncoder().encode(try JSONDecoder().decode(T.self, from: payload))\n}\n\n"
        + "/// How the payloads of a schema go through its type.\n"
        + "let payloadTypes: [String: @Sendable (Data) throws -> Data] = [\n"
        + rows
        + "]\n"
    )


def emit(protocol: Protocol) -> dict[str, str]:
    """Every generated file of the Swift binding, by its path in the repository."""
    types = Types(protocol)
    folder = FOLDER + "Sources/Inlay/Types/"
    files = client.files(protocol).items()
    return {
        **{f"{folder}{naming.pascal(family)}.swift": types.file(items) for family, items in files},
        FOLDER + "Sources/Inlay/Calls.swift": calls(protocol),
        FOLDER + "Tests/InlayTests/Payloads.swift": payloads(protocol),
    }
