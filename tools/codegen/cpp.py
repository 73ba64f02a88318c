"""The types of the C++ binding: plain structs, and how they are read and written as JSON."""

from __future__ import annotations

from tools.codegen import client
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
    needs,
)
from tools.codegen.rust import INTEGERS, doc, snake, string
from tools.codegen.summaries import summary

FOLDER = "bindings/cpp/"
HEADER = "// Generated from schemas/v1 by `make schemas`. Do not edit.\n"
KEYWORDS = {"auto", "float", "default", "delete", "new", "operator", "namespace", "template"}
INTEGER_TYPES = {
    "u32": "std::uint32_t",
    "i32": "std::int32_t",
    "u64": "std::uint64_t",
    "i64": "std::int64_t",
}


def identifier(value: str) -> str:
    """A valid C++ name; most values of the protocol already are."""
    name = value.replace(".", "_").replace("-", "_")
    return f"{name}_" if name in KEYWORDS else name


class Types:
    """Emits `inlay_types.hpp`."""

    def __init__(self, protocol: Protocol) -> None:
        self.definitions = client.definitions(protocol)
        self.tags = protocol.variants()

    def ordered(self) -> list[Definition]:
        """Types in order: after those that they consist of."""
        done: dict[str, Definition] = {}

        def add(name: str) -> None:
            item = self.definitions[name]
            for needed in sorted(needs(item) - done.keys()):
                add(needed)
            done.setdefault(name, item)

        for name in self.definitions:
            add(name)
        return list(done.values())

    def emit(self) -> str:
        items = self.ordered()
        return (
            HEADER
            + "//\n// The messages of the protocol. Whatever is optional is a std::optional, and\n"
            + "// is left out where it is empty. Members that this version does not know are\n"
            + "// ignored, and values that it does not know are kept.\n//\n"
            + "// to_json and from_json are templates so that only those in use are compiled.\n"
            + "#ifndef INLAY_TYPES_HPP\n#define INLAY_TYPES_HPP\n\n"
            + '#include "inlay_json.hpp"\n\n'
            + "#include <cstdint>\n#include <map>\n#include <optional>\n#include <string>\n"
            + "#include <string_view>\n#include <variant>\n#include <vector>\n\n"
            + "namespace inlay {\n\n"
            + "\n".join(self.definition(item) for item in items)
            + "\n}  // namespace inlay\n\n#endif  // INLAY_TYPES_HPP\n"
        )

    def type(self, node: Type) -> str:
        match node:
            case Prim("int", low, high):
                assert low is not None
                assert high is not None
                found = next(n for n, lo, hi in INTEGERS if lo <= low and high <= hi)
                return INTEGER_TYPES[found]
            case Prim(kind):
                return {
                    "string": "std::string",
                    "bool": "bool",
                    "float32": "float",
                    "float64": "double",
                    "any": "json",
                    "object": "json",
                }[kind]
            case ListOf(item):
                return f"std::vector<{self.type(item)}>"
            case MapOf(value):
                return f"std::map<std::string, {self.type(value)}>"
            case Nullable(inner):
                return f"std::optional<{self.type(inner)}>"
            case Ref(name):
                return name
        raise AssertionError(node)

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

    def struct(self, item: Struct) -> str:
        tag = self.tags.get(item.name)
        constants = [
            entry
            for entry in item.fields
            if entry.name != tag and isinstance(client.bare(entry.type), Const)
        ]
        fields = [entry for entry in item.fields if entry.name != tag and entry not in constants]
        body = "".join(
            f"{doc(entry.doc, '    ')}    {self.field_type(entry)} {identifier(entry.name)}{{}};\n"
            for entry in fields
        )
        out = f"{doc(item.doc)}struct {item.name} {{\n{body}}};\n\n"
        value = "value" if fields else ""
        writes = "".join(
            f'    out["{entry.name}"] = {string(self.constant(entry))};\n' for entry in constants
        )
        writes += "".join(
            f"    detail::{'put' if entry.required else 'put_set'}"
            f'(out, "{entry.name}", value.{identifier(entry.name)});\n'
            for entry in fields
        )
        reads = "".join(
            f"    detail::{'take' if entry.required else 'take_set'}"
            f'(in, "{entry.name}", value.{identifier(entry.name)});\n'
            for entry in fields
        )
        out += (
            f"template <class Json> void to_json(Json &out, const {item.name} &{value}) {{\n"
            f"    out = Json::object();\n{writes}}}\n\n"
            f"template <class Json> void from_json(const Json &{'in' if fields else ''}, "
            f"{item.name} &{value}) {{\n{reads}}}\n"
        )
        return out

    def constant(self, entry: Field) -> str:
        bare = client.bare(entry.type)
        assert isinstance(bare, Const)
        return bare.value

    def field_type(self, entry: Field) -> str:
        node = entry.type
        if not entry.required and not isinstance(node, Nullable):
            node = Nullable(node)
        return self.type(node)

    def enum(self, item: Enum) -> str:
        values = "".join(
            f"    static constexpr std::string_view {identifier(value)} = {string(value)};\n"
            for value in item.values
        )
        return (
            f"{doc(item.doc)}struct {item.name} : detail::open_enum {{\n"
            f"    using open_enum::open_enum;\n\n{values}}};\n"
        )

    def tagged(self, item: TaggedUnion) -> str:
        structs = ", ".join(struct for _, struct in item.variants)
        tags = ", ".join(string(value) for value, _ in item.variants)
        return self.union(
            item,
            structs,
            f'    detail::write_tagged(out, "{item.tag}", {{{tags}}}, value);\n',
            f'    detail::read_tagged(in, "{item.tag}", {{{tags}}}, value);\n',
        )

    def untagged(self, item: UntaggedUnion) -> str:
        kinds = [kind for _, kind in item.variants]
        if any(kind in (Prim("object"), Prim("any")) for kind in kinds):
            return f"{doc(item.doc)}using {item.name} = json;\n"
        return self.union(
            item,
            ", ".join(self.type(kind) for kind in kinds),
            "    detail::write_variant(out, value);\n",
            "    detail::read_variant(in, value);\n",
        )

    @staticmethod
    def union(item: TaggedUnion | UntaggedUnion, kinds: str, write: str, read: str) -> str:
        name = item.name
        base = f"std::variant<{kinds}>"
        line = f"struct {name} : {base} {{\n"
        if len(line) > 100:
            line = f"struct {name}\n    : {base} {{\n"
        return (
            f"{doc(item.doc)}{line}    using variant::variant;\n}};\n\n"
            f"template <class Json> void to_json(Json &out, const {name} &value) {{\n{write}}}\n\n"
            f"template <class Json> void from_json(const Json &in, {name} &value) {{\n{read}}}\n"
        )


def calls(protocol: Protocol) -> str:
    """Emit `inlay_calls.hpp`: a function for each ordinary method."""
    body = ""
    for call in client.calls(protocol):
        argument = "" if call.empty else f"const {call.params.name} &params"
        given = f"{call.params.name}{{}}" if call.empty else "params"
        body += (
            f"{doc(summary(call.method), '    ')}"
            f"    result<{call.result}> {snake(call.name)}({argument}) const {{\n"
            f'        return self().template start<{call.result}>("{call.method}", {given})'
            ".get();\n"
            "    }\n\n"
        )
    return (
        HEADER
        + "#ifndef INLAY_CALLS_HPP\n#define INLAY_CALLS_HPP\n\n"
        + '#include "inlay_result.hpp"\n#include "inlay_types.hpp"\n\n'
        + "namespace inlay {\n\n"
        + "/// One function for each method of the protocol; the base of `client`.\n"
        + "template <class Client>\nclass calls {\npublic:\n"
        + body.removesuffix("\n")
        + "\nprivate:\n    const Client &self() const "
        + "{ return static_cast<const Client &>(*this); }\n"
        + "};\n\n}  // namespace inlay\n\n#endif  // INLAY_CALLS_HPP\n"
    )


def payloads(protocol: Protocol) -> str:
    """Emit the table of the conformance program: each schema and its type."""
    rows = "".join(
        f"        {{{string(schema)}, &through<inlay::{name}>}},\n"
        for schema, name in sorted(client.payloads(protocol))
    )
    return (
        HEADER
        + "#ifndef INLAY_TESTS_PAYLOADS_HPP\n#define INLAY_TESTS_PAYLOADS_HPP\n\n"
        + '#include "inlay_types.hpp"\n\n#include <map>\n#include <string>\n\n'
        + "/// Reads a payload as T and writes it again.\n"
        + "template <class T>\ninlay::json through(const inlay::json &payload) {\n"
        + "    return payload.get<T>();\n}\n\n"
        + "/// How the payloads of a schema go through its type.\n"
        + "inline const std::map<std::string, inlay::json (*)(const inlay::json &)> &"
        + "payload_types() {\n"
        + "    static const std::map<std::string, inlay::json (*)(const inlay::json &)> types = {\n"
        + rows
        + "    };\n    return types;\n}\n\n#endif  // INLAY_TESTS_PAYLOADS_HPP\n"
    )


def emit(protocol: Protocol) -> dict[str, str]:
    """Every generated file of the C++ binding, by its path in the repository."""
    return {
        FOLDER + "include/inlay_types.hpp": Types(protocol).emit(),
        FOLDER + "include/inlay_calls.hpp": calls(protocol),
        FOLDER + "tests/payloads.hpp": payloads(protocol),
    }
