"""Threads for those who call compiled functions without the engine: tests and benchmarks.

The engine has threads of its own; these are TVM's.
"""

from __future__ import annotations

import os

import tvm

MOST = os.cpu_count() or 1


def set_threads(count: int) -> None:
    """Run what this thread calls on so many threads, at most as many as there are processors."""
    # TVM's pool never has more threads than half of the processors, unless this says another
    # number before it is made.
    os.environ.setdefault("TVM_NUM_THREADS", str(MOST))
    tvm.get_global_func("runtime.config_threadpool")(1, count)
    found = tvm.get_global_func("runtime.NumThreads")()
    if found != min(count, MOST):
        raise RuntimeError(f"TVM runs on {found} threads where {count} are asked for")
