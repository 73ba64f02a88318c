"""Measure the quality loss of each scheme, next to llama.cpp's formats of the same weights.

    python -m tools.quality --peer PEER_PYTHON [--windows N] [--model NAME=FOLDER=TEXT=START ...]

For every model: cut the text into windows of 256 tokens, compute the log probabilities of every
token with the step of each compiled model and with llama.cpp, and print bits per weight,
perplexity, and the mean divergence from the 32-bit model, as Markdown.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from tools.demo_model.corpus.mix import dialogues
from tools.demo_model.encode import encode_all

from inlay.compiler.job import Options, compile_model, open_model
from inlay.compiler.plan import memory_plan
from inlay.models.common.parameters import Matrix
from inlay.ops.isa import host_isas
from inlay.testing.driver import Driver

ROOT = Path(__file__).parents[2]
LENGTH = 256
PEERS = ["f32", "q8_0", "q4_k_m", "q4_0"]
NAMES = {"f32": "F32", "q8_0": "Q8_0", "q4_k_m": "Q4_K_M", "q4_0": "Q4_0"}
SCHEMES = [
    ("f32", None),
    ("bf16", None),
    ("w8", None),
    ("w8", "int8"),
    ("w4", None),
    ("w4", "int8"),
]


@dataclass(frozen=True)
class Model:
    """A checkpoint, and a text to evaluate it on."""

    name: str
    folder: Path
    text: Path
    # The start in the text, as a fraction: the part before it may have been trained on.
    start: float = 0.0
    # Whether a token is a byte.
    bytewise: bool = False

    def tokens(self, windows: int) -> np.ndarray:
        """Windows of tokens, each after the model's start token, if it has one."""
        if self.name == "demo":
            return _windows(_dialogues(self.folder, windows), windows, None)
        data = self.text.read_bytes()
        data = data[int(len(data) * self.start) :][: windows * LENGTH * 8]
        config = json.loads((self.folder / "config.json").read_text())
        bos = config.get("bos_token_id")
        if self.bytewise:
            ids = list(data)
        else:
            tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
            ids = tokenizer.encode(data.decode("utf-8", "ignore"), add_special_tokens=False).ids
        return _windows(ids, windows, bos)


def _windows(ids: Sequence[int], windows: int, bos: int | None) -> np.ndarray:
    size = LENGTH if bos is None else LENGTH - 1
    count = min(windows, len(ids) // size)
    rows = np.array(ids[: count * size], np.int32).reshape(count, size)
    first = np.full((count, LENGTH - size), bos or 0, np.int32)
    return np.concatenate([first, rows], axis=1)


def _dialogues(folder: Path, windows: int) -> list[int]:
    """Tokens of held-out dialogues, generated as for the demo model's training."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    made = encode_all(dialogues(987_654, windows * 8), tokenizer, 2048)
    return [int(token) for dialogue in made for token in dialogue.ids]


def ours(model: Model, scheme: str, kv: str | None, matrices_only: bool, tokens: np.ndarray,
         work: Path) -> tuple[float, float, np.ndarray]:  # fmt: skip
    """Bits per weight, bits per weight of the layers, and log probabilities."""
    other = "f32" if matrices_only else None
    options = Options(
        # A loaded library hides another of the same name.
        name=f"{model.name}-{scheme}-{kv}-{matrices_only}",
        quantization=scheme,
        kv=kv,
        embedding=other,
        head=other,
        isas=[host_isas()[0].name],
        max_batch_tokens=LENGTH,
        max_sequences=LENGTH,
    )
    _, recipe, target = open_model(str(model.folder), options)
    plan = memory_plan(recipe, target, options.limits)
    layers = [
        (p.packed().bits_per_weight(p.outputs, p.inputs), p.outputs * p.inputs)
        for _, p in recipe.model.parameters()
        if isinstance(p, Matrix) and p.role == "matrix"
    ]
    made = compile_model(str(model.folder), work, options)
    driver = Driver(made.data, made.library, pages=LENGTH // 16)
    out = []
    for row in tokens:
        sequence = driver.sequence()
        logits = driver.step([(sequence, list(map(int, row)))], range(len(row))).astype(np.float64)
        driver.release(sequence)
        logits -= logits.max(axis=-1, keepdims=True)
        out.append(logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True)))
    matrix_bits = sum(b * n for b, n in layers) / sum(n for _, n in layers)
    return plan.bits_per_weight, matrix_bits, np.stack(out)


def figures(base: np.ndarray, there: np.ndarray, tokens: np.ndarray) -> tuple[float, float, float]:
    """Divergence from the base, its standard error, and perplexity."""
    wide = there.astype(np.float64)
    each = (np.exp(base) * (base - wide)).sum(axis=-1).mean(axis=-1)
    scored = np.take_along_axis(wide[:, :-1], tokens[:, 1:, None], axis=-1)
    spread = float(each.std(ddof=1) / np.sqrt(len(each))) if len(each) > 1 else 0.0
    return float(each.mean()), spread, float(np.exp(-scored.mean()))


def measure(model: Model, windows: int, peer: str, matrices_only: bool) -> list[str]:
    """The rows of one model's table."""
    tokens = model.tokens(windows)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        np.save(work / "tokens.npy", tokens)
        kinds = [word for kind in PEERS for word in ("--type", kind)]
        command = [peer, "-m", "tools.quality.peer", str(model.folder), str(work), *kinds]
        subprocess.run(
            [*command, *(["--matrices-only"] if matrices_only else [])], check=True, cwd=ROOT
        )
        base: np.ndarray | None = None
        for scheme, kv in SCHEMES:
            bits, matrix_bits, there = ours(model, scheme, kv, matrices_only, tokens, work)
            base = there if base is None else base
            name = scheme if kv is None else f"{scheme}, cache {kv}"
            rows.append((bits, matrix_bits, name, *figures(base, there, tokens)))
        facts = json.loads((work / "peer.json").read_text())
        for kind in PEERS:
            there = np.load(work / f"{kind}.npy")
            fact = facts[kind]
            assert base is not None
            found = figures(base, there, tokens)
            mixed = ", ".join(f"{share:.0%} {k}" for k, share in fact["formats"].items())
            name = f"{NAMES[kind]} ({mixed})" if len(fact["formats"]) > 1 else NAMES[kind]
            rows.append((fact["bits"], fact["matrix_bits"], f"llama.cpp {name}", *found))
    rows.sort(key=lambda row: -row[1])
    scope = "matrices of the layers only" if matrices_only else "whole model"
    lines = [f"### {model.name}, {scope}, {tokens.size:,} tokens", ""]
    lines += ["| scheme | bits, layers | bits, all | KL (nats a token) | perplexity |"]
    lines += ["| --- | --- | --- | --- | --- |"]
    for bits, matrix_bits, name, divergence, spread, perplexity in rows:
        shown = f"{divergence:.5f} ± {spread:.5f}"
        lines.append(f"| {name} | {matrix_bits:.2f} | {bits:.2f} | {shown} | {perplexity:.3f} |")
    return [*lines, ""]


def models(extra: list[str]) -> list[Model]:
    """The demo model, and real ones next to the checkout."""
    data = ROOT.parent / "shared" / "data"
    stories = data / "text" / "tinystories-sample.txt"
    found = [
        Model(name, data / "weights" / name / "hf", stories)
        for name in ("stories260K", "babyllama-361")
    ]
    demo = ROOT / "tools" / "demo_model" / "weights"
    found.append(Model("demo", demo, demo / "config.json"))
    trained = ROOT / "build" / "quality" / "bytes-256"
    found.append(Model("bytes-256", trained, data / "text" / "wiki.test.raw", 0.9, bytewise=True))
    for words in extra:
        name, folder, text, start = words.split("=")
        found.append(Model(name, Path(folder), Path(text), float(start)))
    return [each for each in found if (each.folder / "config.json").exists() and each.text.exists()]


def main() -> None:
    """Measure every model that is available."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", required=True, help="Python that has llama_cpp and gguf")
    parser.add_argument("--windows", type=int, default=48)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--model", action="append", default=[])
    given = parser.parse_args()
    for model in models(given.model):
        if given.only and model.name not in given.only:
            continue
        for matrices_only in (True, False):
            lines = measure(model, given.windows, given.peer, matrices_only)
            print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main()
