"""llama.cpp's side: the same weights in its formats, evaluated on the same tokens.

It runs in the peer's environment, which has `gguf` and `llama_cpp`, but nothing from this project:

    PEER_PYTHON -m tools.quality.peer FOLDER WORK --type q4_0 ... [--matrices-only]

WORK holds `tokens.npy` [windows, tokens]; a file of log probabilities is written for each type,
and `peer.json` with the actual bits per weight.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import gguf
import llama_cpp
import numpy as np
from tools.checkpoints.gguf_form import TYPES, gguf_name, rope_order, shape

FLOAT32 = 0


def write(folder: Path, path: Path) -> None:
    """Write a Llama in 32 bits, so that the quantizer gets our input. It has no vocabulary."""
    config = json.loads((folder / "config.json").read_text())
    heads = {"q_proj": config["num_attention_heads"], "k_proj": config["num_key_value_heads"]}
    writer = gguf.GGUFWriter(path, "llama")
    shape(writer, config)
    writer.add_tokenizer_model("no_vocab")
    for name, values in load(folder / "model.safetensors").items():
        role = name.split(".")[-2]
        turned = rope_order(values, heads[role]) if role in heads else values
        writer.add_tensor(gguf_name(name), np.ascontiguousarray(turned, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def load(path: Path) -> dict[str, np.ndarray]:
    """The tensors in 32 bits. The peer's environment has no `safetensors`; the format is simple."""
    with path.open("rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        base = file.tell()
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            kind = {"BF16": "<u2", "F32": "<f4", "F16": "<f2"}[entry["dtype"]]
            bits = np.fromfile(path, kind, (end - begin) // int(kind[-1]), offset=base + begin)
            if kind == "<u2":
                bits = (bits.astype(np.uint32) << 16).view(np.float32)
            found[name] = bits.reshape(entry["shape"]).astype(np.float32)
    return found


def quantize(source: Path, path: Path, kind: str, matrices_only: bool) -> None:
    """Run llama.cpp's quantizer, with its defaults or without embedding and head."""
    params = llama_cpp.llama_model_quantize_default_params()
    params.ftype = TYPES[kind]
    params.nthread = 1
    if matrices_only:
        params.token_embedding_type = FLOAT32
        params.output_tensor_type = FLOAT32
    if llama_cpp.llama_model_quantize(str(source).encode(), str(path).encode(), params):
        raise SystemExit(f"llama.cpp could not quantize {source} to {kind}.")


def bits(path: Path) -> dict[str, Any]:
    """Stored bits per weight, of all and of the layers' matrices, and the formats."""
    total, layers = np.zeros(2), np.zeros(2)
    formats: dict[str, int] = {}
    for tensor in gguf.GGUFReader(path).tensors:
        size = np.array([8 * tensor.n_bytes, tensor.n_elements])
        total += size
        if tensor.name.startswith("blk.") and len(tensor.shape) == 2:
            layers += size
            kind = tensor.tensor_type.name
            formats[kind] = formats.get(kind, 0) + int(tensor.n_elements)
    return {
        "bits": total[0] / total[1],
        "matrix_bits": layers[0] / layers[1],
        "formats": {kind: count / layers[1] for kind, count in formats.items()},
    }


def log_probabilities(path: Path, tokens: np.ndarray) -> np.ndarray:
    """Log probabilities [windows, tokens, vocabulary]; each window is a separate text."""
    windows, length = tokens.shape
    model = llama_cpp.llama_model_load_from_file(
        str(path).encode(), llama_cpp.llama_model_default_params()
    )
    params = llama_cpp.llama_context_default_params()
    params.n_ctx = params.n_batch = params.n_ubatch = length
    params.n_threads = params.n_threads_batch = 1
    context = llama_cpp.llama_init_from_model(model, params)
    if not model or not context:
        raise SystemExit(f"llama.cpp could not load {path}.")
    size = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(model))
    out = np.empty((windows, length, size), np.float32)
    batch = llama_cpp.llama_batch_init(length, 0, 1)
    batch.n_tokens = length
    for window, row in enumerate(tokens):
        for i, token in enumerate(row):
            batch.token[i], batch.pos[i], batch.n_seq_id[i] = int(token), i, 1
            batch.seq_id[i][0], batch.logits[i] = 0, True
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(context), True)
        if llama_cpp.llama_decode(context, batch):
            raise SystemExit(f"llama.cpp could not run {path}.")
        logits = np.ctypeslib.as_array(llama_cpp.llama_get_logits(context), (length, size))
        wide = logits.astype(np.float64)
        wide -= wide.max(axis=-1, keepdims=True)
        out[window] = wide - np.log(np.exp(wide).sum(axis=-1, keepdims=True))
    llama_cpp.llama_batch_free(batch)
    llama_cpp.llama_free(context)
    llama_cpp.llama_model_free(model)
    return out


def main() -> None:
    """Quantize, run, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--type", action="append", required=True)
    parser.add_argument("--matrices-only", action="store_true")
    given = parser.parse_args()
    silent = llama_cpp.llama_log_callback(lambda *_: None)
    llama_cpp.llama_log_set(silent, None)
    llama_cpp.llama_backend_init()
    tokens = np.load(given.work / "tokens.npy")
    plain = given.work / "f32.gguf"
    write(given.folder, plain)
    facts = {}
    for kind in given.type:
        path = plain if kind == "f32" else given.work / f"{kind}.gguf"
        if kind != "f32":
            quantize(plain, path, kind, given.matrices_only)
        facts[kind] = bits(path)
        np.save(given.work / f"{kind}.npy", log_probabilities(path, tokens))
    (given.work / "peer.json").write_text(json.dumps(facts))


if __name__ == "__main__":
    main()
