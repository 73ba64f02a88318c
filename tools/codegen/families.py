"""Assigns generated types to files: a family for each part of the protocol."""

from __future__ import annotations

from collections.abc import Iterable

from tools.codegen.ir import Definition, Protocol, needs

FAMILIES: dict[str, tuple[str, ...]] = {
    "rpc": ("$/", "rpc.", "openai.", "BatchItem", "BatchReply"),
    "tools": ("Tool", "ToolCall", "ToolChoice"),
    "messages": ("ChatMessage",),
    "output": ("ResponseFormat", "StructuredOutputs"),
    "chat": ("chat.",),
    "completions": ("completions.",),
    "embeddings": ("embeddings.",),
    "tokens": ("tokens.",),
    "sessions": ("session.",),
    "models": ("model.",),
    "engine": ("initialize.", "engine.", "schema.", "shutdown."),
}
"""A family has everything reachable from its schemas, given by prefixes of their names, and from
its types; what several families reach belongs to the first of them."""


def families(protocol: Protocol, wanted: Iterable[str]) -> dict[str, list[Definition]]:
    """The wanted types by family, in the order of their names."""
    home: dict[str, str] = {}
    for family, seeds in FAMILIES.items():
        for seed in seeds:
            roots = [name for schema, name in protocol.roots.items() if schema.startswith(seed)]
            for name in reached(protocol, roots or [seed]):
                home.setdefault(name, family)
    return {
        family: [protocol.definitions[name] for name in sorted(wanted) if home[name] == family]
        for family in FAMILIES
    }


def reached(protocol: Protocol, names: Iterable[str]) -> set[str]:
    """The types of these names, and all types that they consist of."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += needs(protocol.definitions[name])
    return found


def foreign(items: Iterable[Definition]) -> list[str]:
    """The types that these refer to, other than themselves."""
    own = {item.name for item in items}
    return sorted({name for item in items for name in needs(item)} - own)
