"""A checkpoint in Hugging Face's format: a folder, written tensor by tensor."""

from __future__ import annotations

import json
import math
from pathlib import Path

from tools.checkpoints import tokenizer
from tools.checkpoints.shapes import Config, tensors
from tools.checkpoints.weights import blocks


def size(config: Config) -> int:
    """Bytes of the weights in bfloat16."""
    return 2 * sum(map(math.prod, tensors(config).values()))


def write(folder: Path, config: Config, seed: int = 1) -> None:
    """Write the folder. The weights come last, so a folder that has them is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    made = tokenizer.build(config["vocab_size"])
    begin, end = made.token_to_id("<|begin|>"), made.token_to_id("<|end|>")
    for name, value in {
        "config.json": {**config, "bos_token_id": begin, "eos_token_id": end},
        "generation_config.json": {"bos_token_id": begin, "eos_token_id": end},
        "tokenizer_config.json": {
            "bos_token": "<|begin|>",
            "eos_token": "<|end|>",
            "clean_up_tokenization_spaces": False,
            "tokenizer_class": "PreTrainedTokenizerFast",
        },
    }.items():
        (folder / name).write_text(json.dumps(value, indent=2) + "\n")
    (folder / "chat_template.jinja").write_text(tokenizer.TEMPLATE)
    made.save(str(folder / "tokenizer.json"))
    _weights(folder / "model.safetensors", config, seed)


def _weights(path: Path, config: Config, seed: int) -> None:
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    shapes = tensors(config)
    end = 0
    for name, shape in shapes.items():
        begin, end = end, end + 2 * math.prod(shape)
        header[name] = {"dtype": "BF16", "shape": list(shape), "data_offsets": [begin, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name, shape in shapes.items():
            for block in blocks(seed, name, shape, config["num_hidden_layers"]):
                block.astype("<u2", copy=False).tofile(file)
    part.replace(path)
