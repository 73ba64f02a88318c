"""The source of a model: its config, its other files and its tensors, as one value."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from inlay._paths import is_gguf
from inlay.errors import CheckpointError
from inlay.loader import generation, storage
from inlay.loader.adapter import Adapted, Adapter
from inlay.loader.checkpoint import Checkpoint, Tensors, parse_json
from inlay.loader.gguf.model import GgufModel
from inlay.loader.quantized import unpacked
from inlay.loader.safetensors_file import SafetensorsFile
from inlay.loader.tokenizers import folder as tokenizers

POOLING = "1_Pooling/config.json"
_CONFIG, _TOKENIZER = "config.json", "tokenizer.json"
_GENERATION, _TEMPLATE = "generation_config.json", "chat_template.jinja"
_OLD_TEMPLATE = "chat_template.json"
_KEPT = (
    _CONFIG,
    _GENERATION,
    _TOKENIZER,
    "tokenizer_config.json",
    "special_tokens_map.json",
    _TEMPLATE,
)
"""The files to store in the data file."""


def _read(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


@dataclass(frozen=True)
class Source:
    """A checkpoint. Config and files are read up front, tensors on access."""

    place: Path
    """Its location, for messages."""
    config: Mapping[str, Any]
    """All of config.json, but for how its weights are stored."""
    files: Mapping[str, bytes]
    open_tensors: Callable[[], Tensors]
    license: str | None = None
    """The licence, if the source itself names one."""

    @classmethod
    def of(cls, place: Path) -> Source:
        """The checkpoint in a folder or in a GGUF file."""
        return cls.from_gguf(place) if is_gguf(place) else cls.from_folder(place)

    @classmethod
    def from_folder(cls, folder: Path) -> Source:
        """The checkpoint in a folder, as Hugging Face's libraries write it."""
        if not folder.is_dir():
            raise CheckpointError(f"{folder} is not a folder with a checkpoint")
        files = _read(folder, (*_KEPT, _OLD_TEMPLATE, POOLING))
        made = cls._of(folder, files, lambda config: unpacked(Checkpoint(folder), config))
        if _TOKENIZER in files:
            return made
        others = {**files, **_read(folder, tokenizers.FILES)}
        return replace(made, files={**files, **tokenizers.converted(folder, others, made.config)})

    @classmethod
    def from_gguf(cls, path: Path) -> Source:
        """A GGUF file, or all parts of one, by its path or that of any part."""
        model = GgufModel(path)
        return cls(path, model.config, model.files, model.tensors, model.license)

    @classmethod
    def from_data_file(cls, path: Path) -> Source:
        """What a data file keeps of the checkpoint that it was made from."""
        file = SafetensorsFile(path)
        files = {
            name.removeprefix("file:"): file.read(name).tobytes()
            for name in file.entries
            if name.startswith("file:")
        }

        def packed(_: Mapping[str, Any]) -> Tensors:
            raise CheckpointError(f"The weights in {path} are packed already.")

        return cls._of(path, files, packed)

    @classmethod
    def _of(
        cls,
        place: Path,
        files: Mapping[str, bytes],
        open_tensors: Callable[[Mapping[str, Any]], Tensors],
    ) -> Source:
        if _CONFIG not in files:
            others = sorted(place.glob("*.gguf")) if place.is_dir() else []
            hint = f" The GGUF file {others[0].name} in it is named as a file." if others else ""
            raise CheckpointError(
                f"{place / _CONFIG} is missing; a checkpoint folder needs it.{hint}"
            )
        whole = parse_json(place / _CONFIG, files[_CONFIG])
        config = storage.without(whole)
        return cls(place, config, files, lambda: open_tensors(whole))

    def with_template(self, path: Path) -> Source:
        """The same with the chat template in a file."""
        try:
            text = path.read_bytes()
            text.decode("utf-8")
        except OSError as error:
            raise CheckpointError(f"{path} cannot be read: {error.strerror or error}") from None
        except UnicodeDecodeError:
            raise CheckpointError(f"{path} is not UTF-8 text, as a chat template is") from None
        if not text.strip():
            raise CheckpointError(f"{path} is empty: a chat template writes a conversation")
        return replace(self, files={**self.files, _TEMPLATE: text})

    def adapted(self, folder: Path) -> Source:
        """This checkpoint with the adapter in a folder added."""
        adapter = Adapter.open(folder)
        tied = self.config.get("tie_word_embeddings") and "lm_head.weight" in adapter.saved
        config = {**self.config, "tie_word_embeddings": False} if tied else self.config
        return replace(self, config=config, open_tensors=lambda: Adapted(self.tensors, adapter))

    @cached_property
    def tensors(self) -> Tensors:
        """The tensors, by name."""
        return self.open_tensors()

    def json(self, name: str) -> dict[str, Any]:
        """The JSON object in a file that exists."""
        return parse_json(self.place / name, self.files[name])

    @cached_property
    def generation(self) -> Mapping[str, Any]:
        """The generation settings of the checkpoint."""
        if _GENERATION in self.files:
            return self.json(_GENERATION)
        return generation.of_config(self.config)

    def kept_files(self) -> dict[str, bytes]:
        """The files to store in the data file."""
        kept = {name: self.files[name] for name in _KEPT if name in self.files}
        for name in kept:
            if name.endswith(".json"):
                self.json(name)  # raises if it is not a JSON object
        if _TOKENIZER not in kept:
            others = sorted(self.place.glob(tokenizers.RWKV)) if self.place.is_dir() else []
            if others:
                raise CheckpointError(
                    f"{others[0]} is RWKV's vocabulary: the longest match at each place is what "
                    "no tokenizer.json can ask for, so that it is not converted"
                )
            raise CheckpointError(
                f"{self.place / _TOKENIZER} is missing; the model cannot read text without it "
                "(AutoTokenizer.from_pretrained(...).save_pretrained(...) of transformers writes "
                "it)"
            )
        if _GENERATION not in kept and self.generation:
            kept[_GENERATION] = json.dumps(self.generation).encode()
        template = None if _TEMPLATE in kept else self._old_template()
        if template:
            kept[_TEMPLATE] = template.encode()
        return kept

    def _old_template(self) -> str | None:
        """The chat template, where older checkpoints keep it."""
        if _OLD_TEMPLATE in self.files:
            value = self.json(_OLD_TEMPLATE).get("chat_template")
            if isinstance(value, str):
                return value
        settings = "tokenizer_config.json"
        value = self.json(settings).get("chat_template") if settings in self.files else None
        if isinstance(value, list):
            named = {each.get("name"): each.get("template") for each in value}
            value = named.get("default")
        return value if isinstance(value, str) else None
