"""Resolves the names of models, and keeps what was compiled from them.

A model is `demo`, the folder of a checkpoint, a GGUF file, a data file, `builtin:echo` or
`builtin:null`, or `user/repo` on the Hugging Face Hub; `user/repo:Q4_K_M` is the GGUF file of that
type there. `:w4` (or another quantization) may follow all that is not compiled yet. A compiled
model is cached and reused until the checkpoint or the compiler changes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from inlay import _cache
from inlay._files import replaced
from inlay._paths import expanded, is_gguf
from inlay._progress import Progress, silent
from inlay.errors import InlayError, file_fault

DEMO = "demo"
DEMO_QUANTIZATION = "w8"
"""The demo model is small enough for 4 bits to hurt it, and fast in any case."""
DEFAULT_QUANTIZATION = "w4"
ROUNDED_QUANTIZATION = "w8"
"""What has been rounded to 4 to 8 bits already is not rounded to 4 bits a second time."""
SAME_QUANTIZATION = {"Q4_0": "w4", "F32": "w4", "F16": "w4", "BF16": "w4"}
"""The types that are kept bit for bit, or have not been rounded yet."""
QUANTIZATIONS = ("w4", "w8", "bf16", "f32")
HUB = "https://huggingface.co/"
BUILTIN = ("builtin:echo", "builtin:null")

DEMO_DATA = Path(__file__).parent / "demo" / "demo.safetensors"
"""The packed weights shipped in the package; only code is compiled for them."""
_RECORD = "model.json"


@dataclass(frozen=True)
class Resolved:
    """A model that the engine can load."""

    path: str
    """The data file, or the name of a built-in model."""
    id: str | None
    """The name that requests use; if None, the model's own."""


@dataclass(frozen=True)
class Compiled:
    """A compiled model in the cache."""

    model: str
    """What it was compiled from: `demo`, a folder, or `user/repo`."""
    quantization: str
    folder: Path
    data: Path
    library: Path
    revision: str | None
    fingerprint: str

    @property
    def name(self) -> str:
        """The name that commands take."""
        return f"{self.model}:{self.quantization}"

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())


def resolve(
    model: str, *, quantization: str | None = None, progress: Progress = silent
) -> Resolved:
    """Resolve the name of a model to what the engine loads, compiling it if necessary."""
    if model.startswith("builtin:"):
        if model not in BUILTIN:
            raise _missing(model)
        return Resolved(model, None)
    file = _file(model)
    if file is not None:
        return Resolved(str(file.resolve()), None)
    name, scheme = split(model, quantization)
    found = _kept(name, scheme) or make(name, scheme, progress=progress)
    return Resolved(str(found.data), DEMO if name == DEMO else None)


def packed(model: str) -> Path | None:
    """The data file that `model` names directly, or that of the demo model."""
    file = _file(model)
    if file is not None:
        return file
    return DEMO_DATA if model in (DEMO, f"{DEMO}:{DEMO_QUANTIZATION}") else None


def _file(model: str) -> Path | None:
    """The named file, if it may be a data file: it begins with a length and a {."""
    path = Path(model)
    if not path.is_file() or is_gguf(path):
        return None
    with path.open("rb") as file:
        head = file.read(9)
    if head.startswith((b"\x7fELF", b"\xcf\xfa\xed\xfe")):
        what = "compiled code: name the data file that it belongs to, a .safetensors"
    elif head[8:] != b"{":
        what = "no data file of a model (.safetensors)"
    else:
        return path
    raise InlayError("model_file_invalid", f"{model} is {what}.")


def data_file(model: str) -> Path:
    """The data file that `model` names. Nothing is compiled for it."""
    file = packed(model)
    if file is not None:
        return file
    name, scheme = split(model)
    kept = _kept(name, scheme)
    if kept is not None:
        return kept.data
    wanted = f"{name}:{scheme}"
    others = [other.name for other in compiled() if other.model == name and other.name != wanted]
    hint = f" There is {', '.join(others)}." if others else ""
    raise InlayError(
        "model_file_missing",
        f"Nothing is compiled of {name} in {scheme}: `inlay pull {wanted}` does it.{hint}",
    )


def split(model: str, quantization: str | None = None) -> tuple[str, str]:
    """The model and the quantization that `model` or `model:quantization` names."""
    if model in BUILTIN:
        raise InlayError(
            "invalid_params",
            f"{model} is a part of the engine: it has no weights and nothing is compiled of it.",
        )
    from inlay.loader.hub import TAGGED

    name, colon, scheme = model.rpartition(":")
    if not colon or Path(model).exists():
        name, scheme = model, quantization or ""
    elif scheme not in QUANTIZATIONS:
        if _known(name) and not TAGGED.match(model):
            near = get_close_matches(scheme, QUANTIZATIONS, 1)
            hint = f" Did you mean {name}:{near[0]}?" if near else ""
            raise InlayError(
                "invalid_params",
                f"There is no quantization {scheme!r}: take {', '.join(QUANTIZATIONS)}.{hint}",
            )
        name, scheme = model, quantization or ""
    if not _known(name):
        raise _missing(model)
    if colon and scheme and quantization not in (None, scheme):
        raise InlayError(
            "invalid_params",
            f"{model} is in {scheme}: name no other quantization ({quantization}).",
        )
    if name == DEMO:
        if scheme not in ("", DEMO_QUANTIZATION):
            raise InlayError("invalid_params", f"The demo model comes in {DEMO_QUANTIZATION} only.")
        return DEMO, DEMO_QUANTIZATION
    path = expanded(name)
    local = path.is_dir() or is_gguf(path)
    return str(path.resolve()) if local else name, scheme or _usual(name)


def _usual(name: str) -> str:
    """The quantization of a model for which none is named."""
    from inlay.loader.hub import TAGGED

    tagged = TAGGED.match(name)
    if is_gguf(expanded(name)):
        from inlay.loader.gguf.file import GgufFile

        kind = GgufFile(expanded(name)).usual()
    elif tagged is not None:
        kind = tagged["tag"].upper()
    else:
        return ROUNDED_QUANTIZATION if _rounded(expanded(name)) else DEFAULT_QUANTIZATION
    return SAME_QUANTIZATION.get(kind, ROUNDED_QUANTIZATION)


def _rounded(folder: Path) -> bool:
    """Whether a checkpoint's weights are quantized already."""
    try:
        config = json.loads((folder / "config.json").read_text())
    except (OSError, ValueError):
        return False  # whoever reads it says what is wrong
    from inlay.loader import storage

    return isinstance(config, dict) and bool(storage.settings(config))


def make(
    name: str,
    quantization: str,
    *,
    revision: str | None = None,
    isas: Sequence[str] = (),
    progress: Progress = silent,
) -> Compiled:
    """Download what is missing, convert and compile, skipping what is up to date."""
    folder = _cache.folder() / "compiled" / _cache.digest(name, quantization)
    with _alone(folder, progress):
        return _make(name, quantization, folder, revision, isas, progress)


def _make(
    name: str,
    quantization: str,
    folder: Path,
    revision: str | None,
    isas: Sequence[str],
    progress: Progress,
) -> Compiled:
    from inlay.compiler.job import Options, compile_data, compile_model

    try:
        options = Options(quantization=quantization, revision=revision, isas=isas)
        if name == DEMO:
            result = compile_data(DEMO_DATA, folder, options, progress)
        else:
            result = compile_model(name, folder, options, progress)
    except OSError as error:
        raise InlayError("io_error", f"{name} cannot be compiled. {file_fault(error)}") from error
    except ValueError as error:
        raise InlayError("model_file_invalid", f"{name} cannot be compiled: {error}.") from error
    for left in folder.iterdir():
        if left not in (result.data, result.library):
            left.unlink()  # from an earlier version, under another name
    origin = result.manifest.get("source") or {}
    record = {
        "model": name,
        "quantization": quantization,
        "data": result.data.name,
        "library": result.library.name,
        "bytes": [result.data.stat().st_size, result.library.stat().st_size],
        "revision": origin.get("revision"),
        "fingerprint": _fingerprint(name, quantization),
    }
    with replaced(folder / _RECORD) as partial:
        partial.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    made = _read(folder)
    assert made is not None
    return made


def compiled() -> list[Compiled]:
    """All compiled models in the cache, by name."""
    root = _cache.folder() / "compiled"
    folders = sorted(root.iterdir()) if root.is_dir() else []
    found = [kept for folder in folders if (kept := _read(folder)) is not None]
    return sorted(found, key=lambda kept: kept.name)


def remove(model: str) -> list[Compiled]:
    """Delete the compiled files of a model: of the quantization it names, else of all."""
    chosen = [kept for kept in compiled() if model in (kept.model, kept.name)]
    if not chosen and Path(model.partition(":")[0]).exists():
        name, _, scheme = model.partition(":")
        wanted = str(Path(name).resolve())
        chosen = [
            kept
            for kept in compiled()
            if kept.model == wanted and scheme in ("", kept.quantization)
        ]
    if not chosen:
        near = get_close_matches(model, [kept.name for kept in compiled()], 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise InlayError("model_not_found", f"Nothing is kept of {model!r}.{hint}")
    for kept in chosen:
        try:
            shutil.rmtree(kept.folder)
        except OSError as error:
            raise InlayError(
                "io_error", f"{kept.folder} cannot be deleted: {error.strerror or error}."
            ) from error
    return chosen


@contextmanager
def _alone(folder: Path, progress: Progress) -> Iterator[None]:
    """Let one process at a time fill `folder`; the others wait and find it filled."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder.with_name(f"{folder.name}.lock"))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("waiting for another process that compiles it", 0, 0)
            lock.acquire()
    except OSError as error:
        raise InlayError(
            "io_error",
            f"What is compiled cannot be kept in {folder.parent}: {error.strerror or error}. "
            "Name another folder in INLAY_CACHE.",
        ) from error
    try:
        yield
    finally:
        lock.release()


def _known(name: str) -> bool:
    from inlay.loader.hub import TAGGED, is_repo

    if name == DEMO or is_repo(name) or TAGGED.match(name):
        return True
    return bool(name) and (expanded(name).is_dir() or is_gguf(expanded(name)))


def _missing(model: str) -> InlayError:
    names = [DEMO, *BUILTIN, *(kept.name for kept in compiled())]
    near = get_close_matches(model, names, 1)
    if model.startswith(HUB):
        near = ["/".join(model.removeprefix(HUB).split("/")[:2])]
    hint = f" Did you mean {near[0]}?" if near else ""
    return InlayError(
        "model_file_missing", f"There is no model {model!r}: no such file or folder.{hint}"
    )


def _read(folder: Path) -> Compiled | None:
    try:
        record: dict[str, Any] = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
        found = Compiled(
            record["model"],
            record["quantization"],
            folder,
            folder / record["data"],
            folder / record["library"],
            record["revision"],
            record["fingerprint"],
        )
        # A truncated file, as after a power cut, is made again.
        there = [found.data.stat().st_size, found.library.stat().st_size] == record["bytes"]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # unfinished, or from another version
    return found if there else None


def _kept(name: str, quantization: str) -> Compiled | None:
    """The files compiled before, if compiling now would give the same.

    This is decided without importing the compiler, which takes longer than loading the model. A
    model of the Hub is taken as it is; `inlay pull` checks for a newer one.
    """
    found = _read(_cache.folder() / "compiled" / _cache.digest(name, quantization))
    if found is None or found.fingerprint != _fingerprint(name, quantization):
        return None
    return found


def _fingerprint(name: str, quantization: str) -> str:
    """Changes whenever a file of a local checkpoint or of the compiler does."""
    folder = DEMO_DATA.parent if name == DEMO else Path(name)
    facts = _cache.facts_of(folder) if folder.exists() else []
    return _cache.digest(json.dumps(facts), quantization, _cache.compiler_fingerprint())
