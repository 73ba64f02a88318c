"""Finding a checkpoint: a local folder, or a model of the Hugging Face Hub."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from inlay.loader.errors import CheckpointError

_REPO = re.compile(r"^[\w.-]+/[\w.-]+$")
_TEXTS = ["*.json", "*.jinja", "README.md", "1_Pooling/config.json"]


@dataclass(frozen=True)
class Origin:
    """Where a checkpoint came from."""

    folder: Path
    repo: str | None = None
    revision: str | None = None

    @property
    def name(self) -> str:
        """A name for what is made of it."""
        return self.repo.rpartition("/")[2] if self.repo else self.folder.resolve().name

    def described(self) -> dict[str, str | None]:
        """The `source` of a manifest."""
        return {"repo": self.repo, "revision": self.revision, "license": license_of(self.folder)}


def license_of(folder: Path) -> str | None:
    """The licence that the model card names, if there is one."""
    card = folder / "README.md"
    if not card.is_file():
        return None
    text = card.read_text(encoding="utf-8", errors="replace")[:20_000]
    head = re.match(r"---\n(.*?)\n---", text, re.DOTALL)
    found = re.search(r"^license:\s*(\S.*?)\s*$", head[1], re.MULTILINE) if head else None
    return found[1].strip("'\"") if found else None


def locate(model: str, revision: str | None = None) -> Origin:
    """The folder of a checkpoint; a Hub model is downloaded, or taken from the Hub's cache."""
    folder = Path(model).expanduser()
    if folder.is_dir():
        return Origin(folder)
    if not _REPO.match(model) or model.startswith((".", "/", "~")):
        raise CheckpointError(f"there is no folder {model}, and it is not a name like user/model")
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        try:
            names = HfApi().list_repo_files(model, revision=revision)
            safe = any(name.endswith(".safetensors") for name in names)
        except Exception:
            safe = True  # no network, or no such model: the download says which
        weights = ["*.safetensors"] if safe else ["pytorch_model*.bin"]
        path = Path(snapshot_download(model, revision=revision, allow_patterns=_TEXTS + weights))
    except LocalEntryNotFoundError:
        raise CheckpointError(
            f"{model} is not in the local cache and the Hub cannot be reached"
        ) from None
    except Exception as error:
        first = str(error).strip().splitlines() or [type(error).__name__]
        raise CheckpointError(f"{model} cannot be downloaded: {first[0]}") from None
    return Origin(path, model, path.name)
