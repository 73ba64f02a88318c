"""The parts of the protocol that bindings have, in any language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tools.codegen import exceptions, naming
from tools.codegen.families import families, reached
from tools.codegen.ir import Definition, Nullable, Protocol, Struct, Type


@dataclass(frozen=True)
class Call:
    """A method, for which an emitter writes a function."""

    method: str
    params: Struct
    result: str
    progress: bool
    """It reports progress."""
    chunk: str | None
    """The notification that carries the chunks of a stream."""

    @property
    def name(self) -> str:
        """The name of its function."""
        return naming.call(self.method)

    @property
    def empty(self) -> bool:
        """It takes no params."""
        return not self.params.fields


def methods(protocol: Protocol) -> Iterator[Call]:
    """Every method."""
    for row in protocol.index["methods"]:
        params = protocol.definitions[protocol.roots[row["params"]]]
        assert isinstance(params, Struct)
        sent = row["notifications"]
        chunk = next((name for name in sent if name.endswith(".chunk")), None)
        result = protocol.roots[row["result"]]
        yield Call(row["name"], params, result, "$/progress" in sent, chunk)


def calls(protocol: Protocol) -> Iterator[Call]:
    """The ordinary ones: without the methods of `exceptions.CALLS`."""
    return (call for call in methods(protocol) if call.method not in exceptions.CALLS)


def definitions(protocol: Protocol) -> dict[str, Definition]:
    """The types that bindings have, in the order of their names."""
    return {
        name: item
        for name, item in sorted(protocol.definitions.items())
        if name not in exceptions.CLIENT
    }


def files(protocol: Protocol) -> dict[str, list[Definition]]:
    """The types that bindings have, by family."""
    return families(protocol, definitions(protocol))


def payloads(protocol: Protocol) -> list[tuple[str, str]]:
    """Every schema with the name of its type, for conformance programs."""
    return [
        (schema, name) for schema, name in protocol.roots.items() if name not in exceptions.CLIENT
    ]


def requested(protocol: Protocol) -> set[str]:
    """The types that a program creates itself: everything reachable from the params of a method."""
    return reached(protocol, (protocol.roots[row["params"]] for row in protocol.index["methods"]))


def bare(node: Type) -> Type:
    """A type without its null."""
    return node.inner if isinstance(node, Nullable) else node
