"""The container: metadata, places of tensors, types of blocks; and files that lie."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

import gguf_writer as writer
from inlay.errors import CheckpointError
from inlay.loader.gguf.blocks import PLAIN, dequantize, integers
from inlay.loader.gguf.file import GgufFile
from inlay.loader.gguf.types import TYPES
from inlay.quantization import SCHEMES

ROWS = np.arange(64, dtype=np.float32).reshape(2, 32)


def opened(folder: Path, data: bytes, name: str = "m.gguf") -> GgufFile:
    (folder / name).write_bytes(data)
    return GgufFile(folder / name)


@pytest.mark.parametrize("version", [2, 3])
def test_reads_every_kind_of_value(tmp_path: Path, version: int) -> None:
    metadata = {
        "a": 7,
        "b": -0.5,
        "c": True,
        "d": "text \u00e9",
        "e": ["x", "", "\u4e00"],
        "f": np.array([1, -2], np.int32),
        "general.alignment": 64,
    }
    tensors = {"one": writer.numbers(ROWS), "two": writer.numbers(ROWS[0].astype(np.float16))}
    file = opened(tmp_path, writer.pack(metadata, tensors, version=version, alignment=64))
    assert file.metadata.pop("f").tolist() == [1, -2]
    assert file.metadata == {key: metadata[key] for key in "abcde"} | {"general.alignment": 64}
    for name, values in (("one", ROWS), ("two", ROWS[:1])):
        tensor = file.tensors[name]
        assert np.array_equal(dequantize(tensor.type, file.rows(name)), values)
        file.release(name)
        assert np.array_equal(dequantize(tensor.type, file.rows(name)), values)
    assert file.tensors["one"].shape == (2, 32)


def header(tensors: int = 0, keys: int = 0, version: int = 3) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, keys)


def tensor(
    name: str = "a", sizes: tuple[int, ...] = (32,), kind: int = 0, offset: int = 0
) -> bytes:
    return writer.text(name) + struct.pack(f"<I{len(sizes)}QIQ", len(sizes), *sizes, kind, offset)


def key(name: str, kind: int, data: bytes = b"") -> bytes:
    return writer.text(name) + struct.pack("<I", kind) + data


HUGE = struct.pack("<Q", 1 << 62)
BROKEN = {
    "short": (b"GGUF\3\0", "reaches beyond its end"),
    "version 1": (header(version=1), "version 1 of the format"),
    "version 9": (header(version=9), "version 9 of the format"),
    "big endian": (b"GGUF" + struct.pack(">IQQ", 3, 0, 0), "big-endian"),
    "many tensors": (header(tensors=1 << 60), "claims 1152921504606846976 tensors"),
    "many keys": (header(keys=1 << 60), "claims 0 tensors and 1152921504606846976 keys"),
    "long key": (header(keys=1) + HUGE, "the name of a key has"),
    "long text": (header(keys=1) + key("k", 8, HUGE), "`k` reaches beyond its end"),
    "long list": (header(keys=1) + key("k", 9, struct.pack("<I", 8) + HUGE), "`k` has 4611"),
    "long array": (header(keys=1) + key("k", 9, struct.pack("<I", 6) + HUGE), "`k` reaches"),
    "a list of lists": (
        header(keys=1) + key("k", 9, struct.pack("<IQ", 9, 1) * 99),
        "`k` is a list of lists",
    ),
    "kind of value": (header(keys=1) + key("k", 77), "unknown type 77"),
    "a key twice": (header(keys=2) + key("k", 7, b"\1") * 2, "`k` twice"),
    "alignment": (
        header(keys=1) + key("general.alignment", 4, struct.pack("<I", 0)),
        "`general.alignment` is 0",
    ),
    "dimensions": (header(1) + tensor(sizes=(1,) * 5), "`a` has 5 dimensions"),
    "no rows": (header(1) + tensor(sizes=(32, 0)), "`a` is [0, 32]"),
    "too many weights": (header(1) + tensor(sizes=(1 << 40, 1 << 40)), "`a` is [1099"),
    "kind": (header(1) + tensor(kind=99), "`a` is of the unknown type 99"),
    "old kind": (header(1) + tensor(kind=4), "`a` is Q4_2, which llama.cpp dropped"),
    "half a block": (header(1) + tensor(sizes=(31,), kind=2), "no multiple of Q4_0's 32"),
    "cut off": (header(1) + tensor(), "bytes are missing; download it again"),
    "beyond": (header(1) + tensor(offset=1 << 40), "are missing; download it again"),
    "odd place": (header(1) + tensor(offset=1) + bytes(512), "starts at an odd place"),
    "overlap": (header(2) + tensor("a") + tensor("b") + bytes(512), "`b` overlaps `a`"),
    "a tensor twice": (
        header(2) + tensor("a") + tensor("a", offset=128) + bytes(512),
        "`a` twice",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_file_that_lies_gets_a_sentence(tmp_path: Path, case: str) -> None:
    data, reason = BROKEN[case]
    with pytest.raises(CheckpointError) as caught:
        opened(tmp_path, data)
    assert reason in caught.value.message and str(tmp_path) in caught.value.message


def test_every_shorter_file_is_refused(tmp_path: Path) -> None:
    whole = writer.pack({"k": ["a", "b"], "n": 3}, {"a": writer.numbers(ROWS)})
    for length in range(4, len(whole)):
        with pytest.raises(CheckpointError):
            opened(tmp_path, whole[:length])


def test_a_model_in_parts(tmp_path: Path) -> None:
    count = {"split.count": 2}
    first = writer.pack({"general.name": "x", **count}, {"a": writer.numbers(ROWS)})
    second = writer.pack(count, {"b": writer.numbers(2 * ROWS)})
    (tmp_path / "m-00001-of-00002.gguf").write_bytes(first)
    with pytest.raises(CheckpointError, match=r"1 of the 2 parts .*: m-00002-of-00002\.gguf"):
        GgufFile(tmp_path / "m-00001-of-00002.gguf")
    (tmp_path / "m-00002-of-00002.gguf").write_bytes(second)
    for name in ("m-00001-of-00002.gguf", "m-00002-of-00002.gguf"):
        file = GgufFile(tmp_path / name)
        assert file.metadata["general.name"] == "x" and list(file.tensors) == ["a", "b"]
        assert np.array_equal(dequantize(file.tensors["b"].type, file.rows("b")), 2 * ROWS)
    (tmp_path / "renamed.gguf").write_bytes(first)
    with pytest.raises(CheckpointError, match="is one of 2 parts"):
        GgufFile(tmp_path / "renamed.gguf")


def blocks(kind: int, rows: int) -> np.ndarray:
    """Random blocks: every pattern of bits is valid, some scales are not finite."""
    rng = np.random.default_rng(kind)
    return rng.integers(0, 256, (rows, 2 * TYPES[kind].nbytes), np.uint8)


def finite_blocks(kind: int, rows: int) -> np.ndarray:
    """Random blocks of a type that begins with a scale."""
    data = blocks(kind, rows).reshape(rows, 2, -1)
    if TYPES[kind].name == "MXFP4":
        data[..., 0] = 110 + data[..., 0] % 30
    else:
        data[..., 1] &= 0xBF
    return data.reshape(rows, -1)


QUANTIZED = [kind for kind, made in TYPES.items() if made.name not in PLAIN]


@pytest.mark.parametrize("kind", QUANTIZED, ids=lambda kind: TYPES[kind].name)
def test_every_type_is_read_as_the_gguf_package_reads_it(kind: int) -> None:
    gguf = pytest.importorskip("gguf")
    made, rows = TYPES[kind], blocks(kind, 200)
    number = gguf.GGMLQuantizationType(kind)
    assert gguf.GGML_QUANT_SIZES[number] == (made.weights, made.nbytes)
    assert number.name == made.name
    with np.errstate(all="ignore"):
        expected = gguf.dequantize(rows, number)
    assert np.array_equal(dequantize(made, rows), expected, equal_nan=True)


@pytest.mark.parametrize("name", ["Q4_0", "Q5_0", "Q8_0", "IQ4_NL", "MXFP4"])
def test_integers_and_scales_are_the_same_numbers_without_rounding(name: str) -> None:
    [kind] = [number for number, made in TYPES.items() if made.name == name]
    rows = finite_blocks(kind, 21)
    whole = dequantize(TYPES[kind], rows)
    found = integers(TYPES[kind], rows)
    assert found is not None
    values, scales = found
    assert np.array_equal(values * np.repeat(scales.astype(np.float32), 32, axis=1), whole)
    for scheme in ("w4", "w8"):
        parts = SCHEMES[scheme].repack(values, scales)
        if scheme == "w4" and name != "Q4_0":
            assert parts is None  # its integers do not fit
            continue
        assert parts is not None
        shapes = {part: (each.shape, str(each.dtype)) for part, each in parts.items()}
        assert shapes == SCHEMES[scheme].parts(*values.shape)
        assert np.array_equal(SCHEMES[scheme].unpack(parts, *values.shape), whole)
    assert SCHEMES["bf16"].repack(values, scales) is None


def test_a_scale_that_half_precision_lacks_is_not_kept() -> None:
    [kind] = [number for number, made in TYPES.items() if made.name == "MXFP4"]
    rows = finite_blocks(kind, 2)
    rows[0, 0] = 200
    assert integers(TYPES[kind], rows) is None
    assert np.isfinite(dequantize(TYPES[kind], rows)).all()
    [kind] = [number for number, made in TYPES.items() if made.name == "Q8_0"]
    rows = finite_blocks(kind, 2)
    rows[0, :2] = 0xFF  # NaN
    assert integers(TYPES[kind], rows) is None
