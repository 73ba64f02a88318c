"""The architectures, one module each, named as Hugging Face's `model_type`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from inlay.loader.errors import ConfigError
from inlay.models import bert, gemma3, gpt2, llama, mistral, phi3, qwen2, qwen3
from inlay.models.common.config import Config
from inlay.models.common.decoder import CausalLM
from inlay.models.common.encoder import Encoder

Model = CausalLM | Encoder

ARCHITECTURES: dict[str, tuple[type[Config], Any]] = {
    "bert": (bert.BertConfig, bert.build),
    "gemma3_text": (gemma3.Gemma3Config, gemma3.build),
    "gpt2": (gpt2.GPT2Config, gpt2.build),
    "llama": (llama.LlamaConfig, llama.build),
    "mistral": (mistral.MistralConfig, mistral.build),
    "phi3": (phi3.Phi3Config, phi3.build),
    "qwen2": (qwen2.Qwen2Config, qwen2.build),
    "qwen3": (qwen3.Qwen3Config, qwen3.build),
}


def read_config(raw: Mapping[str, Any], ignore: Collection[str] = ()) -> Config:
    """Parse config.json by the architecture that it names."""
    name = raw.get("model_type")
    if name not in ARCHITECTURES:
        known = ", ".join(ARCHITECTURES)
        if name is None:
            raise ConfigError("model_type", f"is missing; known are {known}")
        raise ConfigError("model_type", f"is {name!r}, not a known architecture; known are {known}")
    kind, _ = ARCHITECTURES[name]
    return kind.read(raw, ignore)


def build(architecture: str, config: Config, context: int) -> Model:
    """The model of an architecture, for sequences of at most `context` tokens."""
    _, make = ARCHITECTURES[architecture]
    model: Model = make(config, context)
    return model
