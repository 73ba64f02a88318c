"""Quantization schemes, by name."""

from __future__ import annotations

import inlay._tvm  # noqa: F401
from inlay.quantization.bf16 import BF16
from inlay.quantization.f32 import F32
from inlay.quantization.scheme import Parts, Scheme
from inlay.quantization.w4 import W4
from inlay.quantization.w8 import W8

__all__ = ["SCHEMES", "Parts", "Scheme", "scheme"]

SCHEMES: dict[str, Scheme] = {s.name: s for s in (F32(), BF16(), W8(), W4())}


def scheme(name: str) -> Scheme:
    """Return the scheme called `name`."""
    try:
        return SCHEMES[name]
    except KeyError:
        known = ", ".join(SCHEMES)
        raise ValueError(f"unknown quantization '{name}'; known are {known}") from None
