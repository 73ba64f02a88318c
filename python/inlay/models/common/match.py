"""Compares the tensors that an architecture needs with those that a checkpoint has.

All mismatches are reported in one error: someone who repairs a checkpoint needs the whole list, not
its first line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from inlay.errors import CheckpointError, listed
from inlay.loader.checkpoint import Tensors
from inlay.loader.dtypes import NAMES, is_weight

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Names:
    """How an architecture's checkpoints may spell their names."""

    # A prefix that some writers put before every name and others omit.
    prefix: str = ""
    # Tensors that hold no weights: masks and tables that are computed.
    ignored: Sequence[str] = (r"rotary_emb\.inv_freq$",)
    # Old spellings: pattern and replacement.
    renamed: Sequence[tuple[str, str]] = ()
    # A name that may be absent or a copy, and the name that it is tied to.
    tied: Mapping[str, str] = field(default_factory=dict)


def present(checkpoint: Tensors, candidates: Collection[str], names: Names) -> dict[str, Shape]:
    """Those of some names that the checkpoint has, and their shapes."""
    spelled = {own: _spelled(own, candidates, names) for own in checkpoint}
    return {name: checkpoint.shape(own) for own, name in spelled.items() if name in candidates}


# The names of checkpoints in GPT-2's tradition, under Llama's.
GPT_NAMES = (
    (r"^transformer\.", "model."),
    (r"^model\.wte\.", "model.embed_tokens."),
    (r"^model\.h\.", "model.layers."),
    (r"^model\.ln_f\.", "model.norm."),
    (r"\.ln_1\.", ".input_layernorm."),
)


def resolve(
    checkpoint: Tensors, wanted: Mapping[str, Shape], names: Names, raw: Collection[str] = ()
) -> dict[str, str]:
    """The checkpoint's name for each required one; raises one error that lists every problem.

    Tensors in `raw` hold bytes; all others numbers.
    """
    found: dict[str, str] = {}
    extra: list[str] = []
    for own in checkpoint:
        name = _spelled(own, wanted, names)
        if name in wanted:
            found[name] = own
        elif (
            not any(re.search(pattern, own) for pattern in names.ignored) and name not in names.tied
        ):
            extra.append(f"`{own}`")
    missing = [f"`{name}`" for name in wanted if name not in found]
    misshaped = [
        f"`{own}` is {list(checkpoint.shape(own))}, expected {list(wanted[name])}"
        for name, own in found.items()
        if checkpoint.shape(own) != tuple(wanted[name])
    ]
    mistyped = [
        f"`{own}` is {NAMES.get(checkpoint.dtype(own), '?')}"
        for name, own in found.items()
        if name not in raw and not is_weight(checkpoint.dtype(own))
    ]
    not_bytes = [
        f"`{own}` is {NAMES.get(checkpoint.dtype(own), '?')}"
        for name, own in found.items()
        if name in raw and NAMES.get(checkpoint.dtype(own)) != "U8"
    ]
    faults = []
    if missing:
        faults.append(f"{len(missing)} missing: {listed(missing)}")
    if extra:
        faults.append(f"{len(extra)} not expected: {listed(extra)}")
    if misshaped:
        faults.append(f"{len(misshaped)} of another shape: {listed(misshaped)}")
    if mistyped:
        faults.append(f"{len(mistyped)} not of a floating-point type: {listed(mistyped)}")
    if not_bytes:
        faults.append(f"{len(not_bytes)} not of bytes: {listed(not_bytes)}")
    if faults:
        raise CheckpointError(
            f"The tensors in {checkpoint.place} do not fit its config.json; " + "; ".join(faults)
        )
    return found


def _spelled(own: str, wanted: Collection[str], names: Names) -> str:
    name = own
    for pattern, replacement in names.renamed:
        name = re.sub(pattern, replacement, name)
    if name in wanted or not names.prefix:
        return name
    if f"{names.prefix}{name}" in wanted:
        return f"{names.prefix}{name}"
    return name.removeprefix(names.prefix) if name.startswith(names.prefix) else name
