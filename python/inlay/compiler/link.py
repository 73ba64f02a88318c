"""Links object files into a shared library, with any linker that the machine has."""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from inlay._files import replaced
from inlay.errors import CompileError

_DRIVERS = ("cc", "gcc", "clang")
_LINKERS = ("ld", "ld.lld", "ld.bfd", "ld.gold", "ld.mold")


def linker(triple: str) -> list[str]:
    """The command that links for `triple`, up to its `-o`."""
    chosen = os.environ.get("INLAY_LINKER")
    if chosen:
        return [*shlex.split(chosen), "-shared"]
    arch, _, rest = triple.partition("-")
    apple = "apple" in rest
    # On macOS, this flag allows symbols that another library defines.
    shared = ["-shared", *(["-Wl,-undefined,dynamic_lookup"] if apple else [])]
    system = "darwin" if apple else "linux"
    native = arch == os.uname().machine and sys.platform == system
    if native:
        for name in _DRIVERS:
            if shutil.which(name):
                return [name, *shared]
    for name in _LINKERS if native else ("ld.lld",):
        if not apple and shutil.which(name):
            return [name, "-shared"]
    if importlib.util.find_spec("ziglang"):
        arch = "aarch64" if arch == "arm64" else arch
        target = f"{arch}-{'macos' if apple else 'linux-gnu'}"
        return [sys.executable, "-m", "ziglang", "cc", "-target", target, *shared]
    raise CompileError(
        f"No linker for {triple} was found; install a C compiler (gcc or clang), or run "
        "`pip install ziglang`, which brings one, or name one in INLAY_LINKER"
    )


def whole(output: Path) -> bool:
    """Whether an output file exists and is complete: a power cut may have truncated it.

    The headers of an ELF file say where it ends. Files of other formats only have to exist.
    """
    if not output.is_file():
        return False
    with output.open("rb") as file:
        head = file.read(64)
    if not head.startswith(b"\x7fELF"):
        return len(head) == 64
    if len(head) < 64:
        return False
    (sections,) = struct.unpack_from("<Q", head, 40)
    size, count = struct.unpack_from("<HH", head, 58)
    return bool(sections + size * count <= output.stat().st_size)


def link(output: Path, objects: Sequence[str], triple: str) -> None:
    """Link `objects` into the shared library `output`, atomically."""
    command = linker(triple)
    with replaced(output) as partial:
        result = subprocess.run(
            [*command, "-o", str(partial), *objects], capture_output=True, text=True, check=False
        )
        if result.returncode:
            raise CompileError(f"{command[0]} could not link {output.name}: {_reason(result)}")


def _reason(result: subprocess.CompletedProcess[str]) -> str:
    """The reason for the failure. The lines after the first say only that it failed."""
    lines = (result.stderr or result.stdout).strip().splitlines()
    return next((line for line in lines if "warning:" not in line), "no message")
