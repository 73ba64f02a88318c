"""Compiles kernels to object files, each distinct kernel only once.

A kernel's name ends in a hash of its code, so the same kernel has the same name in every model, and
its object file is reused from the cache. The others are compiled by forked processes, one per core:
LLVM spends seconds on a large kernel and uses one thread.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import tvm
from tvm import relax, tirx

from inlay import _cache as cache
from inlay.compiler import lowering
from inlay.compiler.link import whole
from inlay.errors import CompileError

# Kernels done, and kernels in total.
Progress = Callable[[int, int], None]


class Builder(relax.BlockBuilder):  # type: ignore[misc]
    """A block builder that names kernels by their code."""

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[int, tuple[Any, str]] = {}

    def add_func(self, func: Any, func_name: str) -> Any:
        """Add a kernel; the same code gets the same name."""
        if isinstance(func, tirx.PrimFunc):
            # The function is kept with its name: an id is only unique while its object lives.
            if id(func) not in self._names:
                self._names[id(func)] = func, f"{func_name}_{cache.digest(func.script())[:12]}"
            func_name = self._names[id(func)][1]
        return super().add_func(func, func_name)


def compile_all(
    kernels: Mapping[str, tuple[Any, dict[str, Any]]],
    progress: Progress = lambda *_: None,
    jobs: int | None = None,
) -> list[Path]:
    """Object files of `{name: (function, target)}`, in that order."""
    store = cache.folder() / "kernels"
    store.mkdir(parents=True, exist_ok=True)
    paths = {}
    missing = []
    for name, (function, target) in kernels.items():
        described = json.dumps(target, sort_keys=True)
        key = cache.digest(function.script(), name, described, tvm.__version__)
        paths[name] = store / f"{key}.o"
        if not whole(paths[name]):
            missing.append(name)
    _have_room(store, len(missing))
    progress(len(kernels) - len(missing), len(kernels))
    done = len(kernels) - len(missing)
    tasks = [(kernels[name], paths[name]) for name in missing]
    for path in _run(tasks, min(jobs or os.cpu_count() or 1, len(tasks) // 3)):
        done += 1
        progress(done, len(kernels))
        assert path.is_file()
    return list(paths.values())


KERNEL_BYTES = 256 * 1024
"""The maximum size of a kernel's object file, with its share of the library."""

_Task = tuple[tuple[Any, dict[str, Any]], Path]
# Shared with forked workers through memory: kernels are too deep for TVM to serialize.
_tasks: list[_Task] = []


def _run(tasks: list[_Task], jobs: int) -> Iterator[Path]:
    global _tasks
    if jobs < 2 or sys.platform != "linux":
        for task in tasks:
            yield _compile(task)
        return
    _tasks = tasks
    context = multiprocessing.get_context("fork")
    turn = context.Value("q", 0)
    workers: dict[Connection, BaseProcess] = {}
    for _ in range(jobs):
        results, sender = context.Pipe(duplex=False)
        worker = context.Process(target=_work, args=(turn, sender), daemon=True)
        worker.start()
        sender.close()
        workers[results] = worker
    try:
        yield from _results(list(workers), tasks[0][1].parent)
    finally:
        for process in workers.values():
            process.terminate()
        for process in workers.values():
            process.join()
        # Only theirs: another program may be compiling the same kernel.
        for _, output in tasks:
            for process in workers.values():
                _partial(output, process.pid).unlink(missing_ok=True)
        _tasks = []


def _work(turn: Any, sender: Connection) -> None:
    """Compile kernels one after the other, in a separate process."""
    # Ctrl-C reaches every process of a terminal; the parent ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    while True:
        with turn.get_lock():
            number, turn.value = turn.value, turn.value + 1
        if number >= len(_tasks):
            sender.send(None)
            return
        try:
            sender.send(_compile(_tasks[number]))
        except Exception as error:
            sender.send(error)
            return


def _results(waiting: list[Connection], store: Path) -> Iterator[Path]:
    while waiting:
        for results in wait(waiting):
            assert isinstance(results, Connection)
            try:
                told = results.recv()
            except EOFError:  # LLVM ends its process if it cannot write
                raise CompileError(
                    f"A process that compiled kernels was ended: memory or the disk of {store} "
                    "ran out"
                ) from None
            if isinstance(told, Exception):
                raise told
            if told is None:
                waiting.remove(results)
            else:
                yield told


def _partial(output: Path, process: int | None) -> Path:
    return output.with_suffix(f".{process}.o")


def _have_room(store: Path, kernels: int) -> None:
    """Fail on a full disk, where LLVM would end the process."""
    free, needed = shutil.disk_usage(store).free, kernels * KERNEL_BYTES
    if free < needed:
        raise CompileError(
            f"{store} has room for {free / 1e6:.1f} MB, and compiling takes {needed / 1e6:.1f} MB: "
            "make room, or name another folder in INLAY_CACHE"
        )


def _compile(task: _Task) -> Path:
    """Compile one kernel; the object file is written atomically."""
    (function, target), output = task
    name = str(function.attrs["global_symbol"])
    partial = _partial(output, os.getpid())
    try:
        module = tvm.IRModule({name: function})
        built = lowering.build(module, tvm.target.Target(target))
        built.write_to_file(str(partial))
        partial.replace(output)
    except (RuntimeError, ValueError) as error:
        lines = str(error).strip().splitlines() or ["no message"]
        raise CompileError(f"LLVM could not compile {name}: {lines[-1]}") from None
    finally:
        partial.unlink(missing_ok=True)
    return output
