"""Checkpoints that others have quantized, read as the numbers that they stand for.

Each format is a file; it says which tensors make up a matrix and how they are read. Where a matrix
is integers with scales, these are passed on, so that a scheme that has room for them keeps every
bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from inlay.errors import ConfigError
from inlay.loader import storage
from inlay.loader.checkpoint import Checkpoint, Tensors
from inlay.loader.quantized.awq import Awq
from inlay.loader.quantized.bitsandbytes import BitsAndBytes
from inlay.loader.quantized.compressed import Compressed
from inlay.loader.quantized.fp8 import Fp8
from inlay.loader.quantized.gptq import Gptq
from inlay.loader.quantized.unpacked import Format, Unpacked

FORMATS: dict[str, Callable[[Mapping[str, Any]], Format]] = {
    "awq": Awq,
    "bitsandbytes": BitsAndBytes,
    "compressed-tensors": Compressed,
    "fbgemm_fp8": Fp8,
    "fp8": Fp8,
    "gptq": Gptq,
}


def format_of(config: Mapping[str, Any]) -> Format | None:
    """The format that a config.json names; None where the weights are plain numbers."""
    settings = storage.settings(config)
    if not settings:
        return None
    if not isinstance(settings, dict):
        raise ConfigError(storage.KEYS[0], f"is {settings!r:.80}; expected an object")
    name = settings.get("quant_method")
    if name is None and "load_in_4bit" in settings:
        name = "bitsandbytes"
    if not isinstance(name, str) or name not in FORMATS:
        raise ConfigError(
            storage.KEYS[0],
            f"says that the weights are quantized already, by {name!r:.80}; known are "
            f"{', '.join(FORMATS)}. Name the checkpoint that they were made from",
        )
    return FORMATS[name](settings)


def unpacked(checkpoint: Checkpoint, config: Mapping[str, Any]) -> Tensors:
    """The tensors of a checkpoint, with matrices as the numbers that they stand for."""
    found = format_of(config)
    return checkpoint if found is None else Unpacked(checkpoint, found)
