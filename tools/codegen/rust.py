"""Rust types with serde, and the tables in the library."""

from __future__ import annotations

import re
import subprocess
from typing import Any

from tools.codegen import exceptions, naming
from tools.codegen.families import families, foreign
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
from tools.codegen.naming import pascal

HEADER = "// Generated from schemas/v1 by `make schemas`. Do not edit.\n\n"
KEYWORDS = {"type", "ref", "match", "move", "use", "fn", "in", "where", "loop", "struct", "enum"}
IMPORTS = (
    (("std::collections", "BTreeMap"), ("std", "fmt")),
    (("serde", "Deserialize Serialize"), ("serde_json", "Map Value")),
)
"""The imports of a file for the names that it uses, in groups."""
INTEGERS = (
    ("u32", 0, 2**32 - 1),
    ("i32", -(2**31), 2**31 - 1),
    ("u64", 0, 2**64 - 1),
    ("i64", -(2**63), 2**63 - 1),
)


def snake(text: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()


def field_name(name: str) -> str:
    return f"r#{name}" if name in KEYWORDS else name


def string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def doc(text: str, indent: str = "") -> str:
    return naming.wrap(text, 100, f"{indent}/// ")


def rustfmt(source: str) -> str:
    done = subprocess.run(
        ["rustfmt", "--edition", "2021", "--emit", "stdout"],
        input=source,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"rustfmt rejects the generated code:\n{done.stderr}")
    return done.stdout


def use(path: str, names: list[str]) -> str:
    return f"use {path}::{{{', '.join(names)}}};\n" if names else ""


class Types:
    """Emits the types of the engine."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.tags = protocol.variants()
        self.consts: dict[str, str] = {}

    def file(self, items: list[Definition]) -> str:
        """The file of a family of types."""
        self.consts = {}
        body = "".join(map(self.definition, items)) + "".join(self.consts.values())
        code = re.sub(r"//.*", "", body)
        # What stands behind `::` is a variant, and `Map` is always followed by its types.
        named = set(re.findall(r"(?<!::)\b(?:Map(?=<)|(?!Map\b)\w+)\b", code))
        groups = [
            "".join(
                use(path, [name for name in names.split() if name in named])
                for path, names in group
            )
            for group in IMPORTS
        ]
        imports = "\n".join([*groups, use("super", self.foreign(items))])
        return rustfmt(HEADER + imports + "\n" + body)

    def foreign(self, items: list[Definition]) -> list[str]:
        """The types that a file imports."""
        return foreign(items)

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

    def type(self, node: Type, owner: str = "") -> str:
        match node:
            case Prim("int", low, high):
                assert low is not None
                assert high is not None
                return next(n for n, lo, hi in INTEGERS if lo <= low and high <= hi)
            case Prim(kind):
                return {
                    "string": "String",
                    "bool": "bool",
                    "float32": "f32",
                    "float64": "f64",
                    "any": "Value",
                    "object": "Map<String, Value>",
                }[kind]
            case ListOf(item):
                return f"Vec<{self.type(item, owner)}>"
            case MapOf(value):
                return f"BTreeMap<String, {self.type(value, owner)}>"
            case Nullable(inner):
                return f"Option<{self.type(inner, owner)}>"
            case Ref(name):
                return name
            case Const(value):
                return self.const(value, owner)

    def const(self, value: str, owner: str) -> str:
        """A type with one value, so that a constant cannot be set to another."""
        self.consts[owner] = (
            doc(f"The constant `{value}`.")
            + "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, "
            + "Deserialize)]\n"
            + f"pub enum {owner} {{\n    #[default]\n    #[serde(rename = {string(value)})]\n"
            + f"    {pascal(value)},\n}}\n\n"
        )
        return owner

    def struct(self, item: Struct) -> str:
        tag = self.tags.get(item.name)
        fields = [entry for entry in item.fields if entry.name != tag]
        helpers = ""
        body = ""
        for entry in fields:
            attribute, helper = self.serde(item, entry)
            helpers += helper
            body += doc(entry.doc, "    ") + attribute
            body += f"    pub {field_name(entry.name)}: {self.field_type(item, entry)},\n"
        plain = all(self.plain_default(item, entry) for entry in fields)
        derives = ["Debug", "Clone", "PartialEq", *(["Default"] if plain else [])]
        out = doc(item.doc)
        out += f"#[derive({', '.join([*derives, 'Serialize', 'Deserialize'])})]\n"
        out += "#[serde(deny_unknown_fields)]\n" if item.closed else ""
        out += f"pub struct {item.name} {{\n{body}}}\n\n"
        if not plain and all(self.has_default(item, entry) for entry in fields):
            values = "".join(
                f"        {field_name(entry.name)}: {self.default_value(item, entry)},\n"
                for entry in fields
            )
            out += (
                f"impl Default for {item.name} {{\n    fn default() -> Self {{\n"
                f"        Self {{\n{values}        }}\n    }}\n}}\n\n"
            )
        return out + helpers

    def field_type(self, item: Struct, entry: Field) -> str:
        node = entry.type
        if not entry.required and entry.default is None and not isinstance(node, Nullable):
            node = Nullable(node)
        if f"{item.name}.{entry.name}" in exceptions.RUST_NULLS:
            node = Nullable(node)
        return self.type(node, item.name + pascal(entry.name))

    def serde(self, item: Struct, entry: Field) -> tuple[str, str]:
        if entry.required:
            return "", ""
        if entry.default is None:
            return '    #[serde(default, skip_serializing_if = "Option::is_none")]\n', ""
        if self.plain_default(item, entry):
            return "    #[serde(default)]\n", ""
        name = f"default_{snake(item.name)}_{entry.name}"
        kind = self.field_type(item, entry)
        helper = f"fn {name}() -> {kind} {{\n    {self.literal(entry)}\n}}\n\n"
        return f'    #[serde(default = "{name}")]\n', helper

    def literal(self, entry: Field) -> str:
        value: Any = entry.default
        match entry.type:
            case Ref(name):
                return f"{name}::{pascal(value)}"
            case Prim("string"):
                return f"{string(value)}.to_owned()"
            case Prim("bool"):
                return "true" if value else "false"
        return str(value)

    def plain_default(self, item: Struct, entry: Field) -> bool:
        """Whether Rust's own default of the type is the default of the field."""
        if entry.default is not None and not isinstance(entry.type, Const):
            return entry.default in (False, 0, "") and not isinstance(entry.type, Ref)
        return self.type_has_default(entry.type) or not entry.required

    def has_default(self, item: Struct, entry: Field) -> bool:
        return entry.default is not None or self.plain_default(item, entry)

    def default_value(self, item: Struct, entry: Field) -> str:
        if self.plain_default(item, entry):
            return "Default::default()"
        return self.literal(entry)

    def type_has_default(self, node: Type) -> bool:
        if isinstance(node, Ref):
            target = self.protocol.definitions[node.name]
            return isinstance(target, Struct) and all(
                self.has_default(target, entry)
                for entry in target.fields
                if entry.name != self.tags.get(target.name)
            )
        return True

    def enum(self, item: Enum) -> str:
        variants = "".join(
            f"    #[serde(rename = {string(value)})]\n    {pascal(value)},\n"
            for value in item.values
        )
        arms = "".join(
            f"            Self::{pascal(value)} => {string(value)},\n" for value in item.values
        )
        every = ", ".join(f"Self::{pascal(value)}" for value in item.values)
        out = (
            doc(item.doc)
            + "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]\n"
            + f"pub enum {item.name} {{\n{variants}}}\n\n"
            + f"impl {item.name} {{\n"
            + "    /// Every value.\n"
            + f"    pub const ALL: &'static [Self] = &[{every}];\n\n"
            + "    /// The value as it is written in JSON.\n"
            + f"    pub const fn as_str(self) -> &'static str {{\n        match self {{\n{arms}"
            + "        }\n    }\n}\n\n"
        )
        return out + (self.error_table() if item.name == "ErrorName" else "")

    def error_table(self) -> str:
        rows = self.protocol.index["errors"]

        def arms(render: Any) -> str:
            return "".join(
                f"            Self::{pascal(row['name'])} => {render(row)},\n" for row in rows
            )

        def method(text: str, name: str, kind: str, render: Any) -> str:
            return (
                f"    /// {text}\n    pub const fn {name}(self) -> {kind} {{\n"
                f"        match self {{\n{arms(render)}        }}\n    }}\n\n"
            )

        return (
            "impl ErrorName {\n"
            + method("The JSON-RPC code.", "code", "i32", lambda row: row["code"])
            + method("The HTTP status.", "http_status", "u32", lambda row: row["http_status"])
            + method(
                "The `type` of the OpenAI error body.",
                "openai_type",
                "OpenAIErrorType",
                lambda row: f"OpenAIErrorType::{pascal(row['openai_type'])}",
            )
            + method(
                "What the error means.",
                "description",
                "&'static str",
                lambda row: string(row["description"]),
            )
            + "}\n\n"
        )

    def tagged(self, item: TaggedUnion) -> str:
        variants = "".join(
            f"    #[serde(rename = {string(value)})]\n    {pascal(value)}({struct}),\n"
            for value, struct in item.variants
        )
        return (
            doc(item.doc)
            + "#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]\n"
            + f"#[serde(tag = {string(item.tag)})]\n"
            + f"pub enum {item.name} {{\n{variants}}}\n\n"
        )

    def untagged(self, item: UntaggedUnion) -> str:
        variants = "".join(
            f"    {variant}({self.type(kind)}),\n" for variant, kind in item.variants
        )
        total = all(
            isinstance(kind, Prim) and kind.kind in ("string", "int", "bool")
            for _, kind in item.variants
        )
        extra = ", Eq, PartialOrd, Ord, Hash" if total else ""
        return (
            doc(item.doc)
            + f"#[derive(Debug, Clone, PartialEq{extra}, Serialize, Deserialize)]\n"
            + "#[serde(untagged)]\n"
            + f"pub enum {item.name} {{\n{variants}}}\n\n"
        )


def methods(protocol: Protocol) -> str:
    """Emit `methods.rs`: the table of methods and notifications."""
    rows = protocol.index["methods"]

    def match(render: Any) -> str:
        return (
            "match self {"
            + "".join(f"Self::{pascal(row['name'])} => {render(row)}," for row in rows)
            + "}"
        )

    variants = "".join(
        doc(f"`{row['name']}`.", "    ") + f"    {pascal(row['name'])},\n" for row in rows
    )
    names = "".join(f"{string(row['name'])} => Self::{pascal(row['name'])}," for row in rows)
    every = ", ".join(f"Self::{pascal(row['name'])}" for row in rows)
    initial = " | ".join(f"Self::{pascal(r['name'])}" for r in rows if r["before_initialize"])
    notes = "".join(
        doc(f"The notification `{row['name']}`, sent by the {row['from']}.")
        + f"pub const {constant(row['name'])}: &str = {string(row['name'])};\n\n"
        for row in protocol.index["notifications"]
    )
    return rustfmt(
        HEADER
        + "//! The methods and notifications of the protocol.\n\n"
        + notes
        + "/// A request that the library answers.\n"
        + "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\n"
        + f"pub enum Method {{\n{variants}}}\n\n"
        + "impl Method {\n"
        + "/// Every method.\n"
        + f"pub const ALL: &'static [Self] = &[{every}];\n\n"
        + "/// The method of this name.\n"
        + "pub fn from_name(name: &str) -> Option<Self> {"
        + f"Some(match name {{{names} _ => return None }})}}\n\n"
        + "/// The name, as a message carries it.\n"
        + "pub const fn name(self) -> &'static str {"
        + match(lambda row: string(row["name"]))
        + "}\n\n/// The name of the schema of its parameters.\n"
        + "pub const fn params_schema(self) -> &'static str {"
        + match(lambda row: string(row["params"]))
        + "}\n\n/// The name of the schema of its result.\n"
        + "pub const fn result_schema(self) -> &'static str {"
        + match(lambda row: string(row["result"]))
        + "}\n\n/// The notifications that the library sends while it runs.\n"
        + "pub const fn notifications(self) -> &'static [&'static str] {"
        + match(lambda row: "&[" + ", ".join(constant(n) for n in row["notifications"]) + "]")
        + "}\n\n/// Whether it is answered before `initialize`.\n"
        + f"pub const fn before_initialize(self) -> bool {{ matches!(self, {initial}) }}\n"
        + "}\n"
    )


def constant(name: str) -> str:
    """`$/cancelRequest` to `CANCEL_REQUEST`."""
    return snake(pascal(name)).upper()


def schemas(protocol: Protocol) -> str:
    """Emit `schemas.rs`: the texts of the schemas, for `schema.get` and for checking."""
    rows = "".join(
        f"    Schema {{ name: {string(row['name'])}, "
        f'text: include_str!("../../../schemas/v1/{row["file"]}") }},\n'
        for row in protocol.index["schemas"]
    )
    return rustfmt(
        HEADER
        + "//! The schemas that the library carries and hands out.\n\n"
        + "/// A schema.\n#[derive(Debug, Clone, Copy)]\npub struct Schema {\n"
        + "    /// Such as `model.load.params`.\n    pub name: &'static str,\n"
        + "    /// JSON Schema, 2020-12.\n    pub text: &'static str,\n}\n\n"
        + "/// Changes when any message, method or error changes.\n"
        + f"pub const SCHEMA_HASH: &str = {string(protocol.index['hash'])};\n\n"
        + "/// The version of the protocol.\n"
        + f"pub const PROTOCOL_VERSION: u32 = {protocol.index['version']};\n\n"
        + "/// Every schema, sorted by name.\n"
        + f"pub static SCHEMAS: &[Schema] = &[\n{rows}];\n"
    )


def modules(folder: str, head: str, files: dict[str, str]) -> dict[str, str]:
    """The files of the families as modules, with one that re-exports them."""
    names = "".join(f"mod {family};\n" for family in files)
    names += "\n" + "".join(f"pub use {family}::*;\n" for family in files)
    whole = {f"{folder}{family}.rs": text for family, text in files.items()}
    return whole | {f"{folder}mod.rs": rustfmt(HEADER + head + "\n" + names)}


def emit(protocol: Protocol) -> dict[str, str]:
    """Every generated Rust file, by its path in the repository."""
    folder = "runtime/src/protocol/"
    types = Types(protocol)
    wanted = [name for name in protocol.definitions if name not in exceptions.RUST]
    files = {family: types.file(items) for family, items in families(protocol, wanted).items()}
    return {
        **modules(folder + "types/", "//! The messages of the protocol.\n", files),
        folder + "methods.rs": methods(protocol),
        folder + "schemas.rs": schemas(protocol),
    }
