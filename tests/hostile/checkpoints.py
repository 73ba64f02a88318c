"""Hostile checkpoints: config.json, and weights in every form."""

from __future__ import annotations

import io
import json
import pickle
import struct
import zipfile
from typing import Any

from hostile.case import Named

LLAMA = {
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "vocab_size": 262,
    "max_position_embeddings": 512,
    "rms_norm_eps": 1e-5,
}


def config_cases() -> Named:
    """Fields of config.json, or its bytes."""
    yield "empty", b""
    yield "a list", b"[]"
    yield "deep", b'{"a":' * 100_000
    yield "not utf-8", b'{"model_type": "\xff"}'
    yield "no model", b"{}"
    for name, values in {
        "model_type": ("../../x", "nobody", 7, None, "a" * 100_000),
        "num_hidden_layers": (0, -1, 10**6, 10**18, 1.5, "2", None, [2]),
        "hidden_size": (0, -64, 65, 2**40),
        "intermediate_size": (0, 2**50),
        "num_attention_heads": (0, 3, 2**31),
        "num_key_value_heads": (0, 3, 8),
        "vocab_size": (0, -1, 2**62),
        "max_position_embeddings": (0, 2**60),
        "rms_norm_eps": (0, -1, "x", 1e999),
        "head_dim": (0, 7, 2**40),
        "rope_theta": (0, -1, 1e999),
        "rope_scaling": ({"type": "nonsense"}, {"rope_type": "llama3"}, 7),
        "hidden_act": ("__import__('os')", 7),
        "quantization_config": ({"quant_method": "nonsense"},),
        "attention_bias": ("x",),
        "tie_word_embeddings": ("x",),
        "auto_map": ({"AutoModel": "evil.py--Evil"},),
        "a_key_of_tomorrow": (1,),
    }.items():
        for index, value in enumerate(values):
            yield f"{name} {index}", {**LLAMA, name: value}


class _Runs:
    """Unpickled by Python's own pickle, it would run a command."""

    def __reduce__(self) -> tuple[Any, ...]:
        import os

        return os.system, ("touch /tmp/inlay-hostile-ran",)


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)  # of a fixed date
    return made.getvalue()


def _torch(payload: bytes, **files: bytes) -> bytes:
    return zipped({"archive/data.pkl": payload, "archive/version": b"3", **files})


def _safetensors(header: Any, body: bytes = b"\0" * 64) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def checkpoint_cases() -> Named:
    """Weights: the name of a file and its bytes."""
    deep = b"\x80\x02" + b"(" * 100_000 + b"l" * 100_000 + b"."
    doubling = b"\x80\x02)" + b"2\x86" * 60 + b"."
    key = b"\x80\x02}" + b")" + b"2\x86" * 40 + b"K\x01s."
    for name, data in {
        "a command": _torch(pickle.dumps(_Runs(), 2)),
        "a global": _torch(b"\x80\x02cos\nsystem\n."),
        "a builtin": _torch(b"\x80\x02cbuiltins\neval\nX\x01\x00\x00\x001\x85R."),
        "a number": _torch(pickle.dumps(7, 2)),
        "no end": _torch(pickle.dumps({}, 2)[:-1]),
        "deep": _torch(deep),
        "a doubling": _torch(doubling),
        "a doubled key": _torch(key),
        "a long text": _torch(b"\x80\x02\x8b" + struct.pack("<i", 2**28) + b"x"),
        "a long binary": _torch(b"\x80\x02\x8e" + struct.pack("<Q", 2**60) + b"x"),
        "a memo of 2^31": _torch(b"\x80\x02K\x01r" + struct.pack("<I", 2**31) + b"."),
        "an unknown opcode": _torch(b"\x80\x02\xff."),
        "no pickle": zipped({"x": b"y"}),
        "no zip": b"PK\x03\x04" + b"x" * 1000,
        "cut off": _torch(pickle.dumps({}, 2))[:60],
        "empty": b"",
        "an old pickle": pickle.dumps(_Runs(), 2),
    }.items():
        yield f"torch: {name}", ("pytorch_model.bin", data)
    tensor = {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]}
    for name, data in {
        "empty": b"",
        "a header of 2^63": b"\xff" * 8,
        "a header cut off": _safetensors({"a": tensor})[:20],
        "a list": _safetensors([]),
        "no json": _safetensors(b"x" * 100),
        "deep": _safetensors(b"[" * 100_000),
        "offsets behind the end": _safetensors({"a": {**tensor, "data_offsets": [0, 2**40]}}),
        "offsets below zero": _safetensors({"a": {**tensor, "data_offsets": [-64, 0]}}),
        "offsets the wrong way": _safetensors({"a": {**tensor, "data_offsets": [64, 0]}}),
        "a shape that overflows": _safetensors({"a": {**tensor, "shape": [2**40, 2**40]}}),
        "a shape below zero": _safetensors({"a": {**tensor, "shape": [-4, -4]}}),
        "a shape of texts": _safetensors({"a": {**tensor, "shape": ["4", "4"]}}),
        "an unknown type": _safetensors({"a": {**tensor, "dtype": "Q7"}}),
        "tensors that overlap": _safetensors({"a": tensor, "b": tensor}),
        "a name of a path": _safetensors({"../../x": tensor}),
        "a tensor that is a number": _safetensors({"a": 7}),
    }.items():
        yield f"safetensors: {name}", ("model.safetensors", data)
    index = "model.safetensors.index.json"
    for name, value in {
        "no map": {},
        "a file outside": {"weight_map": {"a": "../../../etc/passwd"}},
        "an absolute file": {"weight_map": {"a": "/etc/passwd"}},
        "a file that is not there": {"weight_map": {"a": "model-1.safetensors"}},
        "a number": {"weight_map": {"a": 7}},
        "a long name": {"weight_map": {"a": "x" * 10_000}},
        "a zero byte": {"weight_map": {"a": "x\0y"}},
    }.items():
        yield f"index: {name}", (index, json.dumps(value).encode())
