"""The instruction sets that a library is built for, and those that this machine supports.

One library holds a `step` for each instruction set of its architecture. All of them read the same
packed weights. An instruction set is a value that is passed by context: `with ISAS["x86_64_v3"]:`
makes it current for the operators built inside.
"""

from __future__ import annotations

import platform
from functools import cache
from pathlib import Path

from inlay.ops.isa.avx2 import AVX2
from inlay.ops.isa.base import Isa
from inlay.ops.isa.neon import NEON
from inlay.ops.isa.sse import SSE
from inlay.ops.isa.vnni import VNNI

__all__ = ["ISAS", "Isa", "host_arch", "host_flags", "host_isas", "host_target", "isas_of"]

# Best first within an architecture: the first that a machine supports is used.
ISAS: dict[str, Isa] = {isa.name: isa for isa in (VNNI, AVX2, SSE, NEON)}


def isas_of(arch: str) -> list[Isa]:
    """Return the instruction sets of an architecture, best first."""
    found = [isa for isa in ISAS.values() if isa.arch == arch]
    if not found:
        known = ", ".join(sorted({isa.arch for isa in ISAS.values()}))
        raise ValueError(f"no instruction set for the architecture '{arch}'; known are {known}")
    return found


def host_arch() -> str:
    """Return this machine's architecture under the name that targets use."""
    machine = platform.machine().lower()
    return {"amd64": "x86_64", "arm64": "aarch64"}.get(machine, machine)


def host_target() -> str:
    """This machine's target: `ARCH-SYSTEM`."""
    return f"{host_arch()}-{'macos' if platform.system() == 'Darwin' else 'linux'}"


@cache
def host_flags() -> frozenset[str]:
    """Return the CPU flags of this machine, as Linux spells them."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            key, _, value = line.partition(":")
            if key.strip() in ("flags", "Features"):
                return frozenset(value.split())
    if host_arch() == "aarch64":
        # Every Arm machine that runs macOS has the dot product.
        return NEON.flags
    return SSE.flags


def host_isas() -> list[Isa]:
    """Return the instruction sets that this machine can run, best first."""
    flags = host_flags()
    return [isa for isa in ISAS.values() if isa.arch == host_arch() and isa.flags <= flags]
