"""The limits of the machine: multiply-adds on registers, and reading memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import tvm

from inlay.bench.peers.wire import Clock, Sample
from inlay.ops import roofline
from inlay.ops.dot import STEPS
from inlay.ops.isa import Isa, host_flags, host_isas
from inlay.ops.tir import Kernel
from inlay.testing.threads import set_threads

# At least four times the largest cache that such a machine has for two cores.
READ_BYTES = 1 << 29


def _function(kernel: Kernel) -> Callable[..., Any]:
    assert kernel.func is not None
    module = tvm.IRModule({"f": kernel.func.with_attr("global_symbol", "f")})
    function: Callable[..., Any] = tvm.tirx.build(
        module, target=tvm.target.Target(kernel.isa.target())
    )["f"]
    return function


class Machine:
    """Measures the best instruction set of this machine.

    Multiply-adds of 8-bit integers, of pairs of bfloat16 and of float32, and bytes read: a sample's
    `tokens` count them in billions, so that a rate is in GMAC/s or GB/s.
    """

    def __init__(self) -> None:
        self.isa: Isa = host_isas()[0]

    @cached_property
    def _integer(self) -> Callable[..., Any]:
        return _function(roofline.integer_peak(self.isa))

    @cached_property
    def _float(self) -> Callable[..., Any]:
        return _function(roofline.float_peak(self.isa))

    @cached_property
    def _bfloat(self) -> Callable[..., Any]:
        isa = dataclasses.replace(self.isa, mattr=(*self.isa.mattr, "+avx512bf16"))
        return _function(roofline.bfloat_peak(isa))

    @cached_property
    def _read(self) -> tuple[Callable[..., Any], Any]:
        data = np.arange(READ_BYTES // 4, dtype=np.int32).reshape(-1, 4096)
        return _function(roofline.read(self.isa)), tvm.runtime.tensor(data)

    @property
    def kinds(self) -> list[str]:
        """What can be measured here."""
        bfloat = ["bf16"] if "avx512_bf16" in host_flags() and self.isa.lanes == 16 else []
        return ["read", "int8", *bfloat, "f32"]

    def measure(self, kind: str, threads: int, seconds: float = 0.1) -> Sample:
        """One sample of about this many seconds."""
        set_threads(threads)
        if kind == "read":
            function, data = self._read
            out = tvm.runtime.tensor(np.zeros((threads, 16), np.int32))
            function(data, out)
            clock = Clock()
            turns = 0
            while turns == 0 or clock.sample(0)["seconds"] < seconds:
                function(data, out)
                turns += 1
            return clock.sample(turns * READ_BYTES / 1e9)
        function, seed, width, dtype, work = self._arithmetic(kind)
        out = tvm.runtime.tensor(np.zeros((threads, width), dtype))

        def run(rounds: int) -> Sample:
            turns = tvm.runtime.tensor(np.full(threads, rounds, np.int32))
            clock = Clock()
            function(seed, turns, out)
            return clock.sample(threads * rounds * work / 1e9)

        rounds = 1 << 14
        while (sample := run(rounds))["seconds"] < seconds / 4 and rounds < 1 << 29:
            rounds *= 2
        return run(int(rounds * max(1.0, seconds / sample["seconds"])))

    def _arithmetic(self, kind: str) -> tuple[Callable[..., Any], Any, int, str, int]:
        """Function, first argument, columns and type of the result, multiply-adds of a round."""
        chains = roofline.CHAINS
        if kind == "int8":
            seed = np.full(4, 0x01020304, np.int32)
            work = roofline.integer_chains(self.isa) * STEPS * self.isa.lanes * 4
            return self._integer, tvm.runtime.tensor(seed), self.isa.lanes, "int32", work
        if kind == "bf16":
            seed = np.full(1, 0x3F803F80, np.int32)
            return self._bfloat, tvm.runtime.tensor(seed), 16, "float32", chains * 32
        seed32 = np.full(1, 0.5, np.float32)
        return self._float, tvm.runtime.tensor(seed32), 16, "float32", chains * 16
