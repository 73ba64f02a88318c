"""The types of the Rust binding: builders, open enums, only fields that were set are written."""

from __future__ import annotations

from tools.codegen import client
from tools.codegen.ir import (
    Const,
    Definition,
    Enum,
    Field,
    ListOf,
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
from tools.codegen.naming import pascal
from tools.codegen.rust import (
    HEADER,
    Types,
    doc,
    field_name,
    modules,
    rustfmt,
    snake,
    string,
)
from tools.codegen.summaries import summary

FOLDER = "bindings/rust/"


HEAD = """//! The messages of the protocol.
//!
//! Whatever is optional is an `Option`, and is left out where it is `None`.
//! Members that this version does not know are ignored, and values that it does
//! not know are kept as `Other`.
"""


class ClientTypes(Types):
    """Emits the types of the binding."""

    def __init__(self, protocol: Protocol) -> None:
        super().__init__(protocol)
        self.requested = client.requested(protocol)

    def foreign(self, items: list[Definition]) -> list[str]:
        """The types that a file imports; a union is built from its variants' variants."""
        inner = {
            struct
            for item in items
            if isinstance(item, UntaggedUnion)
            for union in map(self.protocol.definitions.get, needs(item))
            if isinstance(union, TaggedUnion)
            for _, struct in union.variants
        }
        return sorted({*super().foreign(items), *inner} - {item.name for item in items})

    def type(self, node: Type, owner: str = "") -> str:
        return "Value" if node == Prim("object") else super().type(node, owner)

    def field_type(self, item: Struct, entry: Field) -> str:
        node = entry.type
        if not entry.required and not isinstance(node, Const | Nullable):
            node = Nullable(node)
        return self.type(node, item.name + pascal(entry.name))

    def struct(self, item: Struct) -> str:
        tag = self.tags.get(item.name)
        fields = [entry for entry in item.fields if entry.name != tag]
        body = ""
        for entry in fields:
            body += doc(entry.doc, "    ")
            if not entry.required and isinstance(entry.type, Const):
                body += "    #[serde(default)]\n"
            elif not entry.required:
                body += '    #[serde(default, skip_serializing_if = "Option::is_none")]\n'
            body += f"    pub {field_name(entry.name)}: {self.field_type(item, entry)},\n"
        derives = ["Debug", "Clone", "PartialEq"]
        if all(self.has_default(item, entry) for entry in fields):
            derives.append("Default")
        out = doc(item.doc)
        out += f"#[derive({', '.join([*derives, 'Serialize', 'Deserialize'])})]\n"
        out += f"#[non_exhaustive]\npub struct {item.name} {{\n{body}}}\n\n"
        if item.name in self.requested and fields:
            out += self.builder(item, fields)
        return out

    def has_default(self, item: Struct, entry: Field) -> bool:
        return not entry.required or self.type_has_default(entry.type)

    def builder(self, item: Struct, fields: list[Field]) -> str:
        """`new` with the required fields, and a method for each of the others."""
        required = [f for f in fields if f.required and not isinstance(f.type, Const)]
        arguments, values = "", ""
        for entry in fields:
            name = field_name(entry.name)
            if entry in required:
                kind, value = self.argument(entry.type, name)
                arguments += f"{name}: {kind}, "
                values += f"{name}," if value == name else f"{name}: {value},"
            else:
                values += f"{name}: Default::default(),"
        out = (
            f"impl {item.name} {{\n    /// With what is required.\n    #[must_use]\n"
            f"    pub fn new({arguments}) -> Self {{ Self {{ {values} }} }}\n\n"
        )
        for entry in fields:
            if entry.required or isinstance(entry.type, Const):
                continue
            inner = entry.type.inner if isinstance(entry.type, Nullable) else entry.type
            name = field_name(entry.name)
            kind, value = self.argument(inner, name)
            out += (
                doc(entry.doc, "    ")
                + f"    #[must_use]\n    pub fn {name}(mut self, {name}: {kind}) -> Self {{\n"
                + f"        self.{name} = Some({value});\n        self\n    }}\n\n"
            )
        return out + "}\n\n"

    def argument(self, node: Type, name: str) -> tuple[str, str]:
        """The type of a function's argument, and the expression that converts it to the field."""
        kind = self.type(node)
        match node:
            case Prim("string") | ListOf():
                return f"impl Into<{kind}>", f"{name}.into()"
            case Ref(target) if not isinstance(self.protocol.definitions[target], Struct | Enum):
                return f"impl Into<{kind}>", f"{name}.into()"
        return kind, name

    def enum(self, item: Enum) -> str:
        variants = "".join(
            f"    #[serde(rename = {string(value)})]\n    {pascal(value)},\n"
            for value in item.values
        )
        arms = "".join(
            f"            Self::{pascal(value)} => {string(value)},\n" for value in item.values
        )
        return (
            doc(item.doc)
            + "#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]\n"
            + f"#[non_exhaustive]\npub enum {item.name} {{\n{variants}"
            + "    /// A value that this version does not know.\n"
            + "    #[serde(untagged)]\n    Other(String),\n}\n\n"
            + f"impl {item.name} {{\n"
            + "    /// The value as it is written in JSON.\n"
            + f"    pub fn as_str(&self) -> &str {{\n        match self {{\n{arms}"
            + "            Self::Other(value) => value,\n        }\n    }\n}\n\n"
            + f"impl fmt::Display for {item.name} {{\n"
            + "    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {\n"
            + "        f.write_str(self.as_str())\n    }\n}\n\n"
        )

    def tagged(self, item: TaggedUnion) -> str:
        return super().tagged(item).replace("pub enum", "#[non_exhaustive]\npub enum") + "".join(
            self.conversion(item.name, pascal(value), struct) for value, struct in item.variants
        )

    def untagged(self, item: UntaggedUnion) -> str:
        out = super().untagged(item)
        for variant, kind in item.variants:
            out += self.conversion(item.name, variant, self.type(kind))
            if kind == Prim("string"):
                out += self.conversion(item.name, variant, "&str", ".to_owned()")
            if isinstance(kind, Ref):
                target = self.protocol.definitions[kind.name]
                if isinstance(target, TaggedUnion):
                    out += "".join(
                        self.conversion(item.name, variant, struct, ".into()")
                        for _, struct in target.variants
                    )
        return out

    @staticmethod
    def conversion(name: str, variant: str, kind: str, convert: str = "") -> str:
        return (
            f"impl From<{kind}> for {name} {{\n    fn from(value: {kind}) -> Self {{\n"
            f"        Self::{variant}(value{convert})\n    }}\n}}\n\n"
        )


def calls(protocol: Protocol) -> str:
    """Emit `calls.rs`: a function for each ordinary method."""
    body = ""
    for call in client.calls(protocol):
        argument = "" if call.empty else f", params: &{call.params.name}"
        given = f"&{call.params.name}::default()" if call.empty else "params"
        body += (
            doc(summary(call.method), "    ")
            + f"    pub fn {snake(call.name)}(&self{argument}) -> Pending<{call.result}>"
            + f" {{\n        self.request({string(call.method)}, {given})\n    }}\n\n"
        )
    return rustfmt(
        HEADER
        + "//! One function for each method of the protocol.\n\n"
        + "use crate::types::*;\n"
        + "use crate::{Client, Pending};\n\n"
        + f"impl Client {{\n{body}}}\n"
    )


def payloads(protocol: Protocol) -> str:
    """Emit the table of the conformance program: each schema and its type."""
    arms = "".join(
        f"        {string(schema)} => through::<inlay::types::{name}>(payload),\n"
        for schema, name in sorted(client.payloads(protocol))
    )
    return rustfmt(
        HEADER
        + "use serde::de::DeserializeOwned;\nuse serde::Serialize;\nuse serde_json::Value;\n\n"
        + "fn through<T: DeserializeOwned + Serialize>(payload: &Value) "
        + "-> Result<Value, String> {\n"
        + "    let typed: T = serde_json::from_str(&payload.to_string())"
        + ".map_err(|e| e.to_string())?;\n"
        + "    serde_json::to_value(typed).map_err(|e| e.to_string())\n}\n\n"
        + "/// A payload read and written by the type of its schema, if it has one.\n"
        + "pub fn read_and_write(schema: &str, payload: &Value) "
        + "-> Option<Result<Value, String>> {\n"
        + f"    Some(match schema {{\n{arms}        _ => return None,\n    }})\n}}\n"
    )


def emit(protocol: Protocol) -> dict[str, str]:
    """Every generated file of the Rust binding, by its path in the repository."""
    types = ClientTypes(protocol)
    files = {family: types.file(items) for family, items in client.files(protocol).items()}
    return {
        **modules(FOLDER + "src/types/", HEAD, files),
        FOLDER + "src/calls.rs": calls(protocol),
        FOLDER + "tests/conformance/payloads.rs": payloads(protocol),
    }
