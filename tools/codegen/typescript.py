"""TypeScript types, and a method of the client for each request."""

from __future__ import annotations

import json

from tools.codegen import exceptions, naming
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

HEADER = "// Generated from schemas/v1 by `make schemas`. Do not edit.\n\n"
WIDTH = 100


def doc(text: str, indent: str = "") -> str:
    if len(text) + len(indent) + 7 <= WIDTH:
        return f"{indent}/** {text} */\n"
    return f"{indent}/**\n{naming.wrap(text, WIDTH, indent + ' * ')}{indent} */\n"


def quoted(text: str) -> str:
    return json.dumps(text)


class Types:
    """Emits `protocol.ts`."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol

    def emit(self) -> str:
        definitions = self.protocol.definitions
        names = sorted(name for name in definitions if name not in exceptions.CLIENT)
        body = "\n".join(self.definition(definitions[name]) for name in names)
        any_json = (
            doc("Any JSON object.") + "export type JsonObject = { [key: string]: unknown };\n"
        )
        return HEADER + any_json + "\n" + body

    def definition(self, item: Definition) -> str:
        match item:
            case Struct():
                return self.struct(item)
            case Enum():
                return self.enum(item)
            case TaggedUnion():
                rows = [name for _, name in item.variants]
                return doc(item.doc) + alias(item.name, rows)
            case UntaggedUnion():
                rows = [self.type(kind) for _, kind in item.variants]
                return doc(item.doc) + alias(item.name, rows)

    def type(self, node: Type) -> str:
        match node:
            case Prim(kind):
                return {
                    "string": "string",
                    "bool": "boolean",
                    "int": "number",
                    "float32": "number",
                    "float64": "number",
                    "any": "unknown",
                    "object": "JsonObject",
                }[kind]
            case ListOf(item):
                inner = self.type(item)
                return f"({inner})[]" if "|" in inner else f"{inner}[]"
            case MapOf(value):
                return f"{{ [key: string]: {self.type(value)} }}"
            case Nullable(inner):
                return f"{self.type(inner)} | null"
            case Ref(name):
                return name
            case Const(value):
                return quoted(value)

    def struct(self, item: Struct) -> str:
        if not item.fields:
            return doc(item.doc) + f"export type {item.name} = {{ [key: string]: never }};\n"
        body = "".join(self.field(entry) for entry in item.fields)
        return doc(item.doc) + f"export interface {item.name} {{\n{body}}}\n"

    def field(self, entry: Field) -> str:
        optional = "" if entry.required else "?"
        return doc(entry.doc, "  ") + f"  {entry.name}{optional}: {self.type(entry.type)};\n"

    def enum(self, item: Enum) -> str:
        return doc(item.doc) + alias(item.name, [quoted(value) for value in item.values])


def alias(name: str, rows: list[str]) -> str:
    line = f"export type {name} = {' | '.join(rows)};\n"
    if len(line) <= WIDTH + 1:
        return line
    body = "".join(f"\n  | {row}" for row in rows)
    return f"export type {name} ={body};\n"


def methods(protocol: Protocol) -> str:
    """Emit `methods.ts`."""
    rows = protocol.index["methods"]
    names = sorted(
        {protocol.roots[row[part]] for row in rows for part in ("params", "result")}
        | {"ProgressParams"}
    )
    imports = "".join(f"  {name},\n" for name in names)
    table = "".join(
        f"  {quoted(row['name'])}: {{\n    params: {protocol.roots[row['params']]};\n"
        f"    result: {protocol.roots[row['result']]};\n  }};\n"
        for row in rows
    )
    functions = "\n".join(
        function(protocol, row) for row in rows if row["name"] not in exceptions.CALLS
    )
    return (
        HEADER
        + f'import type {{\n{imports}}} from "./protocol";\n\n'
        + doc("The version of the protocol that these types describe.")
        + f"export const PROTOCOL_VERSION = {protocol.index['version']};\n\n"
        + doc("The params and the result of every method.")
        + f"export interface MethodTypes {{\n{table}}}\n\n"
        + doc("The name of a method.")
        + "export type Method = keyof MethodTypes;\n\n"
        + doc("Options of a call.")
        + "export interface CallOptions {\n"
        + doc("Cancels the request.", "  ")
        + "  signal?: AbortSignal | undefined;\n"
        + doc("Is told how far a long request is.", "  ")
        + "  onProgress?: ((progress: ProgressParams) => void) | undefined;\n}\n\n"
        + doc("A function for each method.")
        + "export abstract class Methods {\n"
        + doc("Sends any request and waits for its result.", "  ")
        + "  abstract call<M extends Method>(\n    method: M,\n"
        + '    params: MethodTypes[M]["params"],\n    options?: CallOptions,\n'
        + '  ): Promise<MethodTypes[M]["result"]>;\n\n'
        + functions
        + "}\n"
    )


def function(protocol: Protocol, row: dict[str, str]) -> str:
    params, result = protocol.roots[row["params"]], protocol.roots[row["result"]]
    definition = protocol.definitions[params]
    empty = isinstance(definition, Struct) and not definition.fields
    optional = isinstance(definition, Struct) and not any(f.required for f in definition.fields)
    argument = "" if empty else f"params: {params}{' = {}' if optional else ''}, "
    passed = "{}" if empty else "params"
    name = naming.call(row["name"])
    head = f"  {name}({argument}options?: CallOptions): Promise<{result}> {{\n"
    if len(head) > WIDTH:
        head = f"  {name}(\n    {argument.strip()}\n    options?: CallOptions,\n"
        head += f"  ): Promise<{result}> {{\n"
    return (
        doc(f"Sends `{row['name']}`.", "  ")
        + head
        + f"    return this.call({quoted(row['name'])}, {passed}, options);\n  }}\n"
    )


def payloads(protocol: Protocol) -> str:
    """Emit the table that the conformance program checks payloads by."""
    rows = "".join(
        f"  {quoted(name)}: {quoted(root)},\n"
        for name, root in protocol.roots.items()
        if root not in exceptions.CLIENT
    )
    return (
        HEADER
        + doc("The type of each schema that has one.")
        + f"export const types: {{ [schema: string]: string }} = {{\n{rows}}};\n"
    )


def emit(protocol: Protocol) -> dict[str, str]:
    """Every generated TypeScript file, by its path in the repository."""
    return {
        "bindings/node/src/protocol.ts": Types(protocol).emit(),
        "bindings/node/src/methods.ts": methods(protocol),
        "bindings/node/conformance/types.ts": payloads(protocol),
    }
