"""A GGUF file as a checkpoint: its config, its other files, and its tensors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from inlay.errors import CheckpointError, ConfigError
from inlay.loader.gguf.architectures import ARCHITECTURES, DERIVED, Metadata
from inlay.loader.gguf.file import GgufFile
from inlay.loader.gguf.tensors import GgufTensors, factors
from inlay.loader.gguf.tokenizer import tokenizer

_TEMPLATE = "tokenizer.chat_template"
_LARGEST = 2**31 - 1
_POOLING = {1: "pooling_mode_mean_tokens", 2: "pooling_mode_cls_token", 3: "pooling_mode_lasttoken"}
_SAMPLING = {
    "temp": "temperature",
    "top_k": "top_k",
    "top_p": "top_p",
    "min_p": "min_p",
    "penalty_repeat": "repetition_penalty",
}
# What an architecture has if the file holds a tensor of that name.
_IF_PRESENT = {"attention_bias": "blk.0.attn_q.bias", "mlp_bias": "blk.0.ffn_down.bias"}
_MAY_HAVE_BIAS = ("llama", "qwen3", "smollm3", "granite", "olmo2")


class GgufModel:
    """Everything that a checkpoint folder would hold."""

    def __init__(self, path: Path):
        self._file = GgufFile(path)
        metadata = self._file.metadata
        name = metadata.get("general.architecture")
        kind = metadata.get("general.type", "model")
        is_model = isinstance(kind, str) and kind == "model"
        if not is_model or not isinstance(name, str) or name not in ARCHITECTURES:
            what = f"{name!r:.80}" if is_model else f"no model but of the kind {kind!r:.80}"
            raise CheckpointError(
                f"{path} is {what}; known are the architectures {', '.join(ARCHITECTURES)}"
            )
        self._name = name
        self._row = ARCHITECTURES[self._name]
        self.config = self._config()
        heads = self.config.get("num_attention_heads", 1)
        self._heads = (heads, self.config.get("num_key_value_heads") or heads)
        self.files = self._files()
        license = metadata.get("general.license")
        self.license = _clean(license) if isinstance(license, str) else None

    def tensors(self) -> GgufTensors:
        """The tensors, by the names of a checkpoint."""
        return GgufTensors(self._file, self._row, self._heads)

    def _config(self) -> dict[str, Any]:
        prefix = f"{self._name}."
        metadata = self._file.metadata
        values = {
            key.removeprefix(prefix): _plain(value)
            for key, value in metadata.items()
            if key.startswith(prefix)
        }
        config: dict[str, Any] = {"model_type": self._row.model_type, **self._row.constants}
        unknown = []
        for key, value in values.items():
            if key in self._row.keys:
                config[self._row.keys[key]] = value
            elif key not in DERIVED and not (key.startswith("expert_") and value == 0):
                config[key] = value
                unknown.append(key)
        self._check(values, config)
        config["vocab_size"] = self._shape("token_embd.weight")[0]
        if "token_types.weight" in self._file.tensors:
            config["type_vocab_size"] = self._shape("token_types.weight")[0]
        if "output.weight" in self._row.tensors:
            config["tie_word_embeddings"] = "output.weight" not in self._file.tensors
        if self._name in _MAY_HAVE_BIAS:
            for key, tensor in _IF_PRESENT.items():
                if tensor in self._file.tensors:
                    config[key] = True
        try:
            with np.errstate(all="ignore"):
                found = Metadata(values, lambda name: factors(self._file, name))
                self._row.finish(config, found)
        except (TypeError, ValueError, ArithmeticError) as error:
            raise CheckpointError(
                f"{self._file.path} describes its model with values of the wrong kind ({error})"
            ) from None
        for key in unknown:
            if key in config:  # refused by name when the config is read, unless it is passed over
                config[f"{prefix}{key}"] = config.pop(key)
        return config

    def _check(self, values: Mapping[str, Any], config: Mapping[str, Any]) -> None:
        """Raise ConfigError for what `finish` could not compute with."""
        sizes = [
            key
            for key in self._row.keys
            if key.endswith(("_length", "_count", "_count_kv")) and "scaling" not in key
        ]
        for key in sizes:
            value = values.get(key)
            if isinstance(value, list):
                raise ConfigError(self._row.keys[key], "differs from layer to layer; not supported")
            if value is not None and (type(value) is not int or not 0 < value <= _LARGEST):
                raise ConfigError(self._row.keys[key], f"is {value!r:.80}; it must be above 0")
            if value is None and key in ("embedding_length", "attention.head_count", "block_count"):
                raise ConfigError(self._row.keys[key], "is missing")
        # A million layers would be refused too, but only after a list of them was made.
        if values["block_count"] > 4096:
            raise ConfigError(self._row.keys["block_count"], f"is {values['block_count']}")
        causal = values.get("attention.causal", self._name != "bert")
        if causal is not (self._name != "bert"):
            raise ConfigError("attention.causal", f"is {causal}; not supported for {self._name}")
        head = values.get("attention.key_length")
        if head is not None and values.get("attention.value_length", head) != head:
            raise ConfigError("attention.value_length", f"is not the key's, {head}; not supported")
        rotated = values.get("rope.dimension_count")
        if "rope.freq_base" in self._row.keys and rotated is not None and self._name != "phi3":
            size = head or values["embedding_length"] // values["attention.head_count"]
            if rotated != size:
                raise ConfigError(
                    "rope.dimension_count", f"is {rotated!r:.80} of {size} dimensions"
                )

    def _shape(self, name: str) -> tuple[int, ...]:
        if name not in self._file.tensors:
            raise CheckpointError(f"{self._file.path} has no tensor `{name}`")
        return self._file.tensors[name].shape

    def _files(self) -> dict[str, bytes]:
        metadata = self._file.metadata
        vocabulary, settings, ends = tokenizer(self._file.path, metadata)
        generation: dict[str, Any] = {"eos_token_id": ends} if ends else {}
        for key, own in _SAMPLING.items():
            value = metadata.get(f"general.sampling.{key}")
            if isinstance(value, int | float):
                generation[own] = value
        for key in ("bos", "eos"):
            value = metadata.get(f"tokenizer.ggml.{key}_token_id")
            if type(value) is int:
                self.config[f"{key}_token_id"] = value
        files = {
            "config.json": self.config,
            "generation_config.json": generation,
            "tokenizer.json": vocabulary,
            "tokenizer_config.json": settings,
        }
        made = {name: json.dumps(value).encode() for name, value in files.items()}
        template = metadata.get(_TEMPLATE)
        if isinstance(template, str) and template:
            made["chat_template.jinja"] = _clean(template).encode()
        pooling = metadata.get(f"{self._name}.pooling_type", 0)
        if type(pooling) is int and pooling in _POOLING:
            made["1_Pooling/config.json"] = json.dumps({_POOLING[pooling]: True}).encode()
        elif type(pooling) is not int or pooling != 0:
            raise ConfigError("pooling_type", f"is {pooling!r:.80}; not supported")
        return made


def _clean(text: str) -> str:
    """A text without the bytes that are none."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _plain(value: Any) -> Any:
    """A list of equal numbers is one number: some writers repeat it for each layer."""
    if not isinstance(value, np.ndarray):
        return value
    found = value.tolist()
    return found[0] if found and all(each == found[0] for each in found) else found
