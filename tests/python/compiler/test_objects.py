"""Kernels are compiled in separate processes, and the reason for their end is reported."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from inlay.compiler import objects
from inlay.errors import CompileError


def test_a_full_disk_is_told_before_anything_is_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INLAY_CACHE", str(tmp_path))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=300_000))
    kernel: Any = SimpleNamespace(script=lambda: "")
    with pytest.raises(CompileError, match=r"has room for 0.3 MB, .*takes 0.5 MB.*INLAY_CACHE"):
        objects.compile_all({"one": (kernel, {}), "two": (kernel, {})})


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere kernels are compiled in one process")
def test_a_process_that_is_ended_ends_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(task: Any) -> Path:
        _, output = task
        if output.stem == "3":
            output.with_suffix(f".{os.getpid()}.o").touch()
            os._exit(1)
        return Path(output)

    monkeypatch.setattr(objects, "_compile", end)
    tasks: list[Any] = [((None, {}), tmp_path / f"{number}.o") for number in range(6)]
    with pytest.raises(CompileError, match="memory or the disk"):
        list(objects._run(tasks, 2))
    assert list(tmp_path.iterdir()) == []
    assert objects._tasks == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere kernels are compiled in one process")
def test_every_kernel_comes_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "_compile", lambda task: task[1])
    tasks: list[Any] = [((None, {}), tmp_path / f"{number}.o") for number in range(20)]
    assert sorted(objects._run(tasks, 2)) == sorted(path for _, path in tasks)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere kernels are compiled in one process")
def test_whoever_stops_waiting_stops_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(task: Any) -> Path:
        _, output = task
        if output.stem != "0":
            output.with_suffix(f".{os.getpid()}.o").touch()
            time.sleep(600)
        return Path(output)

    others = tmp_path / "3.1.o"  # from another program that compiles the same
    others.touch()
    monkeypatch.setattr(objects, "_compile", slow)
    tasks: list[Any] = [((None, {}), tmp_path / f"{number}.o") for number in range(6)]
    results = objects._run(tasks, 2)
    assert next(results) == tasks[0][1]
    results.close()
    assert multiprocessing.active_children() == []
    assert list(tmp_path.iterdir()) == [others]
