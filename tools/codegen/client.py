"""What a binding has of the protocol, whatever its language."""

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
    """It reports how far it has come."""
    chunk: str | None
    """The notification that brings what a stream is made of."""

    @property
    def name(self) -> str:
        """What its function is called."""
        return naming.call(self.method)

    @property
    def empty(self) -> bool:
        """It has no params to be given."""
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
    """Those that have nothing special: without the methods of `exceptions.CALLS`."""
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
    """The types that a program makes itself: whatever the params of a method reach."""
    return reached(protocol, (protocol.roots[row["params"]] for row in protocol.index["methods"]))


def bare(node: Type) -> Type:
    """A type without its null."""
    return node.inner if isinstance(node, Nullable) else node
