from __future__ import annotations

import os
import pickle
import pickletools
import time
from pathlib import Path

import numpy as np
import pytest
import torch_writer

from inlay.errors import CheckpointError
from inlay.loader.torch_file import TorchFile

TENSORS = {
    "a.weight": np.arange(12, dtype=np.float32).reshape(3, 4),
    "b.weight": np.arange(6, dtype=np.float16).reshape(2, 3),
    "empty": np.zeros((0, 4), np.float32),
    "scalar": np.array(7, np.int64),
}


@pytest.mark.parametrize("legacy", [False, True])
def test_reads_what_pytorch_writes(tmp_path: Path, legacy: bool) -> None:
    torch_writer.save(tmp_path / "m.bin", TENSORS, transposed=("a.weight",), legacy=legacy)
    file = TorchFile(tmp_path / "m.bin")
    assert set(file.entries) == set(TENSORS)
    for name, values in TENSORS.items():
        read = file.read(name)
        assert read.dtype == values.dtype
        assert np.array_equal(read, values)
    file.release("a.weight")
    assert np.array_equal(file.read("a.weight"), TENSORS["a.weight"])


class Attack:
    def __reduce__(self) -> object:
        return os.mkdir, ("was-run",)


@pytest.mark.parametrize(
    "description",
    [
        pickle.dumps(Attack()),
        pickle.dumps({"a": Attack()}, protocol=4),
        b"cbuiltins\neval\n(S'1'\ntR.",
        b"ctorch._utils\n_rebuild_tensor_v2\n(NNNtR.",
        b"ctorch\nFloatStorage\n(tR.",
        b"cos.path\njoin\n.",
        b"\x80\x04\x8c\x05torch\x8c\x0f_utils._rebuild\x93.",
        b"",
        b"\xff\xff\xff",
        pickle.dumps([1, 2]),
    ],
)
def test_runs_no_code(tmp_path: Path, description: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch_writer.archive(tmp_path / "m.bin", description, {})
    with pytest.raises(CheckpointError, match=r"m\.bin"):
        TorchFile(tmp_path / "m.bin")
    # As the tensors of a file from before PyTorch 1.6, and in the place of its first pickle.
    heads = b"".join(pickle.dumps(head, 2) for head in (0x1950A86A20F9469CFC6C, 1001, {}))
    for text in (heads + description, description):
        (tmp_path / "m.bin").write_bytes(text)
        with pytest.raises(CheckpointError, match=r"m\.bin"):
            TorchFile(tmp_path / "m.bin")
    assert not (tmp_path / "was-run").exists()


def test_the_attack_would_have_worked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = pickle.dumps(Attack())
    assert any(op.name == "REDUCE" for op, _, _ in pickletools.genops(text))
    pickle.loads(text)
    assert (tmp_path / "was-run").exists()


def test_a_tensor_past_the_end_of_its_bytes(tmp_path: Path) -> None:
    torch_writer.save(tmp_path / "whole.bin", {"a": np.ones((4, 4), np.float32)})
    import zipfile

    with zipfile.ZipFile(tmp_path / "whole.bin") as archive:
        description = archive.read("archive/data.pkl")
    torch_writer.archive(tmp_path / "m.bin", description, {"0": b"\0" * 60})
    with pytest.raises(CheckpointError, match="`a` reaches past the end"):
        TorchFile(tmp_path / "m.bin")
    torch_writer.archive(tmp_path / "n.bin", description, {})
    with pytest.raises(CheckpointError, match="bytes of `a` are not in the file"):
        TorchFile(tmp_path / "n.bin")


@pytest.mark.parametrize("legacy", [False, True])
def test_truncated_anywhere(tmp_path: Path, legacy: bool) -> None:
    torch_writer.save(tmp_path / "whole.bin", TENSORS, legacy=legacy)
    whole = (tmp_path / "whole.bin").read_bytes()
    for length in range(1, len(whole), 37):
        (tmp_path / "cut.bin").write_bytes(whole[:length])
        with pytest.raises(CheckpointError, match=r"cut\.bin"):
            TorchFile(tmp_path / "cut.bin")


def doubled(times: int) -> bytes:
    """Nested tuples, each holding the one before it twice."""
    return b")" + b"2\x86" * times


@pytest.mark.parametrize(
    "description",
    [
        b"\x80\x02}" + doubled(100) + b"K\x01s.",
        b"\x80\x02}(" + doubled(100) + b"K\x01u.",
        b"\x80\x02(" + doubled(100) + b"K\x01d.",
        b"\x80\x04\x8f(" + doubled(100) + b"\x90.",
        b"\x80\x02ccollections\nOrderedDict\n](" + doubled(100) + b"K\x01\x86e\x85R.",
        b"\x80\x02}r\x00\x00\x00\x10.",
        b"\x80\x05\x96\x00\x00\x00\x00\x10\x00\x00\x00.",
    ],
)
def test_a_few_bytes_take_neither_time_nor_memory(tmp_path: Path, description: bytes) -> None:
    torch_writer.archive(tmp_path / "m.bin", description, {})
    began = time.monotonic()
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        assert TorchFile(tmp_path / "m.bin").entries == {}
    except CheckpointError as error:
        assert "m.bin" in error.message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 512 << 10
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    ("shape", "strides"),
    [((1,), (2**61,)), ((2**40,), (0,)), ((1,) * 65, (1,) * 65), ((0, 2**61, 8), (1, 1, 1))],
)
def test_a_shape_that_no_array_has(
    tmp_path: Path, shape: tuple[int, ...], strides: tuple[int, ...]
) -> None:
    def ints(values: tuple[int, ...]) -> bytes:
        return b"(" + b"".join(b"L%dL\n" % value for value in values) + b"t"

    storage = b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\nX\x01\x00\x00\x000NK\x01tQ"
    tensor = b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"K\x00" + ints(shape)
    description = b"\x80\x02}X\x01\x00\x00\x00a" + tensor + ints(strides) + b"\x89NtRs."
    torch_writer.archive(tmp_path / "m.bin", description, {"0": b"\0" * 4})
    with pytest.raises(CheckpointError, match=r"`a` (has no usable shape|reaches past the end)"):
        TorchFile(tmp_path / "m.bin")
