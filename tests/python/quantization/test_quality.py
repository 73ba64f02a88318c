"""The cost of quantization for real models: KL divergence from the 32-bit model, and the peer's."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import peer
import pytest
from tiny_llama import TinyLlama
from tokenizers import Tokenizer

from inlay.quantization import SCHEMES
from inlay.quantization.w4 import W4

sys.path.insert(0, str(Path(__file__).parents[1] / "ops"))
from reference import quantize

DATA = Path(__file__).parents[3] / ".." / "shared" / "data"
TOKENS, CHUNKS = 128, 4


def ours(name: str) -> Callable[[np.ndarray], np.ndarray]:
    scheme = SCHEMES[name]
    return lambda w: scheme.unpack(scheme.pack(w), *w.shape)


def padded(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """Let the peer round widths that are not multiples of 32, which its format rejects."""
    return lambda w: change(np.pad(w, ((0, 0), (0, -w.shape[1] % 32))))[:, : w.shape[1]]


@pytest.mark.parametrize("model", ["stories260K", "babyllama-361"])
def test_divergence_is_small_and_near_or_below_the_peer(model: str) -> None:
    folder = DATA / "weights" / model / "hf"
    if not folder.exists():
        pytest.skip("the small real models are not here")
    llama = TinyLlama(folder)
    text = (DATA / "text" / "tinystories-sample.txt").read_text()[:8000]
    encoded = Tokenizer.from_file(str(folder / "tokenizer.json")).encode(text)
    tokens = np.array(encoded.ids[: TOKENS * CHUNKS]).reshape(-1, TOKENS)

    bases = [llama.log_probabilities(chunk, lambda w: w, None) for chunk in tokens]

    def divergence(change: Callable[[np.ndarray], np.ndarray], span: int = 1) -> float:
        rounded = {name: change(w) for name, w in llama.matrices().items()}
        exact = llama.weights
        total = 0.0
        for chunk, base in zip(tokens, bases, strict=True):
            llama.weights = {**exact, **rounded}
            there = llama.log_probabilities(chunk, lambda w: w, lambda x, _: quantize(x, span))
            llama.weights = exact
            total += float((np.exp(base) * (base - there)).sum(axis=-1).mean())
        return total / len(tokens)

    w4, q4 = divergence(ours("w4"), W4.kind.span), divergence(padded(peer.q4_0))
    w8, q8 = divergence(ours("w8")), divergence(padded(peer.q8_0))
    assert w4 < q4
    # The divergence at 8 bits is mostly that of the activations, which is the same.
    assert w8 < 1.05 * q8
    assert w4 < 0.15
    assert w8 < 0.0015
