"""`inlay package`."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from inlay.cli._options import Quantization
from inlay.errors import InlayError, naming

MANIFEST = "package.json"
FORMAT = 1
SUFFIX = {"darwin": ".dylib", "win32": ".dll"}.get(sys.platform, ".so")


def command(
    model: Annotated[str, typer.Argument(help="As for `inlay chat`: what the app will run.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The folder to make. The model's name if not given."),
    ] = None,
    quantization: Quantization = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what the folder holds.")] = False,
) -> None:
    """Put everything that an app ships into one folder: libinlay, the weights and the kernels.

    The app opens libinlay and loads the data file by its path; nothing else needs to be
    installed. package.json lists every file with its size and hash.
    """
    from inlay import catalog
    from inlay.cli._progress import Bars, megabytes

    with Bars() as bars:
        found = catalog.resolve(model, quantization=quantization, progress=bars.update)
    if found.path.startswith("builtin:"):
        raise InlayError("invalid_params", f"{found.path} is part of libinlay: nothing to pack.")
    data = Path(found.path)
    library = _library_of(data)
    folder = output or Path(f"{data.stem}-package")
    if folder.exists() and not folder.is_dir():
        raise InlayError("io_error", f"{folder} is a file: name a folder with --output.")
    if folder.exists() and any(folder.iterdir()) and not force:
        raise InlayError("io_error", f"{folder} is not empty: name another, or give --force.")
    with Bars() as bars:
        files = pack(data, library, folder, bars.update)
    for row in files:
        print(f"{megabytes(row['bytes']):>10}  {row['path']}")
    print(f"{megabytes(sum(row['bytes'] for row in files)):>10}  {folder}")


def pack(
    data: Path,
    library: Path,
    folder: Path,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> list[dict[str, Any]]:
    """Fill the folder and write its manifest. Return the rows of the manifest."""
    from inlay._version import __version__
    from inlay.client.library import find_library

    sources = {
        data.name: data,
        library.name: library,
        f"lib/{find_library().name}": find_library(),
    }
    for name, source in sources.items():
        if (folder / name).exists() and (folder / name).samefile(source):
            raise InlayError(
                "io_error", f"{folder} is where {name} is taken from: name another with --output."
            )
    _remove(folder, _listed(folder))
    begun, rows = [MANIFEST], []
    total, done = sum(source.stat().st_size for source in sources.values()), 0
    try:
        for name, source in sources.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            begun.insert(0, name)
            for size in _copy(source, target):
                done += size
                progress("copying", done, total)
            if source == find_library():
                _strip(target)
            with target.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            rows.append({"path": name, "bytes": target.stat().st_size, "sha256": digest})
        _write(
            folder / MANIFEST,
            {
                "format": FORMAT,
                "inlay": __version__,
                "data": data.name,
                "library": library.name,
                "target": library.stem.removeprefix(f"{data.stem}-"),
                "files": rows,
            },
        )
    except BaseException:
        # A partial package is useless, and would block the next attempt.
        _remove(folder, begun)
        raise
    return rows


def _copy(source: Path, target: Path) -> Iterator[int]:
    """Copy a file; yield the sizes of the pieces as they are written."""
    with source.open("rb") as read, naming(target), target.open("wb") as write:
        while piece := read.read(1 << 22):
            write.write(piece)
            yield len(piece)


def _library_of(data: Path) -> Path:
    found = sorted(data.parent.glob(f"{data.stem}-*{SUFFIX}"))
    if not found:
        raise InlayError(
            "model_file_missing",
            f"There is no compiled library beside {data}: `inlay compile` makes both files.",
        )
    return found[0]


def _strip(library: Path) -> None:
    """Strip the symbols that only debuggers read, if the system has the tool for it.

    With them, the library of a checkout is several times as large.
    """
    tool = shutil.which("strip")
    if tool and sys.platform.startswith("linux"):
        subprocess.run([tool, "--strip-debug", str(library)], check=False, capture_output=True)


def _listed(folder: Path) -> list[str]:
    """The files of an earlier package in the folder."""
    import json

    if not (folder / MANIFEST).exists():
        return []
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT or "inlay" not in manifest:
            raise ValueError
        paths = [str(row["path"]) for row in manifest["files"]]
        if any(Path(path).is_absolute() or ".." in Path(path).parts for path in paths):
            raise ValueError  # it would delete files elsewhere
    except (ValueError, KeyError, TypeError):
        raise InlayError(
            "io_error",
            f"{folder / MANIFEST} is not of a package of Inlay: name another folder.",
        ) from None
    return [*paths, MANIFEST]


def _remove(folder: Path, names: Iterable[str]) -> None:
    """Delete these files, the folders that are then empty, and nothing else."""
    for name in names:
        path = folder / name
        path.unlink(missing_ok=True)
        with suppress(OSError):
            path.parent.rmdir()


def _write(path: Path, value: Any) -> None:
    import json

    with naming(path):
        path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
