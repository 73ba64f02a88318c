from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from safetensors.numpy import load_file

from inlay.errors import CompileError
from inlay.loader.datafile import DataFileWriter, Slot

SLOTS = {
    "a": Slot(np.dtype(np.float32), (3, 5)),
    "b": Slot(np.dtype(np.uint8), (7,)),
    "nothing": Slot(np.dtype(np.float32), (0,)),
    "c": Slot(np.dtype(np.float16), (64,)),
}
VALUES = {
    name: (np.arange(np.prod(slot.shape)) % 11).astype(slot.dtype).reshape(slot.shape)
    for name, slot in SLOTS.items()
}


def save(path: Path, tensors: dict[str, np.ndarray]) -> None:
    slots = {name: Slot(values.dtype, values.shape) for name, values in tensors.items()}
    with DataFileWriter(path, slots, {}) as writer:
        for name, values in tensors.items():
            writer.write(name, values)
        writer.finish()


def test_plain_safetensors_reads_it(tmp_path: Path) -> None:
    save(tmp_path / "m.safetensors", VALUES)
    read = load_file(tmp_path / "m.safetensors")
    for name, values in VALUES.items():
        assert np.array_equal(read[name], values)
    assert all(name in VALUES or name.startswith("pad:") for name in read)
    assert [path.name for path in tmp_path.iterdir()] == ["m.safetensors"]


def test_rows_may_come_in_pieces(tmp_path: Path) -> None:
    with DataFileWriter(tmp_path / "m.safetensors", SLOTS, {}) as writer:
        for name, values in VALUES.items():
            if name == "a":
                writer.write(name, values[:1])
                writer.write(name, values[1:])
            else:
                writer.write(name, values)
        writer.finish()
    save(tmp_path / "n.safetensors", VALUES)
    assert (tmp_path / "m.safetensors").read_bytes() == (tmp_path / "n.safetensors").read_bytes()


def test_an_interrupted_run_leaves_nothing_and_spoils_nothing(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    save(path, VALUES)
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt), DataFileWriter(path, SLOTS, {}) as writer:
        writer.write("a", VALUES["a"])
        raise KeyboardInterrupt
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["m.safetensors"]
    # Leftovers of a killed run are removed by a later one.
    left = tmp_path / "m.safetensors.0123.partial"
    left.write_bytes(b"x" * 100_000)
    save(path, VALUES)
    assert left.exists()  # it may still be written to
    os.utime(left, (0, 0))
    save(path, VALUES)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["m.safetensors"]


def test_misuse_is_caught(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    with pytest.raises(ValueError, match="b written where a"), DataFileWriter(path, SLOTS, {}) as w:
        w.write("b", VALUES["b"])
    with DataFileWriter(path, SLOTS, {}) as writer:
        with pytest.raises(ValueError, match="does not fit"):
            writer.write("a", VALUES["a"].astype(np.float64))
        with pytest.raises(ValueError, match="not every tensor"):
            writer.finish()
    assert not path.exists()


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_too_little_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(10**9, 10**9, 1000))
    with pytest.raises(CompileError, match=r"not enough disk space for .*m\.safetensors"):
        save(tmp_path / "m.safetensors", VALUES)
    assert list(tmp_path.iterdir()) == []


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from inlay.loader.datafile import DataFileWriter, Slot
from inlay.errors import CompileError

path, tensors = Path(sys.argv[1]), {f"t{i}": np.ones(100_000, np.uint8) for i in range(3)}
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for most in (1, 100, 5_000, 100_500, 150_000, 290_000, 300_100):
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        slots = {name: Slot(values.dtype, values.shape) for name, values in tensors.items()}
        with DataFileWriter(path, slots, {"long": "x" * 10_000 * (most % 3)}) as writer:
            for name, values in tensors.items():
                writer.write(name, values)
            writer.finish()
    except CompileError as error:
        assert f"{path} cannot be written: " in str(error), error
    else:
        raise AssertionError(f"{most} bytes were enough")
    assert not list(path.parent.iterdir()), f"{most} bytes left something"
"""


def test_a_disk_that_is_full_is_told_wherever_that_happens_and_nothing_is_left(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "m.safetensors")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_two_writers_of_one_file_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "m.safetensors"
    with DataFileWriter(path, SLOTS, {}) as first:
        save(path, VALUES)
        whole = path.read_bytes()
        first.write("a", VALUES["a"])
        assert path.read_bytes() == whole
    assert path.read_bytes() == whole
    assert [each.name for each in tmp_path.iterdir()] == ["m.safetensors"]
