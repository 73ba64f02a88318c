"""Checkpoints that others have quantized, each packed here by the format's own rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest
from safetensors.numpy import save_file

from inlay.errors import CheckpointError, ConfigError
from inlay.loader.checkpoint import Tensors
from inlay.loader.source import Source

OUTPUTS, INPUTS, GROUP = 64, 96, 32
GROUPS = INPUTS // GROUP
NAME = "model.layers.0.mlp.up_proj"
PLAIN = "model.norm.weight"

Parts = dict[str, np.ndarray]


@dataclass
class Made:
    """A quantized matrix: settings, its parts, and the numbers that it stands for."""

    settings: dict[str, Any]
    parts: Parts
    numbers: np.ndarray
    # Whether it is integers whose scales are exact in half precision.
    integers: bool = True


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def scales(*shape: int) -> np.ndarray:
    return (rng().random(shape) * 0.05 + 0.01).astype(np.float16)


def into_words(values: np.ndarray, bits: int) -> np.ndarray:
    """Pack numbers along the last axis as one stream of bits, the lowest first."""
    exploded = (values[..., None] >> np.arange(bits)) & 1
    stream = exploded.reshape(*values.shape[:-1], -1).astype(np.uint8)
    return np.packbits(stream, axis=-1, bitorder="little").view(np.int32)


def awq() -> Made:
    values, zeros = (rng().integers(0, 16, (n, OUTPUTS)) for n in (INPUTS, GROUPS))
    s = scales(GROUPS, OUTPUTS)

    def pack(plain: np.ndarray) -> np.ndarray:
        words = np.zeros((len(plain), OUTPUTS // 8), np.uint32)
        for place, output in enumerate([0, 2, 4, 6, 1, 3, 5, 7]):
            words |= plain[:, output::8].astype(np.uint32) << np.uint32(4 * place)
        return words.view(np.int32)

    signed = values - np.repeat(zeros, GROUP, axis=0)
    numbers = signed.astype(np.float32) * np.repeat(s.astype(np.float32), GROUP, axis=0)
    settings = {"quant_method": "awq", "bits": 4, "group_size": GROUP, "version": "gemm"}
    parts = {".qweight": pack(values), ".qzeros": pack(zeros), ".scales": s}
    return Made(settings | {"zero_point": True}, parts, numbers.T)


def gptq(bits: int, *, version: str = "gptq", shuffled: bool = False) -> Made:
    high = 1 << bits
    values = rng().integers(0, high, (INPUTS, OUTPUTS))
    zeros = rng().integers(1, high, (GROUPS, OUTPUTS))
    s = scales(GROUPS, OUTPUTS)
    order = np.arange(INPUTS) // GROUP
    order = rng().permutation(order) if shuffled else order
    numbers = (values - zeros[order]).astype(np.float32) * s[order].astype(np.float32)
    settings = {"quant_method": "gptq", "bits": bits, "checkpoint_format": version}
    parts = {
        ".qweight": np.ascontiguousarray(into_words(np.ascontiguousarray(values.T), bits).T),
        ".qzeros": into_words(zeros - (version == "gptq"), bits),
        ".scales": s,
        ".g_idx": order.astype(np.int32),
    }
    # 8 bits less a zero point need a ninth.
    return Made(settings, parts, numbers.T, integers=not shuffled and bits < 8)


def compressed(form: str, weights: dict[str, Any]) -> dict[str, Any]:
    groups = {"group_0": {"targets": ["Linear"], "weights": weights}}
    return {"quant_method": "compressed-tensors", "format": form, "config_groups": groups}


def packed(bits: int, *, zeros: bool = False) -> Made:
    half = 1 << (bits - 1)
    values = rng().integers(-half, half, (OUTPUTS, INPUTS))
    s = scales(OUTPUTS, GROUPS)
    parts = {
        ".weight_packed": into_words(values + half, bits),
        ".weight_scale": s,
        ".weight_shape": np.array([OUTPUTS, INPUTS]),
    }
    shift = np.zeros((OUTPUTS, GROUPS), np.int64)
    if zeros:
        shift = rng().integers(-half, half, (OUTPUTS, GROUPS))
        turned = np.ascontiguousarray((shift + half).T)
        parts[".weight_zero_point"] = np.ascontiguousarray(into_words(turned, bits).T)
    signed = values - np.repeat(shift, GROUP, axis=1)
    numbers = signed.astype(np.float32) * np.repeat(s.astype(np.float32), GROUP, axis=1)
    settings = compressed("pack-quantized", {"num_bits": bits, "type": "int"})
    return Made(settings, parts, numbers, integers=bits < 8)


def rows_of_int8() -> Made:
    values = rng().integers(-127, 128, (OUTPUTS, INPUTS)).astype(np.int8)
    s = scales(OUTPUTS, 1)
    settings = compressed("int-quantized", {"num_bits": 8, "type": "int"})
    parts = {".weight": values, ".weight_scale": s, ".input_scale": scales(1)}
    return Made(settings, parts, values * s.astype(np.float32))


def floats(block: tuple[int, int] | None, form: str) -> Made:
    values = rng().standard_normal((OUTPUTS, INPUTS)).astype(ml_dtypes.float8_e4m3fn)
    size = block or (1, INPUTS)
    shape = (-(-OUTPUTS // size[0]), -(-INPUTS // size[1]))
    s = scales(*shape).astype(np.float32)
    wide = np.repeat(np.repeat(s, size[0], axis=0), size[1], axis=1)[:OUTPUTS, :INPUTS]
    name = ".weight_scale_inv" if block else ".weight_scale"
    settings: dict[str, Any] = {"quant_method": form}
    if form == "compressed-tensors":
        settings = compressed("float-quantized", {"num_bits": 8, "type": "float"})
    if block:
        settings["weight_block_size"] = list(block)
    parts = {".weight": values, name: s, ".input_scale": scales(1).astype(np.float32)}
    return Made(settings, parts, values.astype(np.float32) * wide, integers=False)


def four_bits(*, nested: bool) -> Made:
    codes = rng().integers(0, 16, OUTPUTS * INPUTS)
    levels = np.sort(rng().uniform(-1, 1, 16)).astype(np.float32)
    blocks = OUTPUTS * INPUTS // 64
    state: dict[str, Any] = {"blocksize": 64, "shape": [OUTPUTS, INPUTS], "dtype": "bfloat16"}
    parts: Parts = {
        ".weight": (codes[0::2] << 4 | codes[1::2]).astype(np.uint8).reshape(-1, 1),
        ".weight.quant_map": levels,
    }
    if nested:
        places = rng().integers(0, 256, blocks).astype(np.uint8)
        table = np.sort(rng().uniform(-1, 1, 256)).astype(np.float32)
        outer = rng().random(1).astype(np.float32)
        state |= {"nested_blocksize": 256, "nested_offset": 0.125}
        parts |= {
            ".weight.absmax": places,
            ".weight.nested_absmax": outer,
            ".weight.nested_quant_map": table,
        }
        largest = table[places] * outer[0] + np.float32(0.125)
    else:
        largest = rng().random(blocks).astype(np.float32)
        parts[".weight.absmax"] = largest
    text = np.frombuffer(json.dumps(state).encode(), np.uint8)
    parts[".weight.quant_state.bitsandbytes__nf4"] = text
    numbers = (levels[codes] * np.repeat(largest, 64)).reshape(OUTPUTS, INPUTS)
    return Made({"quant_method": "bitsandbytes", "load_in_4bit": True}, parts, numbers, False)


def eight_bits() -> Made:
    values = rng().integers(-127, 128, (OUTPUTS, INPUTS)).astype(np.int8)
    rows = rng().random(OUTPUTS).astype(np.float32)
    numbers = values * (rows / np.float32(127)).reshape(-1, 1)
    parts = {".weight": values, ".SCB": rows, ".weight_format": np.zeros((), np.uint8)}
    return Made({"quant_method": "bitsandbytes", "load_in_8bit": True}, parts, numbers, False)


CASES: dict[str, Callable[[], Made]] = {
    "awq": awq,
    "gptq-2": lambda: gptq(2),
    "gptq-3": lambda: gptq(3),
    "gptq-4": lambda: gptq(4),
    "gptq-8": lambda: gptq(8),
    "gptq-v2": lambda: gptq(4, version="gptq_v2"),
    "gptq-shuffled": lambda: gptq(4, shuffled=True),
    "packed-4": lambda: packed(4),
    "packed-4-zeros": lambda: packed(4, zeros=True),
    "packed-8": lambda: packed(8),
    "int8-rows": rows_of_int8,
    "fp8-blocks": lambda: floats((16, 32), "fp8"),
    "fp8-odd-blocks": lambda: floats((20, 40), "fp8"),
    "fp8-rows": lambda: floats(None, "fbgemm_fp8"),
    "fp8-compressed": lambda: floats(None, "compressed-tensors"),
    "nf4": lambda: four_bits(nested=False),
    "nf4-nested": lambda: four_bits(nested=True),
    "bnb-int8": eight_bits,
}


def written(folder: Path, made: Made) -> Tensors:
    tensors = {NAME + end: np.ascontiguousarray(part) for end, part in made.parts.items()}
    tensors[PLAIN] = np.ones(4, np.float32)
    save_file(tensors, folder / "model.safetensors")
    config = {"model_type": "llama", "quantization_config": made.settings}
    (folder / "config.json").write_text(json.dumps(config))
    source = Source.from_folder(folder)
    assert "quantization_config" not in source.config
    return source.tensors


@pytest.mark.parametrize("case", CASES)
def test_a_quantized_matrix_is_the_numbers_that_it_stands_for(tmp_path: Path, case: str) -> None:
    made = CASES[case]()
    tensors = written(tmp_path, made)
    assert set(tensors) == {f"{NAME}.weight", PLAIN}
    assert tensors.shape(f"{NAME}.weight") == (OUTPUTS, INPUTS)
    assert tensors.dtype(f"{NAME}.weight") == np.float32
    np.testing.assert_array_equal(tensors.read(f"{NAME}.weight"), made.numbers)
    np.testing.assert_array_equal(tensors.read(PLAIN), np.ones(4))
    kept = tensors.integers(f"{NAME}.weight")
    assert (kept is not None) == made.integers
    if kept is not None:
        values, of = kept
        again = values * np.repeat(of.astype(np.float32), 32, axis=1)
        np.testing.assert_array_equal(again, made.numbers)
    tensors.release(f"{NAME}.weight")


@pytest.mark.parametrize(
    ("case", "part", "change", "said"),
    [
        ("awq", ".scales", None, "lacks its scales"),
        ("awq", ".scales", lambda x: x[:, :-1], "its scales are [3, 63], expected [3, 64]"),
        ("awq", ".qzeros", lambda x: x[:2], "its zero points are [2, 8], expected [3, 8]"),
        ("gptq-4", ".qzeros", None, "lacks its zeros"),
        ("gptq-4", ".g_idx", lambda x: x + 1, "its groups must be 0 to 2"),
        ("packed-4", ".weight_shape", lambda x: x * 9, "its shape is said to be"),
        ("packed-4", ".weight_packed", lambda x: x.astype(np.int64), "its words are int64"),
        ("fp8-blocks", ".weight_scale_inv", lambda x: x[:1], "its scales are [1, 3] for blocks"),
        ("nf4", ".weight.absmax", lambda x: x[:-1], "its scales are [95], expected [96]"),
        ("nf4", ".weight", lambda x: x[:-1], "its bytes are"),
        (
            "nf4",
            ".weight.quant_state.bitsandbytes__nf4",
            lambda x: np.frombuffer(b'{"shape": [-1, 2]}', np.uint8),
            "its shape is said to be [-1, 2]",
        ),
        (
            "nf4",
            ".weight.quant_state.bitsandbytes__nf4",
            lambda x: x[:-3],
            "is not a matrix of bitsandbytes",
        ),
    ],
)
def test_a_damaged_matrix_is_named(
    tmp_path: Path,
    case: str,
    part: str,
    change: Callable[[np.ndarray], np.ndarray] | None,
    said: str,
) -> None:
    made = CASES[case]()
    if change is None:
        del made.parts[part]
    else:
        made.parts[part] = change(made.parts[part])
    with pytest.raises(CheckpointError) as caught:
        written(tmp_path, made).read(f"{NAME}.weight")
    assert NAME in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"quant_method": "quip"}, "quantized already, by 'quip'"),
        ({"quant_method": ["awq"]}, "quantized already, by"),
        ("awq", "is 'awq'; expected an object"),
        ({"quant_method": "awq", "bits": 8}, "has bits 8, which is not known"),
        ({"quant_method": "awq", "bits": 4, "version": "gemv"}, "has version 'gemv'"),
        ({"quant_method": "gptq", "bits": 5}, "has bits 5; only 2 or 3 or 4 or 8"),
        ({"quant_method": "gptq"}, "has bits None"),
        ({"quant_method": "compressed-tensors", "format": "marlin-24"}, "has format 'marlin-24'"),
        ({"quant_method": "compressed-tensors", "format": "pack-quantized"}, "has weights of []"),
    ],
)
def test_what_is_not_known_is_refused_by_name(tmp_path: Path, settings: Any, said: str) -> None:
    made = Made(settings, {".weight": np.ones((2, 2), np.float32)}, np.ones(1))
    with pytest.raises(ConfigError) as caught:
        written(tmp_path, made)
    assert "`quantization_config`" in str(caught.value)
    assert said in str(caught.value)
