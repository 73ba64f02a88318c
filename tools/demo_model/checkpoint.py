"""Writes the trained network as a Hugging Face folder in bfloat16."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from . import text
from .network import Network, Shape


def write(folder: Path, network: Network, tokenizer: Tokenizer) -> None:
    """All files of the model except the chat template, which is written by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    begin, end = (tokenizer.token_to_id(token) for token in (text.BEGIN, text.END))
    tensors = {
        name: tensor.detach().to(torch.bfloat16).contiguous()
        for name, tensor in network.named_parameters()
    }
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "model.safetensors").chmod(0o644)
    tokens = {"bos_token_id": begin, "eos_token_id": end, "pad_token_id": end}
    _json(folder / "config.json", network.shape.config(**tokens))
    # For so small a model, only the most likely token is reliable.
    sampling = {"do_sample": True, "temperature": 0.2, "max_new_tokens": 256}
    _json(folder / "generation_config.json", {**tokens, **sampling})
    _json(folder / "tokenizer_config.json", text.tokenizer_config(network.shape.context))
    tokenizer.save(str(folder / "tokenizer.json"))
    template = text.TEMPLATE.read_text(encoding="utf-8")
    (folder / text.TEMPLATE.name).write_text(template, encoding="utf-8")


def read(folder: Path) -> tuple[Network, Tokenizer]:
    """The network (in float32) and the tokenizer of a folder."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    shape = Shape(
        vocab_size=config["vocab_size"],
        hidden_size=config["hidden_size"],
        intermediate_size=config["intermediate_size"],
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        kv_heads=config["num_key_value_heads"],
        head_dim=config["head_dim"],
        context=config["max_position_embeddings"],
        rope_theta=config["rope_theta"],
        eps=config["rms_norm_eps"],
    )
    network = Network(shape)
    tensors = load_file(folder / "model.safetensors")
    network.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
    return network.eval(), Tokenizer.from_file(str(folder / "tokenizer.json"))


def _json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
