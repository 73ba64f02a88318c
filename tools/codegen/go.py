"""Go types with encoding/json, the errors, and a method of the client for each request."""

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
from tools.codegen.rust import string

HEADER = "// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.\n\npackage inlay\n\n"
INITIALISMS = {"id": "ID", "url": "URL", "json": "JSON", "kv": "KV", "cpu": "CPU", "isa": "ISA"}
INITIALISMS |= {"ids": "IDs", "rpc": "RPC", "http": "HTTP", "eos": "EOS", "tvm": "TVM"}


def exported(text: str) -> str:
    """`max_tokens` to `MaxTokens`, `image_url` to `ImageURL`, `RequestId` to `RequestID`."""
    out = ""
    for word in naming.words(text):
        plain = INITIALISMS.get(word.lower(), word[0].upper() + word[1:])
        out += ("_" if out and out[-1].isdigit() and plain[0].isdigit() else "") + plain
    return out.replace("Open_AI", "OpenAI")


def doc(text: str, indent: str = "") -> str:
    return naming.wrap(text, 98 - 3 * len(indent), f"{indent}// ")


def said(name: str, text: str) -> str:
    """A comment that begins with the name, as is usual in Go."""
    plain = text[1:2].islower()
    return doc(f"{name}: {text[0].lower() + text[1:] if plain else text}")


class Types:
    """Emits the types."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.tags = protocol.variants()
        self.constants: set[str] = set()

    def emit(self) -> dict[str, str]:
        """The file of each family of types, and the file of the constants in them."""
        files = client.files(self.protocol).items()
        bodies = {family: "".join(map(self.definition, items)) for family, items in files}
        bodies["constants"] = "".join(map(self.constant, sorted(self.constants)))
        return {name: source(body) for name, body in bodies.items()}

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
                return "int" if high is not None and high < 2**32 else "int64"
            case Prim(kind):
                return {
                    "string": "string",
                    "bool": "bool",
                    "float32": "float32",
                    "float64": "float64",
                    "any": "json.RawMessage",
                    "object": "json.RawMessage",
                }[kind]
            case ListOf(item):
                return f"[]{self.type(item)}"
            case MapOf(value):
                return f"map[string]{self.type(value)}"
            case Nullable(inner):
                return self.optional(inner)
            case Ref(name):
                return exported(name)
            case Const(value):
                self.constants.add(value)
                return f"{exported(value)}Literal"

    def optional(self, node: Type) -> str:
        """A nullable type: a pointer, unless the type has a nil."""
        plain = self.type(node)
        nil = isinstance(node, ListOf | MapOf) or plain == "json.RawMessage"
        return plain if nil else f"*{plain}"

    def field(self, entry: Field) -> str:
        kind = self.type(entry.type)
        tag = entry.name
        if not entry.required:
            tag += ",omitzero"
            kind = kind if isinstance(entry.type, Nullable) else self.optional(entry.type)
        return f'{doc(entry.doc, chr(9))}\t{exported(entry.name)} {kind} `json:"{tag}"`\n'

    def struct(self, item: Struct) -> str:
        name = exported(item.name)
        fields = [entry for entry in item.fields if entry.name != self.tags.get(item.name)]
        if not fields:
            return said(name, item.doc) + f"type {name} struct{{}}\n\n"
        body = "\n".join(self.field(entry) for entry in fields)
        return said(name, item.doc) + f"type {name} struct {{\n{body}}}\n\n"

    def enum(self, item: Enum) -> str:
        name = exported(item.name)
        out = said(name, item.doc) + f"type {name} string\n\n"
        if item.name == "ErrorName":
            return out + self.errors()
        rows = {f"{name}{exported(value)}": string(value) for value in item.values}
        return out + f"// The values of {name}.\n" + constants(rows, name)

    def errors(self) -> str:
        """An error value for each name, for errors.Is."""
        out = "// What a request can fail with. Compare with errors.Is.\nconst (\n"
        rows = self.protocol.index["errors"]
        out += "\n".join(
            doc(row["description"], "\t")
            + f"\tErr{exported(row['name'])} ErrorName = {string(row['name'])}\n"
            for row in rows
        )
        return out + ")\n\n"

    def tagged(self, item: TaggedUnion) -> str:
        name = exported(item.name)
        rows = [(value, exported(value), exported(struct)) for value, struct in item.variants]
        width = max(len(field) for _, field, _ in rows)
        fields = "".join(f"\t{field.ljust(width)} *{kind}\n" for _, field, kind in rows)
        write = "".join(
            f"\tif u.{field} != nil {{\n"
            f"\t\treturn marshalTagged({string(item.tag)}, {string(value)}, u.{field})\n\t}}\n"
            for value, field, _ in rows
        )
        read = "".join(
            f"\tcase {string(value)}:\n\t\treturn unmarshalInto(data, &u.{field})\n"
            for value, field, _ in rows
        )
        return (
            said(name, f"{item.doc} Set one field; `{item.tag}` is written from it.")
            + f"type {name} struct {{\n{fields}}}\n\n"
            + f"// MarshalJSON writes the field that is set, with its {item.tag}.\n"
            + f"func (u {name}) MarshalJSON() ([]byte, error) {{\n{write}"
            + f"\treturn nil, emptyUnion({string(name)})\n}}\n\n"
            + f"// UnmarshalJSON sets the field that the {item.tag} names.\n"
            + f"func (u *{name}) UnmarshalJSON(data []byte) error {{\n"
            + f"\t*u = {name}{{}}\n"
            + f"\ttag, err := tagOf(data, {string(item.tag)})\n"
            + "\tif err != nil {\n\t\treturn err\n\t}\n"
            + f"\tswitch tag {{\n{read}\t}}\n"
            + f"\treturn unknownTag({string(name)}, {string(item.tag)}, tag)\n}}\n\n"
        )

    def untagged(self, item: UntaggedUnion) -> str:
        name = exported(item.name)
        rows = [(exported(variant), self.optional(kind)) for variant, kind in item.variants]
        width = max(len(field) for field, _ in rows)
        fields = "".join(f"\t{field.ljust(width)} {kind}\n" for field, kind in rows)
        write = "".join(
            f"\tif u.{field} != nil {{\n\t\treturn marshal(u.{field})\n\t}}\n" for field, _ in rows
        )
        read = ", ".join(f"&u.{field}" for field, _ in rows)
        return (
            said(name, f"{item.doc} Set one field.")
            + f"type {name} struct {{\n{fields}}}\n\n"
            + "// MarshalJSON writes the field that is set.\n"
            + f"func (u {name}) MarshalJSON() ([]byte, error) {{\n{write}"
            + f"\treturn nil, emptyUnion({string(name)})\n}}\n\n"
            + "// UnmarshalJSON sets the field that the JSON fits.\n"
            + f"func (u *{name}) UnmarshalJSON(data []byte) error {{\n"
            + f"\t*u = {name}{{}}\n"
            + f"\treturn unmarshalFirst({string(name)}, data, {read})\n}}\n\n"
        )

    def constant(self, value: str) -> str:
        name = f"{exported(value)}Literal"
        text = string(value)
        return (
            doc(f"{name} is the constant {text}: it cannot be set wrong.")
            + f"type {name} struct{{}}\n\n"
            + f"// String is {text}.\nfunc ({name}) String() string {{ return {text} }}\n\n"
            + f"// MarshalJSON writes {text}.\n"
            + f"func ({name}) MarshalJSON() ([]byte, error) {{\n\treturn marshal({text})\n}}\n\n"
            + f"// UnmarshalJSON accepts {text} alone.\n"
            + f"func ({name}) UnmarshalJSON(data []byte) error {{\n"
            + f"\treturn unmarshalConstant({text}, data)\n}}\n\n"
        )


def source(body: str) -> str:
    imports = 'import "encoding/json"\n\n' if "json." in body else ""
    return HEADER + imports + body.rstrip("\n") + "\n"


def constants(rows: dict[str, str], kind: str) -> str:
    width = max(len(name) for name in rows)
    body = "".join(f"\t{name.ljust(width)} {kind} = {value}\n" for name, value in rows.items())
    return f"const (\n{body})\n\n"


def methods(protocol: Protocol) -> str:
    """Emit `methods.go`."""
    out = HEADER + 'import "context"\n\n'
    out += "// protocolVersion is the version of the protocol that these types describe.\n"
    out += f"const protocolVersion = {protocol.index['version']}\n\n"
    for call in client.calls(protocol):
        params, result = exported(call.params.name), exported(call.result)
        name = exported(call.name)
        argument = "" if call.empty else f", params {params}"
        value = f"{params}{{}}" if call.empty else "params"
        out += f"// {name} sends {call.method}"
        out += " and reports how far it has come.\n" if call.progress else ".\n"
        option = ", options ...CallOption" if call.progress else ""
        passed = ", options..." if call.progress else ""
        out += (
            f"func (c *Client) {name}(ctx context.Context{argument}{option})"
            f" (*{result}, error) {{\n"
            f"\treturn call[{result}](ctx, c, {string(call.method)}, {value}{passed})\n}}\n\n"
        )
    return out.rstrip("\n") + "\n"


def payloads(protocol: Protocol) -> str:
    """Emit the table that the conformance program reads and writes payloads by."""
    rows = [
        f'\t"{name}": func() any {{ return new(inlay.{exported(root)}) }},\n'
        for name, root in client.payloads(protocol)
    ]
    return (
        HEADER.replace("package inlay", "package main")
        + 'import "inlay.dev/inlay"\n\n'
        + "// types has a type for each schema, by its name.\n"
        + f"var types = map[string]func() any{{\n{aligned(rows)}}}\n"
    )


def aligned(rows: list[str]) -> str:
    """Rows of `key: value` with their values aligned, as gofmt does."""
    width = max(row.index(": ") for row in rows)
    return "".join(row.replace(": ", ": " + " " * (width - row.index(": ")), 1) for row in rows)


def emit(protocol: Protocol) -> dict[str, str]:
    """Every generated Go file, by its path in the repository."""
    types = Types(protocol).emit().items()
    return {
        **{f"bindings/go/protocol_{name}.go": text for name, text in types},
        "bindings/go/methods.go": methods(protocol),
        "bindings/go/internal/conformance/types.go": payloads(protocol),
    }
