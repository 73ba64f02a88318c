"""TypeScript types, and a method of the client for each request."""

from __future__ import annotations

import json

from tools.codegen import client, naming
from tools.codegen.families import foreign
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
    """Emits the types."""

    def __init__(self, protocol: Protocol) -> None:
        self.files = client.files(protocol)
        self.homes = {item.name: family for family in self.files for item in self.files[family]}

    def emit(self) -> dict[str, str]:
        """The file of each family of types, and the one that re-exports them."""
        out = {family: self.file(items) for family, items in self.files.items()}
        out["json"] = (
            HEADER
            + doc("Any JSON object.")
            + "export type JsonObject = { [key: string]: unknown };\n"
        )
        index = "".join(f'export type * from "./{name}";\n' for name in sorted(out))
        return out | {"index": HEADER + index}

    def file(self, items: list[Definition]) -> str:
        body = "\n".join(map(self.definition, items))
        taken: dict[str, list[str]] = {"json": ["JsonObject"]} if "JsonObject" in body else {}
        for name in foreign(items):
            taken.setdefault(self.homes[name], []).append(name)
        imports = "".join(imported(taken[family], family) for family in sorted(taken))
        return HEADER + imports + ("\n" if imports else "") + body

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


def imported(names: list[str], file: str) -> str:
    line = f'import type {{ {", ".join(names)} }} from "./{file}";\n'
    if len(line) <= WIDTH + 1:
        return line
    rows = "".join(f"  {name},\n" for name in names)
    return f'import type {{\n{rows}}} from "./{file}";\n'


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
    functions = "\n".join(map(function, client.calls(protocol)))
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


def function(call: client.Call) -> str:
    optional = not any(entry.required for entry in call.params.fields)
    default = " = {}" if optional else ""
    argument = "" if call.empty else f"params: {call.params.name}{default}, "
    passed = "{}" if call.empty else "params"
    head = f"  {call.name}({argument}options?: CallOptions): Promise<{call.result}> {{\n"
    if len(head) > WIDTH:
        head = f"  {call.name}(\n    {argument.strip()}\n    options?: CallOptions,\n"
        head += f"  ): Promise<{call.result}> {{\n"
    return (
        doc(f"Sends `{call.method}`.", "  ")
        + head
        + f"    return this.call({quoted(call.method)}, {passed}, options);\n  }}\n"
    )


def payloads(protocol: Protocol) -> str:
    """Emit the table that the conformance program checks payloads by."""
    rows = "".join(
        f"  {quoted(name)}: {quoted(root)},\n" for name, root in client.payloads(protocol)
    )
    return (
        HEADER
        + doc("The type of each schema that has one.")
        + f"export const types: {{ [schema: string]: string }} = {{\n{rows}}};\n"
    )


def emit(protocol: Protocol) -> dict[str, str]:
    """Every generated TypeScript file, by its path in the repository."""
    types = Types(protocol).emit().items()
    return {
        **{f"bindings/node/src/protocol/{name}.ts": text for name, text in types},
        "bindings/node/src/methods.ts": methods(protocol),
        "bindings/node/conformance/types.ts": payloads(protocol),
    }
