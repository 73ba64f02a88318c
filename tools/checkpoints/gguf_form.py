"""The same checkpoint as GGUF: float16 from the folder, then llama.cpp's own quantizer.

It runs in the peer's environment, which has `gguf` and `llama_cpp`, but nothing from this project:

    PEER_PYTHON tools/checkpoints/gguf_form.py FOLDER OUT_DIR --type q4_0 --type q8_0
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import llama_cpp
import numpy as np

# Numbers of llama.h's enum llama_ftype.
TYPES = {"f16": 1, "q4_0": 2, "q8_0": 7, "q4_k_m": 15}

NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
}


def gguf_name(name: str) -> str:
    """`model.layers.3.mlp.up_proj.weight` is `blk.3.ffn_up.weight`."""
    stem, kind = name.rsplit(".", 1)
    if stem.startswith("model.layers."):
        _, _, layer, rest = stem.split(".", 3)
        return f"blk.{layer}.{NAMES[rest]}.{kind}"
    return f"{NAMES[stem]}.{kind}"


def tensors(path: Path) -> Iterator[tuple[str, np.ndarray]]:
    """Name and values (bits of bfloat16) of every tensor of a safetensors file."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        yield (
            name,
            np.memmap(
                path, "<u2", "r", 8 + length + begin, tuple(entry["shape"]) if end > begin else (0,)
            ),
        )


def rope_order(rows: np.ndarray, heads: int) -> np.ndarray:
    """Rows of q_proj or k_proj in llama.cpp's order: the rotated pairs of a head are adjacent."""
    shape = rows.shape
    return rows.reshape(heads, 2, shape[0] // heads // 2, *shape[1:]).swapaxes(1, 2).reshape(shape)


def llama3_factors(config: dict[str, Any]) -> np.ndarray:
    """The divisor of each frequency under rope_type llama3."""
    scaling = config["rope_scaling"]
    size = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
    original = scaling["original_max_position_embeddings"]
    low, high = scaling["low_freq_factor"], scaling["high_freq_factor"]
    factors = []
    for i in range(0, size, 2):
        turns = original / (2 * math.pi * config["rope_theta"] ** (i / size))
        smooth = min(max((turns - low) / (high - low), 0.0), 1.0)
        factors.append(1 / ((1 - smooth) / scaling["factor"] + smooth))
    return np.array(factors, np.float32)


def shape(writer: gguf.GGUFWriter, config: dict[str, Any]) -> None:
    """The metadata that llama.cpp needs in addition to tensors and tokenizer."""
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base((config.get("rope_parameters") or config)["rope_theta"])
    writer.add_vocab_size(config["vocab_size"])
    if config["model_type"] == "llama":
        size = config.get("head_dim") or config["hidden_size"] // config["num_attention_heads"]
        writer.add_rope_dimension_count(size)


def metadata(writer: gguf.GGUFWriter, folder: Path, config: dict[str, Any]) -> None:
    """Shape, tokenizer and template."""
    writer.add_name(folder.name)
    writer.add_file_type(TYPES["f16"])
    shape(writer, config)
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    words = tokenizer["model"]["vocab"]
    added = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    ids = {index: word for word, index in {**words, **added}.items()}
    merges = [m if isinstance(m, str) else " ".join(m) for m in tokenizer["model"]["merges"]]
    order = range(config["vocab_size"])
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list([ids.get(i, f"<unused{i}>") for i in order])
    kinds = gguf.TokenType
    writer.add_token_types([kinds.CONTROL if ids.get(i) in added else kinds.NORMAL for i in order])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(config["bos_token_id"])
    writer.add_eos_token_id(config["eos_token_id"])
    writer.add_add_bos_token(False)
    writer.add_chat_template((folder / "chat_template.jinja").read_text())


def write(folder: Path, path: Path) -> None:
    """Write the float16 file; vectors stay float32, as llama.cpp expects."""
    config = json.loads((folder / "config.json").read_text())
    heads = {"q_proj": config["num_attention_heads"], "k_proj": config["num_key_value_heads"]}
    turned = config["model_type"] == "llama"
    part = path.with_suffix(".part")
    writer = gguf.GGUFWriter(part, config["model_type"])
    metadata(writer, folder, config)
    weights = list(tensors(folder / "model.safetensors"))
    factors = None
    if (config.get("rope_scaling") or {}).get("rope_type") == "llama3":
        factors = llama3_factors(config)
        writer.add_tensor_info("rope_freqs.weight", factors.shape, factors.dtype, factors.nbytes)
    for name, bits in weights:
        dtype = np.dtype(np.float16 if bits.ndim == 2 else np.float32)
        writer.add_tensor_info(gguf_name(name), bits.shape, dtype, bits.size * dtype.itemsize)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    if factors is not None:
        writer.write_tensor_data(factors)
    for name, bits in weights:
        rows = bits
        role = name.split(".")[-2]
        if turned and role in heads:
            rows = rope_order(bits, heads[role])
        values = (rows.astype(np.uint32) << 16).view(np.float32)
        writer.write_tensor_data(values.astype(np.float16) if bits.ndim == 2 else values)
    writer.close()
    part.replace(path)


def quantize(source: Path, path: Path, kind: str, threads: int) -> None:
    """Run llama.cpp's quantizer."""
    params = llama_cpp.llama_model_quantize_default_params()
    params.ftype = TYPES[kind]
    params.nthread = threads
    part = path.with_suffix(".part")
    if llama_cpp.llama_model_quantize(str(source).encode(), str(part).encode(), params):
        raise SystemExit(f"llama.cpp could not quantize {source} to {kind}.")
    part.replace(path)


def main() -> None:
    """Write the missing files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--type", action="append", choices=[*TYPES], default=[])
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    kinds = given.type or [*TYPES]
    base = given.output / "f16.gguf"
    missing = [kind for kind in kinds if not (given.output / f"{kind}.gguf").exists()]
    if not missing:
        return
    if not base.exists():
        write(given.folder, base)
    for kind in missing:
        if kind != "f16":
            quantize(base, given.output / f"{kind}.gguf", kind, given.threads)
    if "f16" not in kinds:
        base.unlink()


if __name__ == "__main__":
    main()
