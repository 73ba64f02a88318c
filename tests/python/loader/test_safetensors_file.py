from __future__ import annotations

import json
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
from safetensors.numpy import save_file

from inlay.errors import CheckpointError
from inlay.loader.safetensors_file import SafetensorsFile


def test_reads_every_type(tmp_path: Path) -> None:
    tensors = {
        "f32": np.arange(5, dtype=np.float32),
        "f16": np.arange(6, dtype=np.float16).reshape(2, 3),
        "bf16": np.arange(4).astype(ml_dtypes.bfloat16),
        "none": np.zeros((0, 2), np.float32),
        "u8": np.arange(3, dtype=np.uint8),
    }
    save_file(tensors, tmp_path / "m.safetensors", metadata={"format": "pt"})
    file = SafetensorsFile(tmp_path / "m.safetensors")
    assert file.metadata == {"format": "pt"}
    for name, values in tensors.items():
        assert file.read(name).dtype == values.dtype
        assert np.array_equal(file.read(name), values)
        file.release(name)
        assert np.array_equal(file.read(name), values)


def packed(header: object, data: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


def entry(
    shape: object = (2,), offsets: object = (0, 8), dtype: object = "F32"
) -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


BROKEN = {
    "empty": (b"", "too few for a header"),
    "short": (b"\x08\0\0", "too few"),
    "huge": ((1 << 60).to_bytes(8, "little") + b"{}", "more than the format allows"),
    "past the end": ((100).to_bytes(8, "little") + b"{}", "the file ends after"),
    "not json": (packed(b"{]"), "not JSON"),
    "not utf-8": (packed(b"\xff\xff"), "not JSON"),
    "deep": (packed(b"[" * 100_000), "not"),
    "a list": (packed([]), "not a JSON object"),
    "metadata": (packed({"__metadata__": {"a": 1}}), "__metadata__"),
    "no dtype": (packed({"a": {"shape": [2], "data_offsets": [0, 8]}}, b"\0" * 8), "`a` is wrong"),
    "dtype": (packed({"a": entry(dtype="F33")}, b"\0" * 8), "unknown dtype 'F33'"),
    "dtype list": (packed({"a": entry(dtype=["F32"])}, b"\0" * 8), "`a` is wrong"),
    "negative": (packed({"a": entry(shape=(-2,))}, b"\0" * 8), "whole numbers"),
    "boolean": (packed({"a": entry(shape=(True, 2))}, b"\0" * 8), "whole numbers"),
    "shape": (packed({"a": entry(shape=(3,))}, b"\0" * 8), "does not fill"),
    "overflow": (packed({"a": entry(shape=(2**61, 2**61))}, b"\0" * 8), "does not fill"),
    "hole": (packed({"a": entry(offsets=(8, 16))}, b"\0" * 16), "hole or overlap"),
    "overlap": (packed({"a": entry(), "b": entry()}, b"\0" * 8), "hole or overlap"),
    "rest": (packed({"a": entry()}, b"\0" * 9), "belong to none"),
    "truncated": (packed({"a": entry()}, b"\0" * 7), "truncated: 1 of its"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_named(tmp_path: Path, name: str) -> None:
    data, message = BROKEN[name]
    path = tmp_path / "broken.safetensors"
    path.write_bytes(data)
    with pytest.raises(CheckpointError) as caught:
        SafetensorsFile(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)
