"""Finding libinlay and opening it with cffi.

The declarations are read from `inlay.h` itself, so that the header stays the only description of
the C API. ABI mode needs no compiler on the user's machine.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inlay.errors import InlayError

LIBRARY_NAME = {"darwin": "libinlay.dylib", "win32": "inlay.dll"}.get(sys.platform, "libinlay.so")
ABI = 1
"""The lowest ABI version that the client supports."""

_PACKAGE = Path(__file__).parents[1]
_CHECKOUT = _PACKAGE.parent.parent


@dataclass(frozen=True)
class Library:
    """The opened library and the macros of its header."""

    ffi: Any
    lib: Any
    path: Path
    codes: dict[str, int]
    """The status codes of the header, without their prefix: `CLOSED`, `FULL`, ..."""

    def about(self) -> dict[str, Any]:
        """What `inlay_about` reports about the library."""
        text: bytes = self.ffi.string(self.lib.inlay_about())
        about: dict[str, Any] = json.loads(text)
        return about


_lock = threading.Lock()
_loaded: Library | None = None


def load() -> Library:
    """Open the library, once per process."""
    global _loaded
    with _lock:
        if _loaded is None:
            _loaded = open_library(find_library(), find_header())
        return _loaded


def find_library() -> Path:
    """Where libinlay is: `INLAY_LIBRARY`, else in the package, else in the checkout's target."""
    chosen = os.environ.get("INLAY_LIBRARY")
    if chosen:
        path = Path(chosen)
        if not path.is_file():
            raise InlayError("library_missing", f"INLAY_LIBRARY names {chosen}, which is no file.")
        return path
    target = Path(os.environ.get("CARGO_TARGET_DIR") or _CHECKOUT / "target")
    places = [_PACKAGE / "_native" / LIBRARY_NAME, target / "release" / LIBRARY_NAME]
    for place in places:
        if place.is_file():
            return place
    raise InlayError(
        "library_missing",
        f"{LIBRARY_NAME} is neither at {places[0]} nor at {places[1]}. "
        "Run `make build` in a checkout, or set INLAY_LIBRARY to its path.",
    )


def find_header() -> Path:
    """Where `inlay.h` is: in the package, else in the checkout."""
    places = [_PACKAGE / "_native" / "inlay.h", _CHECKOUT / "ffi" / "include" / "inlay.h"]
    for place in places:
        if place.is_file():
            return place
    raise InlayError("library_missing", f"inlay.h is neither at {places[0]} nor at {places[1]}.")


def declarations(header: str) -> tuple[str, dict[str, int]]:
    """The C declarations of a header as cffi reads them, and its whole-number macros."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    text = re.sub(r"#ifdef __cplusplus\n.*?#endif\n", "", text, flags=re.DOTALL)
    macros = {
        name: int(value) for name, value in re.findall(r"#define +INLAY_([A-Z_]+) +(\d+) *\n", text)
    }
    text = re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"\bINLAY_API\b", "", text).strip(), macros


def open_library(path: Path, header: Path) -> Library:
    """Open the library at `path`, described by `header`, and check its ABI version."""
    import cffi  # here, so that programs that open no library do not pay for it

    cdef, macros = declarations(header.read_text(encoding="utf-8"))
    ffi = cffi.FFI()
    ffi.cdef(cdef)
    try:
        library = Library(ffi, ffi.dlopen(str(path)), path, macros)
    except OSError as error:
        raise InlayError("library_missing", f"{path} cannot be opened: {error}.") from error
    try:
        about = library.about()
    except AttributeError as error:
        raise InlayError("library_incompatible", f"{path} is not libinlay: {error}.") from error
    if about["abi"] < ABI:
        raise InlayError(
            "library_incompatible",
            f"{path} has ABI {about['abi']}, and this package needs {ABI} or newer.",
        )
    return library
