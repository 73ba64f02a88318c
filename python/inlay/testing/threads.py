"""Threads for calling compiled functions without the engine, in tests and benchmarks.

The engine has its own threads; these are TVM's.
"""

from __future__ import annotations

import os

import tvm

MOST = os.cpu_count() or 1


def set_threads(count: int) -> None:
    """Run this thread's calls on this many threads, at most one per processor."""
    # TVM's pool never has more threads than half of the processors, unless this sets another number
    # before the pool is created.
    os.environ.setdefault("TVM_NUM_THREADS", str(MOST))
    tvm.get_global_func("runtime.config_threadpool")(1, count)
    found = tvm.get_global_func("runtime.NumThreads")()
    if found != min(count, MOST):
        raise RuntimeError(f"TVM runs on {found} threads where {count} are asked for")
