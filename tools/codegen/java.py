"""Java records with Jackson, and functions of the client for each request."""

from __future__ import annotations

import json
import re

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

FOLDER = "bindings/java/inlay/src/main/java/dev/inlay/"
HEADER = "// Generated from schemas/v1 by `make schemas`. Do not edit.\n\n"
WIDTH = 100
BOXED = {
    "int": "Integer",
    "long": "Long",
    "float": "Float",
    "double": "Double",
    "boolean": "Boolean",
}
IMPORTS = {
    "JsonCreator": "com.fasterxml.jackson.annotation",
    "JsonInclude": "com.fasterxml.jackson.annotation",
    "JsonProperty": "com.fasterxml.jackson.annotation",
    "JsonSubTypes": "com.fasterxml.jackson.annotation",
    "JsonTypeInfo": "com.fasterxml.jackson.annotation",
    "JsonValue": "com.fasterxml.jackson.annotation",
    "TypeReference": "com.fasterxml.jackson.core.type",
    "DeserializationContext": "com.fasterxml.jackson.databind",
    "JsonNode": "com.fasterxml.jackson.databind",
    "JsonDeserialize": "com.fasterxml.jackson.databind.annotation",
    "UnionReader": "dev.inlay.internal",
    "IOException": "java.io",
    "List": "java.util",
    "Map": "java.util",
    "Objects": "java.util",
    "CompletableFuture": "java.util.concurrent",
    "Consumer": "java.util.function",
    "Nullable": "org.jspecify.annotations",
}


def string(text: str) -> str:
    return json.dumps(text)


def constant(value: str) -> str:
    return "_".join(naming.words(value)).upper()


def doc(text: str, indent: str = "", parameters: list[tuple[str, str]] | None = None) -> str:
    """A Javadoc comment."""

    def plain(part: str) -> str:
        part = part.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        pieces = part.split("`")
        return "".join(f"{{@code {p}}}" if i % 2 else p for i, p in enumerate(pieces))

    if not parameters and len(plain(text)) + len(indent) + 7 <= WIDTH:
        return f"{indent}/** {plain(text)} */\n"
    out = f"{indent}/**\n" + naming.wrap(plain(text), WIDTH, f"{indent} * ")
    if parameters:
        out += f"{indent} *\n"
    for name, told in parameters or []:
        first, *rest = naming.wrap(f"@param {name} {plain(told)}", WIDTH, "").splitlines()
        out += f"{indent} * {first}\n" + "".join(f"{indent} *     {line}\n" for line in rest)
    return f"{out}{indent} */\n"


def unit(package: str, body: str) -> str:
    """A source file with the imports that its body needs."""
    found = {
        f"import {place}.{name};\n"
        for name, place in IMPORTS.items()
        if place != package and _uses(body, name)
    }
    groups = "".join(sorted(found))
    return f"{HEADER}package {package};\n\n{groups}{chr(10) if groups else ''}{body}"


def _uses(body: str, name: str) -> bool:
    return re.search(rf"(?<![\w.]){name}\b", body) is not None


class Types:
    """Emits a file for each type."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.tags = protocol.variants()
        self.sent = client.requested(protocol)
        self.union = {
            struct: item.name
            for item in protocol.definitions.values()
            if isinstance(item, TaggedUnion)
            for _, struct in item.variants
        }

    def emit(self) -> dict[str, str]:
        return {
            f"{FOLDER}protocol/{name}.java": unit("dev.inlay.protocol", self.definition(item))
            for name, item in client.definitions(self.protocol).items()
        }

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
            case Prim("int", low, high):
                small = low is not None and high is not None
                small = small and (low or 0) >= -(2**31) and (high or 0) < 2**31
                return "int" if small else "long"
            case Prim(kind):
                return {
                    "string": "String",
                    "bool": "boolean",
                    "float32": "float",
                    "float64": "double",
                    "any": "JsonNode",
                    "object": "JsonNode",
                }[kind]
            case ListOf(item):
                return f"List<{self.boxed(item)}>"
            case MapOf(value):
                return f"Map<String, {self.boxed(value)}>"
            case Nullable(inner):
                return f"@Nullable {self.boxed(inner)}"
            case Ref(name):
                return name
            case Const():
                return "String"

    def boxed(self, node: Type) -> str:
        plain = self.type(node)
        return BOXED.get(plain, plain)

    def component(self, entry: Field) -> str:
        kind = self.type(entry.type)
        if not entry.required and not isinstance(entry.type, Nullable):
            kind = f"@Nullable {self.boxed(entry.type)}"
        always = entry.required and isinstance(entry.type, Nullable)
        include = "@JsonInclude(JsonInclude.Include.ALWAYS) " if always else ""
        return f"{include}@JsonProperty({string(entry.name)}) {kind} {naming.camel(entry.name)}"

    def struct(self, item: Struct) -> str:
        tag = self.tags.get(item.name)
        fixed = [e for e in item.fields if isinstance(e.type, Const) and e.name != tag]
        fields = [e for e in item.fields if e.name != tag and e not in fixed]
        parameters = [(naming.camel(e.name), e.doc) for e in fields]
        separator = ",\n        "
        body = separator.join(self.component(entry) for entry in fields)
        out = doc(item.doc, "", parameters)
        out += "@JsonInclude(JsonInclude.Include.NON_NULL)\n"
        above = f" implements {self.union[item.name]}" if tag else ""
        out += (
            f"public record {item.name}({chr(10) + '        ' if body else ''}{body}){above} {{\n"
        )
        inside = ""
        if fields:
            inside += (
                doc("Reads JSON as well, also where records are plain classes (Android).", "    ")
                + f"    @JsonCreator\n    public {item.name} {{}}\n"
            )
        for entry in fixed:
            assert isinstance(entry.type, Const)
            inside += "\n" if inside else ""
            inside += doc(entry.doc, "    ")
            name = string(entry.name)
            inside += f"    @JsonProperty(value = {name}, access = JsonProperty.Access.READ_ONLY)\n"
            inside += f"    public String {naming.camel(entry.name)}() {{\n"
            inside += f"        return {string(entry.type.value)};\n    }}\n"
        if item.name in self.sent and any(not entry.required for entry in fields):
            inside += ("\n" if inside else "") + self.builder(item.name, fields)
        return out + inside + "}\n"

    def builder(self, name: str, fields: list[Field]) -> str:
        out = doc("A builder with nothing set.", "    ")
        out += "    public static Builder builder() {\n        return new Builder();\n    }\n\n"
        out += doc("A builder with all of this set.", "    ")
        out += "    public Builder toBuilder() {\n        return new Builder()"
        for entry in fields:
            field = naming.camel(entry.name)
            out += f"\n                .{field}({field})"
        out += ";\n    }\n\n"
        out += doc(f"Makes a `{name}`.", "    ")
        out += "    public static final class Builder {\n"
        for entry in fields:
            out += f"        private {self.held(entry)} {naming.camel(entry.name)};\n"
        out += "\n        private Builder() {}\n"
        for entry in fields:
            field, kind = naming.camel(entry.name), self.set_by(entry)
            out += "\n" + doc(entry.doc, "        ")
            out += f"        public Builder {field}({kind} {field}) {{\n"
            out += f"            this.{field} = {field};\n            return this;\n        }}\n"
        out += "\n" + doc("The finished value.", "        ")
        out += f"        public {name} build() {{\n            return new {name}("
        values = []
        for entry in fields:
            field = naming.camel(entry.name)
            told = f"{name} needs {field}."
            plain = f"Objects.requireNonNull({field}, {string(told)})"
            nullable = not entry.required or isinstance(entry.type, Nullable)
            values.append(field if nullable else plain)
        out += "".join(
            f"\n                    {value}{',' if at + 1 < len(values) else ''}"
            for at, value in enumerate(values)
        )
        return out + ");\n        }\n    }\n"

    def held(self, entry: Field) -> str:
        inner = entry.type.inner if isinstance(entry.type, Nullable) else entry.type
        return f"@Nullable {self.boxed(inner)}"

    def set_by(self, entry: Field) -> str:
        needed = entry.required and not isinstance(entry.type, Nullable)
        return self.type(entry.type) if needed else self.held(entry)

    def enum(self, item: Enum) -> str:
        name = item.name
        told = f"{item.doc} A value that is newer than this class is kept as it is."
        out = doc(told, "", [("value", "The value as JSON has it.")])
        out += f"public record {name}(@JsonValue String value) {{\n"
        meanings = {row["name"]: row["description"] for row in self.protocol.index["errors"]}
        for value in item.values:
            means = meanings.get(value, "") if name == "ErrorName" else ""
            out += doc(means or f"`{value}`", "    ")
            out += f"    public static final {name} {constant(value)} = "
            out += f"new {name}({string(value)});\n\n"
        out += doc("The value of this text.", "    ")
        out += f"    @JsonCreator\n    public static {name} of(String value) {{\n"
        out += f"        return new {name}(value);\n    }}\n\n"
        out += "    @Override\n    public String toString() {\n        return value;\n    }\n"
        return out + "}\n"

    def tagged(self, item: TaggedUnion) -> str:
        kinds = ", ".join(struct for _, struct in item.variants)
        rows = ",\n".join(
            f"    @JsonSubTypes.Type(value = {struct}.class, name = {string(value)})"
            for value, struct in item.variants
        )
        return (
            doc(f"{item.doc} Its `{item.tag}` is written from its class.")
            + f"@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = {string(item.tag)})\n"
            + f"@JsonSubTypes({{\n{rows}\n}})\n"
            + f"public sealed interface {item.name}\n        permits {kinds} {{}}\n"
        )

    def untagged(self, item: UntaggedUnion) -> str:
        name = item.name
        rows = [(variant_name(v), self.boxed(kind), kind) for v, kind in item.variants]
        permits = ", ".join(f"{name}.{variant}" for variant, _, _ in rows)
        records = "".join(
            doc(f"{variant} of the union.", "    ", [("value", "What it holds.")])
            + f"    record {variant}(@JsonValue {kind} value) implements {name} {{}}\n\n"
            for variant, kind, _ in rows
        )
        makers = "".join(
            doc(f"This {kind} as a {name}.", "    ")
            + f"    static {name} of({kind} value) {{\n"
            + f"        return new {variant}(value);\n    }}\n\n"
            for variant, kind, node in rows
            if not isinstance(node, ListOf) or sum(isinstance(n, ListOf) for _, _, n in rows) == 1
        )
        tests = "".join(
            f"            if ({self.test(node, 'node')}) {{\n"
            f"                return new {variant}(read(context, node, {self.reference(node)}));\n"
            "            }\n"
            for variant, _, node in rows
        )
        return (
            doc(item.doc)
            + f"@JsonDeserialize(using = {name}.Reader.class)\n"
            + f"public sealed interface {name}\n        permits {permits} {{\n\n"
            + records
            + makers
            + doc("Tells the variants apart by their JSON.", "    ")
            + f"    final class Reader extends UnionReader<{name}> {{\n"
            + doc("Made by Jackson.", "        ")
            + f"        public Reader() {{\n            super({name}.class);\n        }}\n\n"
            + "        @Override\n"
            + f"        protected @Nullable {name} choose(\n"
            + "                JsonNode node, DeserializationContext context)"
            + " throws IOException {\n"
            + tests
            + "            return null;\n        }\n    }\n}\n"
        )

    def test(self, node: Type, of: str) -> str:
        match node:
            case Prim("string"):
                return f"{of}.isTextual()"
            case Prim("int"):
                return f"{of}.isIntegralNumber()"
            case Prim("float32" | "float64"):
                return f"{of}.isNumber()"
            case Prim("object"):
                return f"{of}.isObject()"
            case ListOf(item):
                inner = "deeper" if of == "item" else "item"
                return f"all({of}, {inner} -> {self.test(item, inner)})"
            case Ref(name):
                known = self.protocol.definitions[name]
                return f"{of}.isTextual()" if isinstance(known, Enum) else f"{of}.isObject()"
        raise ValueError(f"no test of JSON is known for {node}")

    def reference(self, node: Type) -> str:
        kind = self.boxed(node)
        if "<" not in kind:
            return f"{kind}.class"
        return f"new TypeReference<{kind}>() {{}}"


def variant_name(name: str) -> str:
    """A variant must not hide a well-known class of the same name."""
    return f"{name}Value" if name in ("String", "Integer") else name


def methods(protocol: Protocol) -> str:
    """Emit `Methods.java`."""
    out = doc("A function for each method, and one that gives a future.")
    out += "public abstract class Methods {\n"
    out += doc("The version of the protocol that these types describe.", "    ")
    out += f"    public static final int PROTOCOL_VERSION = {protocol.index['version']};\n\n"
    out += "    Methods() {}\n\n"
    out += "    abstract <R> R call(String method, Object params, Class<R> result,\n"
    out += "            @Nullable Consumer<ProgressParams> onProgress);\n\n"
    out += "    abstract <R> CompletableFuture<R> callAsync(String method, Object params,\n"
    out += "            Class<R> result, @Nullable Consumer<ProgressParams> onProgress);\n"
    names = {"ProgressParams"}
    for call in client.calls(protocol):
        names |= {call.params.name, call.result}
        for told in (False, True) if call.progress else (False,):
            out += _pair(call, told)
    out += "}\n"
    imports = "".join(f"import dev.inlay.protocol.{name};\n" for name in sorted(names))
    text = unit("dev.inlay", out)
    head, rest = text.split("package dev.inlay;\n\n", 1)
    lines = rest.split("\n\n", 1)
    merged = "".join(sorted((imports + lines[0] + "\n").splitlines(keepends=True)))
    return f"{head}package dev.inlay;\n\n{merged}\n{lines[1]}"


def _pair(call: client.Call, progress: bool) -> str:
    method, params, result, name = call.method, call.params.name, call.result, call.name
    arguments = [] if call.empty else [f"{params} params"]
    arguments += ["Consumer<ProgressParams> onProgress"] if progress else []
    passed = f"{string(method)}, {f'new {params}()' if call.empty else 'params'}, {result}.class, "
    passed += "onProgress" if progress else "null"
    tells = " and reports how far it is" if progress else ""
    out = "\n" + doc(f"Sends `{method}` and waits for its result{tells}.", "    ")
    out += f"    public {result} {name}({', '.join(arguments)}) {{\n"
    out += f"        return call({passed});\n    }}\n"
    out += "\n" + doc(f"Sends `{method}`{tells}.", "    ")
    head = f"    public CompletableFuture<{result}> {name}Async({', '.join(arguments)}) {{\n"
    if len(head) > WIDTH + 1:
        joined = ", ".join(arguments)
        head = f"    public CompletableFuture<{result}> {name}Async(\n            {joined}) {{\n"
    return out + head + f"        return callAsync({passed});\n    }}\n"


def payloads(protocol: Protocol) -> str:
    """Emit the table that the conformance program reads and writes payloads by."""
    rows = ",\n".join(
        f"            Map.entry({string(name)}, {root}.class)"
        for name, root in client.payloads(protocol)
    )
    body = (
        doc("The class of each schema that has one.")
        + "final class Types {\n"
        + f"    static final Map<String, Class<?>> BY_SCHEMA = Map.ofEntries(\n{rows});\n\n"
        + "    private Types() {}\n}\n"
    )
    return unit("dev.inlay.conformance", body).replace(
        "import java.util.Map;\n", "import dev.inlay.protocol.*;\nimport java.util.Map;\n"
    )


def emit(protocol: Protocol) -> dict[str, str]:
    """Every generated Java file, by its path in the repository."""
    tests = "bindings/java/inlay/src/test/java/dev/inlay/conformance/"
    return Types(protocol).emit() | {
        f"{FOLDER}Methods.java": methods(protocol),
        f"{tests}Types.java": payloads(protocol),
    }
