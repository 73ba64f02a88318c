"""tiktoken: a list of byte strings by rank, which is both vocabulary and order of merging."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path

from inlay.errors import CheckpointError
from inlay.loader.tokenizers.bytelevel import characters

_MOST_TOKENS, _LONGEST = 1 << 22, 1 << 10


def is_tiktoken(data: bytes) -> bool:
    """Whether a file is such a list: base64 and a number in its first line."""
    line = data[:_LONGEST].partition(b"\n")[0].split()
    return len(line) == 2 and line[1].isdigit()


def read_ranks(path: Path, data: bytes) -> dict[bytes, int]:
    """The rank of each token."""
    ranks: dict[bytes, int] = {}
    try:
        for line in data.splitlines():
            if line:
                token, rank = line.split()
                ranks[base64.b64decode(token, validate=True)] = int(rank)
    except (ValueError, binascii.Error):
        raise CheckpointError(f"{path} is not a list of tiktoken: {line[:80]!r}") from None
    if sorted(ranks.values()) != list(range(len(ranks))) or len(ranks) > _MOST_TOKENS:
        raise CheckpointError(f"{path} does not have each rank once")
    if any(len(token) > _LONGEST for token in ranks):
        raise CheckpointError(f"{path} has a token of more than {_LONGEST} bytes")
    missing = [byte for byte in range(256) if bytes([byte]) not in ranks]
    if missing:
        raise CheckpointError(f"{path} has no token for the byte {missing[0]}")
    return ranks


def vocabulary(ranks: Mapping[bytes, int]) -> tuple[list[str], list[list[str]]]:
    """The tokens in the spelling of byte-level BPE, and the pairs that make each.

    tiktoken joins the neighbours that together have the lowest rank, whatever they are.
    """
    table = characters()
    ordered = sorted(ranks, key=lambda token: ranks[token])
    spelled = {token: "".join(table[byte] for byte in token) for token in ordered}
    merges = []
    for token in ordered:
        cuts = [(token[:at], token[at:]) for at in range(1, len(token))]
        pairs = [pair for pair in cuts if pair[0] in ranks and pair[1] in ranks]
        pairs.sort(key=lambda pair: (ranks[pair[0]], ranks[pair[1]]))
        merges += [[spelled[left], spelled[right]] for left, right in pairs]
    return list(spelled.values()), merges
