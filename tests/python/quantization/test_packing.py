"""Packing: shapes, padding, exactness, and errors against the peer's formats."""

from __future__ import annotations

import numpy as np
import peer
import pytest

from inlay.quantization import SCHEMES, layout, scheme

SHAPES = [(16, 32), (37, 80), (1, 1), (48, 96), (130, 33)]


def weights(shape: tuple[int, int], seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("shape", SHAPES)
def test_parts_have_the_shapes_that_are_promised(name: str, shape: tuple[int, int]) -> None:
    packed = SCHEMES[name].pack(weights(shape))
    promised = SCHEMES[name].parts(*shape)
    assert {n: (p.shape, str(p.dtype)) for n, p in packed.items()} == promised
    assert list(packed) == list(promised)


@pytest.mark.parametrize("name", SCHEMES)
@pytest.mark.parametrize("shape", SHAPES)
def test_unpacking_gives_nearly_the_weights_back(name: str, shape: tuple[int, int]) -> None:
    w = weights(shape)
    back = SCHEMES[name].unpack(SCHEMES[name].pack(w), *shape)
    assert back.shape == shape
    bound = {"f32": 0.0, "bf16": 2.0**-8, "w8": 0.01, "w4": 0.16}[name]
    assert np.abs(back - w).max() <= bound * np.abs(w).max()


@pytest.mark.parametrize("name", ["w4", "w8"])
def test_weights_on_the_levels_are_exact(name: str) -> None:
    low, high = (-8, 7) if name == "w4" else (-127, 127)
    w = np.random.default_rng(1).integers(low, high + 1, (64, 96)).astype(np.float32) * 0.125
    w[:, ::32] = low * 0.125
    np.testing.assert_array_equal(SCHEMES[name].unpack(SCHEMES[name].pack(w), 64, 96), w)


@pytest.mark.parametrize("name", SCHEMES)
def test_zeros_tiny_and_huge_weights_pack_to_finite_numbers(name: str) -> None:
    w = np.zeros((16, 128), np.float32)
    w[:, 32:64] = 1e-30
    w[:, 64:96] = 1e-6
    w[:, 96:] = 3e5
    back = SCHEMES[name].unpack(SCHEMES[name].pack(w), 16, 128)
    assert not back[:, :32].any()
    np.testing.assert_allclose(back[:, 64:], w[:, 64:], rtol=0.05)
    assert np.abs(back[:, 32:64]).max() <= 1e-7


@pytest.mark.parametrize("name", SCHEMES)
def test_a_matrix_packs_the_same_in_one_slab_or_many(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    w = weights((200, 64))
    whole = SCHEMES[name].pack(w)
    monkeypatch.setattr("inlay.quantization.grouped.SLAB_ELEMENTS", 1)
    for part, value in SCHEMES[name].pack(w).items():
        np.testing.assert_array_equal(value, whole[part])


def test_interleaving_puts_four_inputs_of_sixteen_outputs_together() -> None:
    values = np.arange(16 * 32, dtype=np.int64).reshape(16, 32).astype(np.uint8)
    ordered = layout.interleave(values)
    assert ordered.shape == (1, 1, 8, 64)
    np.testing.assert_array_equal(ordered[0, 0, 3, 8:12], values[2, 12:16])
    np.testing.assert_array_equal(layout.deinterleave(ordered), values)


def test_bits_per_weight_count_scales_and_padding() -> None:
    sizes = {name: s.bits_per_weight(4864, 896) for name, s in SCHEMES.items()}
    assert sizes == {"f32": 32, "bf16": 16, "w8": 8.5, "w4": 4.5}
    assert SCHEMES["w4"].bits_per_weight(8, 16) == 18


def test_an_unknown_scheme_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"'w3'.*f32, bf16, w8, w4"):
        scheme("w3")


def outliers(shape: tuple[int, int]) -> np.ndarray:
    w = weights(shape, 3)
    w[np.random.default_rng(4).random(shape) < 0.005] *= 12
    return w


DISTRIBUTIONS = {
    "normal": weights((256, 512), 2),
    "heavy": np.random.default_rng(2).standard_t(4, (256, 512)).astype(np.float32),
    "uniform": np.random.default_rng(2).uniform(-1, 1, (256, 512)).astype(np.float32),
    "outliers": outliers((256, 512)),
    "one-sided": np.abs(weights((256, 512), 5)),
}


@pytest.mark.parametrize("shape", DISTRIBUTIONS)
@pytest.mark.parametrize(("name", "gain"), [("w4", 0.97), ("w8", 0.98)])
def test_the_error_is_below_the_peer_at_equal_bits(name: str, gain: float, shape: str) -> None:
    w = DISTRIBUTIONS[shape]
    theirs = peer.q4_0(w) if name == "w4" else peer.q8_0(w)
    ours = SCHEMES[name].unpack(SCHEMES[name].pack(w), *w.shape)
    assert ((ours - w) ** 2).mean() <= gain * ((theirs - w) ** 2).mean()
