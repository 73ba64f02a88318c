"""Writes GGUF files for tests, from the format's description and without our reader's help."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

F32, F16, Q4_0, Q8_0 = 0, 1, 2, 8
Stored = tuple[int, tuple[int, ...], bytes]
"""The number of a type, a shape [outputs, inputs], and the contents."""

_ARRAYS = {"float32": 6, "int32": 5, "uint32": 4, "uint8": 0, "bool": 7}


def text(value: str | bytes) -> bytes:
    data = value if isinstance(value, bytes) else value.encode()
    return struct.pack("<Q", len(data)) + data


def value(item: Any) -> bytes:
    """A value with its type before it."""
    if isinstance(item, bool):
        return struct.pack("<I?", 7, item)
    if isinstance(item, int):
        return struct.pack("<II", 4, item)
    if isinstance(item, float):
        return struct.pack("<If", 6, item)
    if isinstance(item, str):
        return struct.pack("<I", 8) + text(item)
    if isinstance(item, np.ndarray):
        head = struct.pack("<IIQ", 9, _ARRAYS[str(item.dtype)], item.size)
        return head + item.tobytes()
    return struct.pack("<IIQ", 9, 8, len(item)) + b"".join(map(text, item))


def pack(
    metadata: Mapping[str, Any],
    tensors: Mapping[str, Stored],
    *,
    version: int = 3,
    alignment: int = 32,
) -> bytes:
    """A whole file."""
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(metadata))
    head += b"".join(text(key) + value(item) for key, item in metadata.items())
    body = b""
    for name, (kind, shape, data) in tensors.items():
        body += b"\0" * (-len(body) % alignment)
        sizes = struct.pack(f"<I{len(shape)}Q", len(shape), *reversed(shape))
        head += text(name) + sizes + struct.pack("<IQ", kind, len(body))
        body += data
    return head + b"\0" * (-len(head) % alignment) + body


def numbers(array: np.ndarray) -> Stored:
    """A tensor as it is, in 32 or 16 bits."""
    kind = {"float32": F32, "float16": F16}[str(array.dtype)]
    return kind, array.shape, np.ascontiguousarray(array).tobytes()


def grouped(kind: int, integers: np.ndarray, scales: np.ndarray) -> Stored:
    """Integers [outputs, inputs] with scales [outputs, groups] as Q4_0 or Q8_0."""
    groups = integers.reshape(*scales.shape, 32)
    if kind == Q8_0:
        body = groups.astype(np.int8).view(np.uint8)
    else:
        unsigned = (groups + 8).astype(np.uint8)
        body = unsigned[..., :16] | unsigned[..., 16:] << 4
    head = scales.astype(np.float16)[..., None].view(np.uint8)
    return kind, integers.shape, np.concatenate([head, body], -1).tobytes()


_DECODER = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "self_attn.qkv_proj": "attn_qkv",
    "mlp.gate_up_proj": "ffn_up",
    "mlp.gate": "ffn_gate_inp",
    "mlp.experts.gate_proj": "ffn_gate_exps",
    "mlp.experts.up_proj": "ffn_up_exps",
    "mlp.experts.down_proj": "ffn_down_exps",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}
_BOTH_SIDES = {
    **_DECODER,
    "post_attention_layernorm": "post_attention_norm",
    "pre_feedforward_layernorm": "ffn_norm",
    "post_feedforward_layernorm": "post_ffw_norm",
}
_NAMES = {
    "llama": _DECODER,
    "qwen2": _DECODER,
    "qwen3": _DECODER,
    "qwen3moe": _DECODER,
    "phi3": _DECODER,
    "smollm3": _DECODER,
    "granite": _DECODER,
    "gemma": _DECODER,
    "gemma2": _BOTH_SIDES,
    "gemma3": _BOTH_SIDES,
    "olmo2": _BOTH_SIDES,
    "gpt2": {
        "transformer.wte": "token_embd",
        "transformer.wpe": "position_embd",
        "transformer.ln_f": "output_norm",
        "lm_head": "output",
        "ln_1": "attn_norm",
        "attn.c_attn": "attn_qkv",
        "attn.c_proj": "attn_output",
        "ln_2": "ffn_norm",
        "mlp.c_fc": "ffn_up",
        "mlp.c_proj": "ffn_down",
    },
    "bert": {
        "embeddings.word_embeddings": "token_embd",
        "embeddings.position_embeddings": "position_embd",
        "embeddings.token_type_embeddings": "token_types",
        "embeddings.LayerNorm": "token_embd_norm",
        "attention.self.query": "attn_q",
        "attention.self.key": "attn_k",
        "attention.self.value": "attn_v",
        "attention.output.dense": "attn_output",
        "attention.output.LayerNorm": "attn_output_norm",
        "intermediate.dense": "ffn_up",
        "output.dense": "ffn_down",
        "output.LayerNorm": "layer_output_norm",
    },
}
_SKIPPED = ("pooler.", "cls.", "position_ids", "rotary_emb", ".attn.masked_bias")


PAIRED = ("llama", "smollm3", "granite")


def own_name(architecture: str, name: str) -> str | None:
    """llama.cpp's name of a checkpoint's tensor; None for what its converter leaves out."""
    if any(part in name for part in _SKIPPED):
        return None
    stem, _, part = name.removeprefix("bert.").rpartition(".")
    prefix = ""
    for start in ("model.layers.", "transformer.h.", "encoder.layer."):
        if stem.startswith(start):
            number, _, stem = stem.removeprefix(start).partition(".")
            prefix = f"blk.{number}."
    table = _NAMES[architecture]
    return f"{prefix}{table[stem]}.{part}" if stem in table else None


def _apart(tensors: Mapping[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    """The tensors, with those of experts in the form of the files: gates, ups and downs."""
    for name, array in tensors.items():
        if name.endswith("experts.gate_up_proj"):
            for part, half in zip(("gate", "up"), np.split(array, 2, axis=1), strict=True):
                yield name.replace("gate_up_proj", f"{part}_proj.weight"), half
        else:
            yield (f"{name}.weight" if name.endswith("experts.down_proj") else name), array


def model(
    architecture: str,
    keys: Mapping[str, Any],
    tensors: Mapping[str, np.ndarray],
    heads: tuple[int, int] = (1, 1),
    store: Callable[[str, np.ndarray], Stored] = lambda name, array: numbers(array),
    metadata: Mapping[str, Any] | None = None,
) -> bytes:
    """A file as llama.cpp's converter writes it from a checkpoint's tensors."""
    written = {}
    for name, array in _apart(tensors):
        own = own_name(architecture, name)
        if own is None:
            continue
        values = np.asarray(array, np.float32)
        if architecture in PAIRED and ("q_proj" in name or "k_proj" in name):
            count = heads[0] if "q_proj" in name else heads[1]
            halves = values.reshape(count, 2, len(values) // count // 2, *values.shape[1:])
            values = halves.swapaxes(1, 2).reshape(values.shape)
        if architecture.startswith("gemma") and name.endswith("norm.weight"):
            values = values + np.float32(1)
        if architecture == "gpt2" and ".c_" in name and values.ndim == 2:
            values = values.T
        written[own] = store(own, np.ascontiguousarray(values))
    vocabulary = len(tensors[next(n for n in tensors if "embed" in n or "wte" in n)])
    head = {
        "general.architecture": architecture,
        **{f"{architecture}.{key}": item for key, item in keys.items()},
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": [f"t{number}" for number in range(vocabulary)],
        **(metadata or {}),
    }
    return pack(head, written)
