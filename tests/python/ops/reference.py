"""Reference results of the operators, in numpy and 64 bits."""

from __future__ import annotations

import numpy as np


def rms_norm(x: np.ndarray, weight: np.ndarray, eps: float, plus_one: bool = False) -> np.ndarray:
    x = x.astype(np.float64)
    scaled = x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + eps)
    return scaled * (weight + (1.0 if plus_one else 0.0))


def layer_norm(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, eps: float) -> np.ndarray:
    x = x.astype(np.float64)
    centred = x - x.mean(axis=-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps) * weight + bias


def rotate(x: np.ndarray, positions: np.ndarray, inv_freq: np.ndarray) -> np.ndarray:
    """Rotate x [n, heads, dim] by halves; numbers past the rotary width stay."""
    half = len(inv_freq)
    angle = (positions[:, None].astype(np.float32) * inv_freq.astype(np.float32)).astype(float)
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    low, high, rest = x[..., :half], x[..., half : 2 * half], x[..., 2 * half :]
    return np.concatenate([low * cos - high * sin, high * cos + low * sin, rest], axis=-1)


def attend(
    q: np.ndarray,
    k: np.ndarray,
    v: np.ndarray,
    positions: np.ndarray,
    scale: float,
    window: int | None = None,
    softcap: float | None = None,
    causal: bool = True,
    sinks: np.ndarray | None = None,
    chunked: bool = False,
) -> np.ndarray:
    """Attend from q [n, heads, dim] at `positions` to k, v [keys, kv_heads, dim].

    A sink is the logit of a head for a key whose value is 0. With `chunked`, rows see the keys
    whose position divided by the window has the same whole part.
    """
    group = q.shape[1] // k.shape[1]
    k, v = np.repeat(k, group, axis=1).astype(float), np.repeat(v, group, axis=1).astype(float)
    scores = np.einsum("nhd,mhd->hnm", q.astype(float), k) * scale
    if softcap is not None:
        scores = softcap * np.tanh(scores / softcap)
    keys = np.arange(len(k))[None]
    allowed = np.ones((len(q), len(k)), bool)
    if causal:
        allowed &= keys <= positions[:, None]
    if chunked:
        allowed &= keys // window == positions[:, None] // window
    elif window is not None:
        allowed &= keys > positions[:, None] - window
    scores = np.where(allowed[None], scores, -np.inf)
    most = scores.max(axis=-1, keepdims=True)
    if sinks is not None:
        most = np.maximum(most, sinks[:, None, None])
    weights = np.exp(scores - most)
    total = weights.sum(axis=-1, keepdims=True)
    if sinks is not None:
        total = total + np.exp(sinks[:, None, None] - most)
    weights /= total
    return np.einsum("hnm,mhd->nhd", weights, v)


def quantize(x: np.ndarray, span: int = 1) -> np.ndarray:
    """Round activations [n, k] to 8 bits by spans of this many groups of 32, and back."""
    n, width = x.shape
    length = 32 * span
    padded = np.pad(x, ((0, 0), (0, -width % length))).reshape(n, -1, length).astype(np.float32)
    limit = np.abs(padded).max(axis=-1, keepdims=True)
    scale = limit * np.float32(1 / 127)
    inverse = np.divide(np.float32(127), limit, where=limit > 0, out=np.zeros_like(limit))
    return (np.rint(padded * inverse) * scale).reshape(n, -1)[:, :width]
