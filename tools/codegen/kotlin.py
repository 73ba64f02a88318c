"""Kotlin's additions to the Java types: functions with named arguments, and suspending methods."""

from __future__ import annotations

from tools.codegen import client, naming
from tools.codegen.ir import (
    Const,
    Field,
    ListOf,
    MapOf,
    Nullable,
    Prim,
    Protocol,
    Ref,
    Struct,
    Type,
    refs,
)

FOLDER = "bindings/java/inlay-kotlin/src/main/kotlin/dev/inlay/kotlin/"
HEADER = (
    "// Generated from schemas/v1 by `make schemas`. Do not edit.\n\npackage dev.inlay.kotlin\n\n"
)
PROTOCOL = "dev.inlay.protocol"
WIDTH = 100
WORDS = {"object", "fun", "in", "is", "val", "var", "when", "interface"}


def kind(node: Type) -> str:
    match node:
        case Prim("int", low, high):
            small = low is not None and high is not None and low >= -(2**31) and high < 2**31
            return "Int" if small else "Long"
        case Prim(name):
            return {
                "string": "String",
                "bool": "Boolean",
                "float32": "Float",
                "float64": "Double",
                "any": "JsonNode",
                "object": "JsonNode",
            }[name]
        case ListOf(item):
            return f"List<{kind(item)}>"
        case MapOf(value):
            return f"Map<String, {kind(value)}>"
        case Nullable(inner):
            return f"{kind(inner)}?"
        case Ref(name):
            return name
        case Const():
            return "String"


def doc(text: str, indent: str = "") -> str:
    if len(text) + len(indent) + 7 <= WIDTH:
        return f"{indent}/** {text} */\n"
    return f"{indent}/**\n{naming.wrap(text, WIDTH, indent + ' * ')}{indent} */\n"


def parameter(entry: Field) -> str:
    told = kind(entry.type)
    if not entry.required:
        told = f"{told.removesuffix('?')}? = null"
    return f"{name_of(entry)}: {told}"


def name_of(entry: Field) -> str:
    name = naming.camel(entry.name)
    return f"`{name}`" if name in WORDS else name


def factories(protocol: Protocol) -> str:
    """Emit a function for each record that a host creates and that has optional fields."""
    tags = protocol.variants()
    made = client.requested(protocol)
    out = ""
    names: set[str] = set()
    for name, item in sorted(protocol.definitions.items()):
        if not isinstance(item, Struct) or name not in made:
            continue
        fields = [
            entry
            for entry in item.fields
            if entry.name != tags.get(name) and not isinstance(entry.type, Const)
        ]
        if all(entry.required for entry in fields):
            continue
        names |= {name} | {ref for entry in fields for ref in refs(entry.type)}
        order = sorted(fields, key=lambda entry: not entry.required)
        parameters = "".join(f"    {parameter(entry)},\n" for entry in order)
        passed = "".join(f"    {name_of(entry)},\n" for entry in fields)
        out += doc(item.doc) + f"public fun {name}(\n{parameters}): {PROTOCOL}.{name} =\n"
        out += f"    {PROTOCOL}.{name}(\n"
        out += "".join(f"    {line}\n" for line in passed.splitlines()) + "    )\n\n"
    types = sorted(names - {n for n in names if n not in protocol.definitions})
    imports = "".join(f"import {PROTOCOL}.{name}\n" for name in types)
    node = "import com.fasterxml.jackson.databind.JsonNode\n"
    head = '@file:Suppress("FunctionName")\n\n'
    top, package = HEADER.split("package ", 1)
    return f"{top}{head}package {package}{node}{imports}\n{out.rstrip()}\n"


def methods(protocol: Protocol) -> str:
    """Emit `SuspendingMethods.kt`."""
    names = {"ProgressParams"}
    body = ""
    for call in client.calls(protocol):
        names |= {call.result} if call.empty else {call.params.name, call.result}
        arguments = "" if call.empty else f"params: {call.params.name}"
        body += "\n" + doc(f"Sends `{call.method}`.", "    ")
        if call.progress:
            body += f"    public suspend fun {call.name}(\n        {arguments},\n"
            body += "        onProgress: (ProgressParams) -> Unit = {},\n"
            body += f"    ): {call.result} = client.{call.name}Async(params) "
            body += "{ onProgress(it) }.await()\n"
            continue
        passed = "" if call.empty else "params"
        head = f"    public suspend fun {call.name}({arguments}): {call.result} ="
        value = f"client.{call.name}Async({passed}).await()"
        one = f"{head} {value}\n"
        body += one if len(one) <= WIDTH else f"{head}\n        {value}\n"
    imports = "".join(f"import {PROTOCOL}.{name}\n" for name in sorted(names))
    return (
        HEADER
        + "import dev.inlay.Client\n"
        + imports
        + "import kotlinx.coroutines.future.await\n\n"
        + doc("A suspending function for each method. Cancelling the coroutine cancels it.")
        + "public abstract class SuspendingMethods internal constructor(\n"
        + doc("The client below, for calls that block.", "    ")
        + "    public val client: Client,\n) {\n"
        + body.lstrip("\n")
        + "}\n"
    )


def emit(protocol: Protocol) -> dict[str, str]:
    """Every generated Kotlin file, by its path in the repository."""
    return {
        FOLDER + "Factories.kt": factories(protocol),
        FOLDER + "SuspendingMethods.kt": methods(protocol),
    }
