"""Build hook of the wheel: compile libinlay and put it into the package.

The library contains no Python and is opened with cffi in ABI mode, so one wheel serves every Python
3 of a platform: its tag is `py3-none-<platform>`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LIBRARY = {"darwin": "libinlay.dylib", "win32": "inlay.dll"}.get(sys.platform, "libinlay.so")


class InlayBuildHook(BuildHookInterface):
    """Compiles libinlay into the wheel; an editable install uses target/release."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        profile = os.environ.get("INLAY_CARGO_PROFILE", "dist")
        command = ["cargo", "build", "--locked", "--package", "inlay-ffi", "--profile", profile]
        try:
            subprocess.run(command, cwd=root, check=True)
        except FileNotFoundError:
            sys.exit("Building inlay needs cargo, the Rust toolchain: https://rustup.rs")
        target = Path(os.environ.get("CARGO_TARGET_DIR", root / "target"))
        library = target / profile / LIBRARY
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform_tag(library)}"
        build_data["force_include"] |= {
            str(library): f"inlay/_native/{LIBRARY}",
            str(root / "ffi/include/inlay.h"): "inlay/_native/inlay.h",
        }


def platform_tag(library: Path) -> str:
    """The platform tag of the wheel; on glibc, of the oldest version that the library runs on."""
    tag = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    if not tag.startswith("linux_"):
        return tag
    needed = re.findall(rb"GLIBC_(\d+)\.(\d+)", library.read_bytes())
    if not needed:
        return tag
    major, minor = max((int(a), int(b)) for a, b in needed)
    return f"manylinux_{major}_{max(minor, 17)}_{tag.removeprefix('linux_')}"
