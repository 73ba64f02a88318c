"""Finding a checkpoint: a local folder, or a model of the Hugging Face Hub."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inlay import _cache
from inlay._paths import expanded, is_gguf, model_name
from inlay._progress import Progress, silent
from inlay.errors import CheckpointError, listed
from inlay.loader import _hub_guard
from inlay.loader.tokenizers.folder import FILES

TAGGED = re.compile(
    r"^(?P<repo>[^:]+):(?P<tag>(?:I?Q\d|TQ\d|MXFP4|F16|BF16|F32|UD-)[\w-]*)$", re.IGNORECASE
)
"""`user/model:Q4_K_M`: the GGUF file of that type."""
_REPO = re.compile(r"^[\w.-]+/[\w.-]+$")
_TEXTS = ["*.json", "*.jinja", "README.md", "1_Pooling/config.json", *FILES]
_SAFE, _TORCH = "*.safetensors", "pytorch_model*.bin"


@dataclass(frozen=True)
class Origin:
    """Where a checkpoint came from."""

    place: Path
    """The folder, or the GGUF file."""
    repo: str | None = None
    revision: str | None = None

    @property
    def name(self) -> str:
        """A name for the compiled model."""
        if is_gguf(self.place):
            return model_name(self.place)
        return self.repo.rpartition("/")[2] if self.repo else self.place.resolve().name

    def described(self) -> dict[str, str | None]:
        """The `source` of a manifest."""
        return {"repo": self.repo, "revision": self.revision, "license": self._license()}

    def _license(self) -> str | None:
        """The licence that the model card names. A file alone has no card."""
        if self.place.is_dir():
            return license_of(self.place)
        return license_of(self.place.parent) if self.repo else None


def license_of(folder: Path) -> str | None:
    """The licence that the model card names, if there is one."""
    card = folder / "README.md"
    if not card.is_file():
        return None
    text = card.read_text(encoding="utf-8", errors="replace")[:20_000]
    head = re.match(r"---\n(.*?)\n---", text, re.DOTALL)
    found = re.search(r"^license:(.*)$", head[1], re.MULTILINE) if head else None
    return (found[1].strip().strip("'\"") or None) if found else None


def is_repo(model: str) -> bool:
    """Whether a text has the form of a model's name on the Hub."""
    return _REPO.match(model) is not None and not model.startswith((".", "/", "~"))


def locate(model: str, revision: str | None = None, progress: Progress = silent) -> Origin:
    """The folder of a checkpoint; a Hub model is downloaded, or taken from the Hub's cache."""
    place = expanded(model)
    if place.is_dir() or is_gguf(place):
        return Origin(place)
    tagged = TAGGED.match(model)
    if tagged is not None and is_repo(tagged["repo"]):
        return _locate_gguf(tagged["repo"], tagged["tag"], revision, progress)
    if not is_repo(model):
        raise CheckpointError(f"There is no folder {model}, and it is no name like user/model.")
    path = _download(model, revision, [*_TEXTS, _SAFE], progress)
    if not any(path.glob(_SAFE)):
        path = _download(model, revision, [*_TEXTS, _TORCH], progress)
    _verify(model, path, progress)
    return Origin(path, model, path.name)


def _locate_gguf(repo: str, tag: str, revision: str | None, progress: Progress) -> Origin:
    """The GGUF file of a repository whose name ends with a type, such as Q4_K_M."""
    spellings = sorted({tag, tag.upper(), tag.lower()})
    wanted = [
        pattern
        for text in spellings
        for pattern in (f"*[-._]{text}.gguf", f"*[-._]{text}-*-of-*.gguf", f"{text}.gguf")
    ]
    path = _download(repo, revision, ["README.md", *wanted], progress, ["*mmproj*"])
    _verify(repo, path, progress)
    found = [file for file in sorted(path.rglob("*.gguf")) if _has_tag(file, tag)]
    if not found:
        raise CheckpointError(
            f"{repo} has no GGUF file of type {tag}: look at its files on its page, and name one "
            "of their types, such as :Q8_0."
        )
    models = {(file.parent, model_name(file)) for file in found}
    if len(models) > 1:
        names = listed(sorted(str(file.relative_to(path)) for file in found))
        raise CheckpointError(f"{repo} has several GGUF models of type {tag}: {names}.")
    return Origin(found[0], repo, path.name)


def _has_tag(file: Path, tag: str) -> bool:
    name = model_name(file).lower()
    ended = name == tag.lower() or name.endswith(tuple(f"{mark}{tag.lower()}" for mark in "-._"))
    return ended and not name.startswith("mmproj")


def _download(
    repo: str,
    revision: str | None,
    wanted: list[str],
    progress: Progress,
    unwanted: list[str] | None = None,
) -> Path:
    from huggingface_hub import snapshot_download

    try:
        with _hub_guard.guarded(repo):
            return Path(
                snapshot_download(
                    repo,
                    revision=revision,
                    allow_patterns=wanted,
                    ignore_patterns=unwanted,
                    tqdm_class=_bars(progress),
                )
            )
    except Exception as error:
        # The client takes what the guard refuses for a fault of the network.
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, CheckpointError):
            cause = cause.__cause__ or cause.__context__
        raise (cause or CheckpointError(_sentence(repo, revision, error))) from error


def _sentence(repo: str, revision: str | None, error: Exception) -> str:
    """The reason why a download failed, and what to do about it."""
    from huggingface_hub import errors

    cause = error.__cause__ if isinstance(error, errors.LocalEntryNotFoundError) else error
    if isinstance(cause, errors.OfflineModeIsEnabled):
        return (
            f"{repo} is not in the local cache, and HF_HUB_OFFLINE forbids to download it: "
            "unset that, or download it on another machine and copy the cache."
        )
    if isinstance(cause, errors.GatedRepoError):
        return (
            f"{repo} is gated: accept its terms on its page on the Hub, then set HF_TOKEN to a "
            "token of that account, or run `hf auth login`."
        )
    if isinstance(cause, errors.RepositoryNotFoundError):
        return (
            f"There is no model {repo} on the Hub, or it is private: check the name; a private "
            "one needs HF_TOKEN, or `hf auth login`."
        )
    if isinstance(cause, errors.RevisionNotFoundError):
        return f"{repo} has no revision {revision!r}: give a branch, a tag or a commit."
    if isinstance(cause, errors.HfHubHTTPError):
        return _sentence_of_status(repo, cause.response.status_code)
    if isinstance(cause, errors.HFValidationError):
        return f"{repo} is no name of a model on the Hub: it must be like user/model."
    if cause is not error or isinstance(error, errors.LocalEntryNotFoundError):
        part = isinstance(error, getattr(errors, "IncompleteSnapshotError", ()))
        there = "is in the local cache only in part" if part else "is not in the local cache"
        return (
            f"{repo} {there}, and the Hub cannot be reached: check the network, the proxy "
            "and HF_ENDPOINT, and run it again; files that have arrived are kept."
        )
    if "Consistency check failed" in str(error):
        return (
            f"A file of {repo} arrived with another size than the Hub had told: run it again; "
            "files that have arrived are kept."
        )
    first = str(error).strip().splitlines() or [type(error).__name__]
    return (
        f"The download of {repo} broke off ({first[0].rstrip('.')}): run it again; files that "
        "have arrived are kept."
    )


def _sentence_of_status(repo: str, status: int) -> str:
    if status == 401:
        return f"The Hub does not accept the token for {repo}: set HF_TOKEN to a valid one."
    if status == 403:
        return f"The Hub refuses {repo} to this account: ask its owner for access."
    if status == 429:
        return f"The Hub asks to slow down while {repo} is downloaded: try again in some minutes."
    if status >= 500:
        return f"The Hub has a fault (status {status}): {repo} could not be downloaded; try later."
    return f"The Hub answered the download of {repo} with status {status}."


def _bars(progress: Progress) -> Any:
    """A progress bar for the Hub's client, which reports bytes to `progress`."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    class Bar(tqdm):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            options.pop("name", None)
            self._main = "Reconstruct" in str(options.get("desc")) and options.get("unit") == "B"
            super().__init__(*arguments, **{**options, "file": io.StringIO(), "disable": False})

        def update(self, n: float | None = 1) -> Any:
            shown = super().update(n)
            if self._main and self.total:
                progress("downloading", int(self.n), int(self.total))
            return shown

    return Bar


def _verify(repo: str, snapshot: Path, progress: Progress) -> None:
    """Check each file against the Hub's hash: its client checks only sizes.

    A file is read once; the result is remembered.
    """
    # The names of blobs and commits come from the server, and the client uses them unchecked.
    blobs = (snapshot.parent.parent / "blobs").resolve()
    astray = [p for p in snapshot.rglob("*") if p.is_symlink() and p.resolve().parent != blobs]
    if astray or not re.fullmatch("[0-9a-f]{40}", snapshot.name):
        raise CheckpointError(
            f"The server that {repo} came from names files outside of the Hub's cache; nothing of "
            "it is used. Check HF_ENDPOINT."
        )
    known = _cache.folder() / "verified"
    new = [
        (path, blob)
        for path in sorted(snapshot.rglob("*"))
        if path.is_symlink()
        and re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", (blob := path.resolve()).name)
        and not (known / blob.name).exists()
    ]
    total, done = sum(blob.stat().st_size for _, blob in new), 0
    for path, blob in new:
        digest = hashlib.sha256() if len(blob.name) == 64 else hashlib.sha1()
        if digest.name == "sha1":  # as git hashes its blobs
            digest.update(b"blob %d\0" % blob.stat().st_size)
        with blob.open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
                done += len(piece)
                progress("checking files", done, total)
        if digest.hexdigest() != blob.name:
            blob.unlink()
            path.unlink()
            raise CheckpointError(
                f"{path.relative_to(snapshot)} of {repo} is damaged: its hash is "
                f"{digest.hexdigest()[:12]}…, but the Hub says {blob.name[:12]}…. It was deleted: "
                "run it again to download it anew."
            )
        known.mkdir(parents=True, exist_ok=True)
        (known / blob.name).touch()
