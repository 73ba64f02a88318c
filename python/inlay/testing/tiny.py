"""A complete random model, made in seconds from a seed, for tests that run models.

Usage: python -m inlay.testing.tiny OUT_DIR [--name tiny] [--seed 1] [--quantization f32]
           [--isa NAME ...] [--architecture llama]

It has a few layers, and its tokenizer has one token per byte. Its output makes no sense, but
everything else is real: checkpoint folder, data file, library, tokenizer and chat template.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from safetensors.numpy import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

from inlay.compiler.convert import convert, tensors
from inlay.compiler.graph import Limits
from inlay.compiler.library import build, target
from inlay.compiler.manifest import manifest, paths
from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.loader.source import Source
from inlay.models import read_config
from inlay.ops.isa import host_target
from inlay.testing import synthetic

SPECIAL = ["<s>", "</s>", "<|user|>", "<|assistant|>", "<|system|>", "<|end|>"]

CONFIG: dict[str, Any] = {
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "vocab_size": 262,
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "hidden_act": "silu",
    "max_position_embeddings": 512,
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "tie_word_embeddings": True,
    "bos_token_id": 256,
    "eos_token_id": 257,
}

MIXTURE: dict[str, Any] = CONFIG | {
    "model_type": "mixtral",
    "architectures": ["MixtralForCausalLM"],
    "num_local_experts": 6,
    "num_experts_per_tok": 2,
}

RECURRENT: dict[str, Any] = CONFIG | {
    "model_type": "qwen3_5_text",
    "architectures": ["Qwen3_5ForCausalLM"],
    "head_dim": 32,
    "partial_rotary_factor": 0.5,
    "layer_types": ["linear_attention", "full_attention", "linear_attention"],
    "num_hidden_layers": 3,
    "linear_key_head_dim": 16,
    "linear_value_head_dim": 32,
    "linear_num_key_heads": 2,
    "linear_num_value_heads": 4,
}

# The configs that can be asked for, by architecture.
CONFIGS = {config["model_type"]: config for config in (CONFIG, MIXTURE, RECURRENT)}

TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def tokenizer() -> Tokenizer:
    """One token for each byte, then the special tokens."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    made = Tokenizer(models.BPE({piece: i for i, piece in enumerate(alphabet)}, []))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(text, special=True) for text in SPECIAL])
    return made


def shapes(config: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """The tensors of a checkpoint with this config."""
    return tensors(read_config(config).build(config["max_position_embeddings"]))


def checkpoint(folder: Path, seed: int = 1, config: dict[str, Any] = CONFIG) -> Path:
    """Write the checkpoint folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=2))
    (folder / "generation_config.json").write_text(json.dumps({"eos_token_id": [257, 261]}))
    (folder / "chat_template.jinja").write_text(TEMPLATE)
    settings = {"bos_token": "<s>", "eos_token": "</s>", "clean_up_tokenization_spaces": False}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2))
    tokenizer().save(str(folder / "tokenizer.json"))
    save_file(synthetic.checkpoint(seed, shapes(config)), folder / "model.safetensors")
    return folder


def make(
    folder: Path,
    name: str = "tiny",
    seed: int = 1,
    quantization: str = "f32",
    isas: Sequence[str] = (),
    kv: str | None = None,
    limits: Limits | None = None,
    config: dict[str, Any] = CONFIG,
) -> tuple[Path, Path]:
    """Write checkpoint, data file and library; the paths of the last two."""
    schemes = Schemes.named(quantization, kv=kv)
    source = Source.from_folder(checkpoint(folder / "checkpoint", seed, config))
    recipe = understand(source, schemes)
    chosen = target(host_target(), isas)
    data, library = paths(folder, name, chosen)
    convert(source, recipe.model, data, manifest(recipe, name))
    build(
        library,
        recipe.model,
        recipe.context,
        recipe.layout,
        chosen,
        limits or Limits(rows=128, seqs=16),
    )
    return data, library


def main() -> None:
    """Make the model that the arguments describe, and print its two files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", default="tiny")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quantization", default="f32")
    parser.add_argument("--isa", action="append", default=[])
    parser.add_argument("--kv")
    parser.add_argument("--architecture", choices=CONFIGS, default="llama")
    given = parser.parse_args()
    made = make(
        given.folder,
        given.name,
        given.seed,
        given.quantization,
        given.isa,
        kv=given.kv,
        config=CONFIGS[given.architecture],
    )
    for path in made:
        print(path)


if __name__ == "__main__":
    main()
