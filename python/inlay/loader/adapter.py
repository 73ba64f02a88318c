"""A low-rank adapter (LoRA, as PEFT writes it), added to the tensors of a checkpoint."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from inlay.errors import CheckpointError, listed
from inlay.loader.checkpoint import Tensors, read_json
from inlay.loader.dtypes import Array, is_weight
from inlay.loader.safetensors_file import SafetensorsFile
from inlay.loader.torch_file import TorchFile

CONFIG = "adapter_config.json"
_FILES = ("adapter_model.safetensors", "adapter_model.bin")
_PREFIX = "base_model.model."
# Settings that change what an adapter means, and the values that are supported.
_FIXED: dict[str, tuple[Any, ...]] = {
    "peft_type": ("LORA",),
    "lora_bias": (False, None),
    "layer_replication": (None, []),
    "megatron_config": (None,),
    "alora_invocation_tokens": (None,),
    "trainable_token_indices": (None, [], {}),
    "target_parameters": (None, []),
}
# These change the checkpoint before training, which a file of the adapter alone does not hold.
_CHANGES_THE_BASE = ("pissa", "olora", "corda", "loftq")
_PART = re.compile(
    r"\.(lora_A|lora_B|lora_embedding_A|lora_embedding_B|lora_magnitude_vector)"
    r"(\.[^.]+)??(\.weight)?$"
)

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Adapter:
    """The tensors of an adapter: changes of matrices by module, and tensors that replace others."""

    folder: Path
    config: Mapping[str, Any]
    changes: Mapping[str, Mapping[str, Floats]]
    saved: Mapping[str, Array]

    @staticmethod
    def open(folder: Path) -> Adapter:
        """Read the adapter in a folder."""
        config = read_json(folder / CONFIG, "it describes the adapter")
        _check(folder, config)
        path = next((folder / name for name in _FILES if (folder / name).is_file()), None)
        if path is None:
            raise CheckpointError(f"{folder} holds no {' or '.join(_FILES)}")
        file = SafetensorsFile(path) if path.suffix == ".safetensors" else TorchFile(path)
        changes: dict[str, dict[str, Floats]] = {}
        saved: dict[str, Array] = {}
        for own in file.entries:
            name = own.removeprefix(_PREFIX)
            values = file.read(own)
            if not is_weight(values.dtype):
                raise CheckpointError(f"`{own}` in {path} is {values.dtype}, not a number")
            found = _PART.search(name)
            if found:
                part = found[1].replace("embedding_", "")
                module = name[: found.start()]
                embedding = {"embedding": np.ones(0, np.float32)} if "embedding" in found[1] else {}
                changes.setdefault(module, {}).update(embedding)
                changes[module][part] = values.astype(np.float32)
            else:
                saved[re.sub(r"\.modules_to_save(\.[^.]+)?\.", ".", name)] = values
        return Adapter(folder, config, changes, saved)

    def scale(self, module: str) -> float:
        """The factor on a change."""
        rank = _by_pattern(self.config, "rank_pattern", module, self.config["r"])
        alpha = _by_pattern(self.config, "alpha_pattern", module, self.config["lora_alpha"])
        return float(alpha) / (math.sqrt(rank) if self.config.get("use_rslora") else rank)

    def changed(self, module: str, weight: Floats) -> Floats:
        """A module's weight with its change."""
        parts = self.changes[module]
        delta = parts["lora_B"] @ parts["lora_A"] * np.float32(self.scale(module))
        turned = "embedding" in parts or bool(self.config.get("fan_in_fan_out"))
        result: Floats = weight + (delta.T if turned else delta)
        magnitude = parts.get("lora_magnitude_vector")
        if magnitude is None:
            return result
        rows = result.T if turned else result
        length = np.sqrt((rows.astype(np.float64) ** 2).sum(axis=1, keepdims=True))
        made: Floats = (magnitude.reshape(-1, 1) / length * rows).astype(np.float32)
        return made.T if turned else made

    def shape(self, module: str) -> tuple[int, int]:
        """The shape of the change of a module, as the checkpoint stores its weight."""
        parts = self.changes[module]
        lacking = [part for part in ("lora_A", "lora_B") if part not in parts]
        if lacking:
            raise CheckpointError(f"The adapter {self.folder} lacks {lacking[0]} of `{module}`")
        low, high = parts["lora_A"], parts["lora_B"]
        if low.ndim != 2 or high.ndim != 2 or high.shape[1] != low.shape[0]:
            shapes = f"{list(high.shape)} and {list(low.shape)}"
            raise CheckpointError(
                f"lora_B and lora_A of `{module}` in {self.folder} are {shapes}, which do not fit"
            )
        turned = "embedding" in parts or bool(self.config.get("fan_in_fan_out"))
        shape = (high.shape[0], low.shape[1])
        return shape[::-1] if turned else shape


def _check(folder: Path, config: Mapping[str, Any]) -> None:
    def refuse(key: str, reason: str) -> CheckpointError:
        return CheckpointError(f"`{key}` of {folder / CONFIG} {reason}")

    for key, known in _FIXED.items():
        if key in config and config[key] not in known:
            names = " or ".join(repr(each) for each in known)
            raise refuse(key, f"is {config[key]!r:.80}; only {names} is supported")
    start = config.get("init_lora_weights")
    if isinstance(start, str) and start.startswith(_CHANGES_THE_BASE):
        raise refuse("init_lora_weights", f"is {start!r:.80}, which changes the checkpoint too")
    for key in ("r", "lora_alpha"):
        value = config.get(key)
        if not isinstance(value, int | float) or not 0 < value < 2**20:
            raise refuse(key, f"is {value!r:.80}; it must be a number above 0")
    for key in ("rank_pattern", "alpha_pattern"):
        table = config.get(key) or {}
        if not isinstance(table, dict) or not all(
            type(value) in (int, float) and value > 0 for value in table.values()
        ):
            raise refuse(key, "must give numbers above 0")


def _by_pattern(config: Mapping[str, Any], key: str, module: str, default: float) -> float:
    """The value of the first pattern that fits the end of a module's name."""
    for pattern, value in (config.get(key) or {}).items():
        try:
            if re.match(rf"(.*\.)?({pattern})$", module):
                return float(value)
        except re.error as error:
            raise CheckpointError(f"`{key}` of an adapter has {pattern!r}: {error}") from None
    return default


@dataclass
class Adapted:
    """The tensors of a checkpoint with an adapter added."""

    base: Tensors
    adapter: Adapter
    _modules: dict[str, str] = field(default_factory=dict)
    _saved: dict[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.place = self.base.place
        unknown, wrong = [], []
        for module in self.adapter.changes:
            own = self._own(f"{module}.weight")
            if own is None:
                unknown.append(f"`{module}`")
            elif self.base.shape(own) != self.adapter.shape(module):
                shapes = f"{list(self.base.shape(own))}, its change {self.adapter.shape(module)}"
                wrong.append(f"`{own}` is {shapes}")
            else:
                self._modules[own] = module
        for name, values in self.adapter.saved.items():
            own = self._own(name)
            if own is None and name == "lm_head.weight":
                own = name  # a head that was tied to the embedding until it was trained
            if own is None:
                unknown.append(f"`{name}`")
                continue
            if own in self.base and self.base.shape(own) != values.shape:
                wrong.append(f"`{own}` is {list(self.base.shape(own))}, not {list(values.shape)}")
            self._saved[own] = values
        if unknown:
            raise CheckpointError(
                f"The adapter {self.adapter.folder} changes what {self.place} does not have: "
                f"{listed(unknown)}"
            )
        if wrong:
            raise CheckpointError(
                f"The adapter {self.adapter.folder} was made for another checkpoint: "
                f"{listed(wrong)}"
            )

    def _own(self, name: str) -> str | None:
        """The checkpoint's name of a tensor; either may lack the prefix of the model."""
        bare = name.removeprefix("model.")
        return next((each for each in (name, bare, f"model.{bare}") if each in self.base), None)

    def __iter__(self) -> Iterator[str]:
        yield from self.base
        yield from (name for name in self._saved if name not in self.base)

    def __contains__(self, name: str) -> bool:
        return name in self.base or name in self._saved

    def _changed(self, name: str) -> bool:
        return name in self._modules or name in self._saved

    def shape(self, name: str) -> tuple[int, ...]:
        """The tensor's shape."""
        return self._saved[name].shape if name in self._saved else self.base.shape(name)

    def dtype(self, name: str) -> np.dtype[np.generic]:
        """The type of the numbers that `read` returns."""
        return np.dtype(np.float32) if self._changed(name) else self.base.dtype(name)

    def stored(self, name: str) -> str:
        """The type in the file, or that of the sum."""
        return "F32" if self._changed(name) else self.base.stored(name)

    def nbytes(self, name: str) -> int:
        """The tensor's size in the files."""
        return self._saved[name].nbytes if name in self._saved else self.base.nbytes(name)

    def file(self, name: str) -> Path:
        """The file that holds the tensor."""
        return self.adapter.folder if name in self._saved else self.base.file(name)

    def read(self, name: str) -> Array:
        """The tensor as numbers, with its change."""
        values = self._saved[name] if name in self._saved else self.base.read(name)
        if name not in self._modules:
            return values.astype(np.float32) if name in self._saved else values
        return self.adapter.changed(self._modules[name], values.astype(np.float32))

    def integers(self, name: str) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float16]] | None:
        """What is stored as integers and not changed."""
        return None if self._changed(name) else self.base.integers(name)

    def release(self, name: str) -> None:
        """Return the tensor's memory to the system."""
        if name not in self._saved:
            self.base.release(name)
