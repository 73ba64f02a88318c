"""Types for the values that Python programs write, and the resources of both Python clients.

Python reads the Pydantic models themselves. It writes keyword arguments and dicts, so those are
described by `TypedDict`s, which editors complete and type checkers check.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass

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
    refs,
)
from tools.codegen.summaries import summary

from inlay.protocol.registry import METHODS_BY_NAME, NOTIFICATIONS_BY_NAME

NOTE = "Generated from schemas/v1 by `make schemas`. Do not edit."
WIDTH = 100

RESOURCES = {
    "chat": "Chat",
    "chat.completions": "ChatCompletions",
    "completions": "Completions",
    "embeddings": "Embeddings",
    "models": "Models",
    "tokens": "Tokens",
    "sessions": "Sessions",
}
"""The classes that hold the methods, by their place in a client."""

PLACES = {"model": "models", "session": "sessions"}
"""The place of methods in a client, where it differs from their names."""

OWN = ("initialize", "engine.trace")
"""Methods of the clients themselves, written by hand, whose options have types."""

MODEL_FIRST = ("model.plan", "model.load", "model.unload")
"""Methods about a model: it is their first argument, without a default."""

PRIMS = {
    "string": "str",
    "bool": "bool",
    "int": "int",
    "float32": "float",
    "float64": "float",
    "any": "Any",
    "object": "Mapping[str, Any]",
}


def formatted(path: str, text: str) -> str:
    """A module as `make fmt` leaves it."""
    for command in (["check", "--fix", "--select", "F401,I"], ["format"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--quiet", "--stdin-filename", path, "-"]
        done = subprocess.run(ruff, input=text, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"ruff rejects what was generated: {done.stdout}{done.stderr}")
        text = done.stdout
    return text


def module(path: str, doc: str, imports: Iterable[str], parts: Iterable[str]) -> dict[str, str]:
    head = [f'"""{doc}\n\n{NOTE}\n"""\n', "from __future__ import annotations\n", *imports]
    return {path: formatted(path, "\n".join(head) + "\n\n" + "\n\n".join(parts))}


def docstring(text: str, indent: str) -> str:
    line = f'{indent}"""{text}"""\n'
    if len(line) <= WIDTH + 1:
        return line
    return f'{indent}"""{naming.wrap(text, WIDTH - 3, indent).strip()}\n{indent}"""\n'


def annotation(node: Type) -> str:
    match node:
        case Prim(kind):
            return PRIMS[kind]
        case ListOf(item):
            return f"Sequence[{annotation(item)}]"
        case MapOf(value):
            return f"Mapping[str, {annotation(value)}]"
        case Nullable(inner):
            return f"{annotation(inner)} | None"
        case Ref(name):
            return name
        case Const(value):
            return f'Literal["{value}"]'


def definition(item: Definition) -> str:
    """A type that programs write."""
    match item:
        case Struct():
            return typed_dict(item.name, item.doc, item.fields)
        case Enum():
            rows = ", ".join(f'"{value}"' for value in item.values)
            return alias(item, f"Literal[{rows}]")
        case TaggedUnion():
            # An answer of the engine can be sent back unchanged: as a model.
            return alias(item, [*(name for _, name in item.variants), "BaseModel"])
        case UntaggedUnion():
            return alias(item, [annotation(kind) for _, kind in item.variants])


def alias(item: Definition, rows: str | list[str]) -> str:
    value = rows if isinstance(rows, str) else "Union[" + ", ".join(f'"{r}"' for r in rows) + "]"
    return f"{item.name}: TypeAlias = {value}\n" + docstring(item.doc, "")


def typed_dict(name: str, doc: str, fields: Iterable[Field]) -> str:
    body = ""
    for entry in fields:
        kind = annotation(entry.type)
        body += f"    {entry.name}: {f'Required[{kind}]' if entry.required else kind}\n"
        body += docstring(entry.doc, "    ")
    return f"class {name}(TypedDict, total=False):\n{docstring(doc, '    ')}\n{body}"


@dataclass(frozen=True)
class Method(client.Call):
    """A method of the protocol, in a Python client."""

    @property
    def place(self) -> str:
        """Its place in a client."""
        head = self.method.rpartition(".")[0]
        return PLACES.get(head, head)

    @property
    def answer(self) -> type:
        """The model of its result."""
        return METHODS_BY_NAME[self.method].result

    @property
    def piece(self) -> type:
        """The model of a chunk."""
        assert self.chunk is not None
        kind = NOTIFICATIONS_BY_NAME[self.chunk].params.model_fields["chunk"].annotation
        assert isinstance(kind, type)
        return kind

    @property
    def needed(self) -> list[Field]:
        """The required arguments, except the model."""
        return [each for each in self.params.fields if each.required and each.name != "model"]

    @property
    def optional(self) -> list[Field]:
        """The optional arguments."""
        return [each for each in self.params.fields if not each.required and each.name != "stream"]

    @property
    def options(self) -> str:
        """The name of the type of the optional arguments."""
        return self.params.name.removesuffix("Params").removesuffix("Request") + "Options"

    @property
    def models(self) -> set[type]:
        """The models that its functions name."""
        return {self.answer} | ({self.piece} if self.chunk else set())


def methods(protocol: Protocol) -> list[Method]:
    """Every method of the protocol."""
    return [Method(**vars(call)) for call in client.methods(protocol)]


def types(protocol: Protocol) -> dict[str, str]:
    """Emit `params.py`."""
    options: dict[str, str] = {}
    for method in methods(protocol):
        if method.optional and (method.place in RESOURCES or method.method in OWN):
            doc = f"Options of `{method.method}`."
            options.setdefault(method.options, typed_dict(method.options, doc, method.optional))
    roots = {method.params.name for method in methods(protocol)}
    names = sorted(client.requested(protocol) - roots)
    return module(
        "python/inlay/client/params.py",
        "What a program writes: the options of requests, and the dicts in them.",
        [
            "from collections.abc import Mapping, Sequence",
            "from typing import Any, Literal, Required, TypeAlias, TypedDict, Union\n",
            "from pydantic import BaseModel\n",
        ],
        [*(definition(protocol.definitions[name]) for name in names), *options.values()],
    )


@dataclass(frozen=True)
class Style:
    """The code style of a client's functions."""

    prefix: str
    define: str
    wait: str

    def resources(self, protocol: Protocol) -> dict[str, str]:
        """Emit the classes of the methods of a client."""
        found = [method for method in methods(protocol) if method.place in RESOURCES]
        models = {model for method in found for model in method.models}
        written = {ref for method in found for each in method.needed for ref in refs(each.type)}
        written |= {method.options for method in found if method.optional}
        home = "async_client" if self.prefix else "blocking"
        return module(
            f"python/inlay/client/{self.prefix.lower()}{'_' if self.prefix else ''}resources.py",
            f"The methods of `inlay.{self.prefix}Client`.",
            [
                "from collections.abc import Sequence",
                "from typing import TYPE_CHECKING, Any, Literal, Unpack, overload\n",
                f"from inlay.client.base import OnProgress, {self.prefix}Resource",
                *sorted(f"from {model.__module__} import {model.__name__}" for model in models),
                "\nif TYPE_CHECKING:",
                f"    from inlay.client.{home} import {self.prefix}Client, {self.prefix}Stream",
                f"    from inlay.client.params import {', '.join(sorted(written))}\n",
            ],
            [self.resource(place, found) for place in RESOURCES],
        )

    def resource(self, place: str, found: list[Method]) -> str:
        inner = [other for other in RESOURCES if other.startswith(f"{place}.")]
        text = f"class {self.prefix}{RESOURCES[place]}({self.prefix}Resource):\n"
        text += docstring(f"`client.{place}`.", "    ") + "\n"
        if inner:
            text += f"    def __init__(self, client: {self.prefix}Client) -> None:\n"
            text += "        super().__init__(client)\n"
            for other in inner:
                name = other.removeprefix(f"{place}.")
                text += f"        self.{name} = {self.prefix}{RESOURCES[other]}(client)\n"
        text += "\n".join(self.function(method) for method in found if method.place == place)
        return text

    def function(self, method: Method) -> str:
        if method.chunk is None:
            result = method.result
            more = ", on_progress" if method.progress else ""
            call = f'self._send("{method.method}", {result}, params, timeout{more})'
            return (
                self.head(method, result)
                + self.body(method)
                + f"        return {self.wait}{call}\n"
            )
        result, piece = method.result, method.piece.__name__
        stream = f"{self.prefix}Stream[{piece}, {result}]"
        sent, types = f'"{method.method}", {result}', f'"{method.method}", {piece}, {result}'
        return (
            f"    @overload\n{self.head(method, stream, 'Literal[True]')[:-1]} ...\n"
            f"    @overload\n{self.head(method, result, 'Literal[False] | None = None')[:-1]} ...\n"
            + self.head(method, f"{result} | {stream}", "bool | None = None")
            + self.body(method)
            + "        if stream:\n"
            + f"            return {self.wait}self._stream({types}, params, timeout)\n"
            + f"        return {self.wait}self._send({sent}, params, timeout)\n"
        )

    def head(self, method: Method, result: str, stream: str = "") -> str:
        """The signature."""
        taken = {each.name for each in method.params.fields}
        first = ["model: str"] if method.method in MODEL_FIRST else []
        named = ["model: str | None = None"] if "model" in taken and not first else []
        named += [f"{each.name}: {annotation(each.type)}" for each in method.needed]
        named += [f"stream: {stream}"] if stream else []
        named += ["on_progress: OnProgress | None = None"] if method.progress else []
        arguments = ["self", *first, "*", *named, "timeout: float | None = None"]
        arguments += [f"**options: Unpack[{method.options}]"] if method.optional else []
        name = method.method.rpartition(".")[2]
        return f"    {self.define} {name}({', '.join(arguments)}) -> {result}:\n"

    def body(self, method: Method) -> str:
        """The docstring, and the code that builds the params."""
        rows = []
        if method.method in MODEL_FIRST:
            rows.append('"model": model')
        elif any(each.name == "model" for each in method.params.fields):
            rows.append('"model": self._client.named(model)')
        rows += [f'"{each.name}": {each.name}' for each in method.needed]
        rows += ['"stream": bool(stream)'] if method.chunk else []
        rows += ["**options"] if method.optional else []
        text = docstring(summary(method.method), "        ")
        return text + f"        params: dict[str, Any] = {{{', '.join(rows)}}}\n"


def emit(protocol: Protocol) -> dict[str, str]:
    """Every generated Python file, by its path in the repository."""
    blocking, asyncio = Style("", "def", ""), Style("Async", "async def", "await ")
    return types(protocol) | blocking.resources(protocol) | asyncio.resources(protocol)
