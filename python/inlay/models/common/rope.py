"""Rotary position embeddings: from config.json to one frequency per pair of dimensions.

All variants differ only in these frequencies and in one factor on the cosines and sines, so kernels
do not depend on the variant. Both spellings are read: `rope_theta` with `rope_scaling`, and
`rope_parameters` of transformers 5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from inlay.errors import ConfigError
from inlay.ops import Rope

Floats = npt.NDArray[np.float32]

_KEYS: dict[str, set[str]] = {
    "default": set(),
    "linear": {"factor"},
    "dynamic": {"factor"},
    "llama3": {
        "factor",
        "low_freq_factor",
        "high_freq_factor",
        "original_max_position_embeddings",
    },
    "yarn": {"factor", "original_max_position_embeddings"},
    "longrope": {"short_factor", "long_factor"},
}
_OPTIONAL: dict[str, set[str]] = {
    "yarn": {
        "attention_factor",
        "beta_fast",
        "beta_slow",
        "mscale",
        "mscale_all_dim",
        "truncate",
    },
    "longrope": {"factor", "attention_factor", "original_max_position_embeddings"},
}
_COMMON = {"rope_type", "type", "rope_theta", "partial_rotary_factor"}


def rotates(layer: int, layers: Sequence[int] | None, every: int) -> bool:
    """Whether a layer rotates: as the list says, or all but each `every`-th."""
    return bool(layers[layer]) if layers else (layer + 1) % every != 0


def rope(
    *,
    head_dim: int,
    theta: float | None,
    scaling: Mapping[str, Any] | None,
    parameters: Mapping[str, Any] | None,
    context: int,
    max_positions: int,
    partial: float = 1.0,
    original: int | None = None,
) -> Rope:
    """The rotation that config.json describes, for sequences of at most `context` tokens."""
    key = "rope_parameters" if parameters else "rope_scaling"
    settings = dict(parameters or scaling or {})
    theta = float(settings.get("rope_theta", 10000.0 if theta is None else theta))
    partial = float(settings.get("partial_rotary_factor", partial))
    kind = settings.get("rope_type", settings.get("type", "default"))
    kind = "longrope" if kind == "su" else kind  # its name in the first Phi 3
    if kind not in _KEYS:
        raise ConfigError(key, f"has rope_type {kind!r}; known are {', '.join(_KEYS)}")
    missing = _KEYS[kind] - settings.keys()
    if missing:
        raise ConfigError(key, f"of type {kind!r} lacks {', '.join(sorted(missing))}")
    unknown = settings.keys() - _KEYS[kind] - _OPTIONAL.get(kind, set()) - _COMMON
    if unknown - {"original_max_position_embeddings", "factor"}:
        raise ConfigError(key, f"of type {kind!r} has unknown {', '.join(sorted(unknown))}")
    dims = int(head_dim * partial)
    if dims % 2 or not 0 < dims <= head_dim:
        raise ConfigError(key, f"rotates {dims} of {head_dim} dimensions; that must be even")
    exponents = np.arange(0, dims, 2, dtype=np.float32) / np.float32(dims)
    base = (1.0 / theta ** exponents.astype(np.float64)).astype(np.float32)
    settings.setdefault("original_max_position_embeddings", original)
    try:
        with np.errstate(all="ignore"):
            made = _scaled(kind, base, settings, theta, dims, context, max_positions, key)
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise ConfigError(key, f"has a value of the wrong kind ({error})") from None
    if not np.isfinite(made.inv_freq).all() or not math.isfinite(made.attention_factor):
        raise ConfigError(key, "gives frequencies that are not finite")
    return made


def _scaled(
    kind: str,
    base: Floats,
    settings: Mapping[str, Any],
    theta: float,
    dims: int,
    context: int,
    max_positions: int,
    key: str,
) -> Rope:
    # `dynamic` changes only the frequencies of texts beyond the model's limit, and no model is
    # compiled for those.
    if kind == "linear":
        return Rope(base / np.float32(settings["factor"]))
    if kind == "llama3":
        return Rope(_llama3(base, settings))
    if kind == "yarn":
        return _yarn(base, settings, theta, dims, max_positions)
    if kind == "longrope":
        return _longrope(base, settings, context, max_positions, key)
    return Rope(base)


def _llama3(base: Floats, settings: Mapping[str, Any]) -> Floats:
    """Long wavelengths are stretched, short ones kept, and those between are interpolated."""
    factor, original = settings["factor"], settings["original_max_position_embeddings"]
    low, high = settings["low_freq_factor"], settings["high_freq_factor"]
    wavelength = 2 * math.pi / base
    smooth = (original / wavelength - low) / (high - low)
    blended = (1 - smooth) * base / factor + smooth * base
    stretched = np.where(wavelength > original / low, base / factor, blended)
    return np.where(wavelength < original / high, base, stretched).astype(np.float32)


def _yarn(
    base: Floats, settings: Mapping[str, Any], theta: float, dims: int, max_positions: int
) -> Rope:
    original = settings["original_max_position_embeddings"] or max_positions
    factor = settings["factor"] or max_positions / original

    def scale(by: float, weight: float = 1.0) -> float:
        return 1.0 if by <= 1 else 0.1 * weight * math.log(by) + 1.0

    attention = settings.get("attention_factor")
    if attention is None:
        weights = settings.get("mscale"), settings.get("mscale_all_dim")
        if weights[0] and weights[1]:
            attention = scale(factor, weights[0]) / scale(factor, weights[1])
        else:
            attention = scale(factor)

    def dimension(rotations: float) -> float:
        return dims * math.log(original / (rotations * 2 * math.pi)) / (2 * math.log(theta))

    first = dimension(settings.get("beta_fast") or 32)
    last = dimension(settings.get("beta_slow") or 1)
    if settings.get("truncate", True):
        first, last = math.floor(first), math.ceil(last)
    first, last = max(first, 0), min(last, dims - 1)
    last += 0.001 if first == last else 0
    ramp = np.clip((np.arange(dims // 2, dtype=np.float32) - first) / (last - first), 0, 1)
    mixed = base / factor * ramp + base * (1 - ramp)
    return Rope(mixed.astype(np.float32), float(attention))


def _longrope(
    base: Floats, settings: Mapping[str, Any], context: int, max_positions: int, key: str
) -> Rope:
    """One set of factors for the whole model: the cache cannot change its rotation midway.

    transformers uses the short factors while a sequence is short, then the long ones. Here, keys in
    the cache keep their rotation, so the limit of the compiled model decides.
    """
    original = settings["original_max_position_embeddings"] or max_positions
    factor = settings.get("factor") or max_positions / original
    attention = settings.get("attention_factor")
    if attention is None:
        long = factor > 1
        attention = math.sqrt(1 + math.log(factor) / math.log(original)) if long else 1.0
    which = "long_factor" if context > original else "short_factor"
    factors = np.asarray(settings[which], dtype=np.float32)
    if factors.shape != base.shape:
        raise ConfigError(key, f"needs {base.size} numbers in {which}, not {factors.size}")
    return Rope(base / factors, float(attention))
