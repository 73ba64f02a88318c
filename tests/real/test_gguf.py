"""Real GGUF files, beside llama.cpp: tokens, perplexity, and an answer. `make test-real`."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer

from inlay.compiler.job import Options, compile_model
from inlay.loader.source import Source
from inlay.ops.isa import host_isas
from inlay.testing.driver import Driver

ROOT = Path(__file__).parents[2]
PEER = os.environ.get("INLAY_REAL_PYTHON")
TEXT = ROOT / "docs" / "performance.md"
COUNT, SIZE, ROWS = 8, 512, 64
NAMES = ("smollm2", "gemma3")

pytestmark = pytest.mark.skipif(not PEER, reason="`make test-real` installs what it needs")


def peer(*arguments: object) -> Any:
    assert PEER is not None
    program = [PEER, str(Path(__file__).parent / "peer.py"), *map(str, arguments)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found: dict[str, str] = peer("models", tmp_path_factory.mktemp("models"))
    return found


def perplexity(data: Path, library: Path, windows: list[dict[str, Any]]) -> float:
    """Over the second half of each window, as the peer has it."""
    model, losses = Driver(data, library), []
    for window in windows:
        ids, sequence = window["ids"], model.sequence()
        for start in range(0, len(ids) - 1, ROWS):
            piece = ids[start : start + ROWS]
            scores = model.step([(sequence, piece)], list(range(len(piece)))).astype(np.float64)
            following = ids[start + 1 : start + 1 + ROWS]
            scores = scores[: len(following)] - scores.max(axis=1, keepdims=True)[: len(following)]
            loss = np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(scores)), following]
            losses.extend(loss[max(0, SIZE // 2 - start) :])
        model.release(sequence)
    return math.exp(float(np.mean(losses)))


@pytest.mark.parametrize("name", NAMES)
def test_the_perplexity_is_that_of_llama_cpp(
    name: str, files: dict[str, str], tmp_path: Path
) -> None:
    windows = peer("windows", files[name], TEXT, COUNT, SIZE)
    theirs = math.exp(float(np.mean([window["loss"] for window in windows])))
    made = Tokenizer.from_str(Source.from_gguf(Path(files[name])).files["tokenizer.json"].decode())
    whole = made.encode(TEXT.read_text(), add_special_tokens=False).ids
    bos = int(windows[0]["ids"][0] != whole[0])
    assert whole[: SIZE - bos] == windows[0]["ids"][bos:]
    # llama.cpp rounds activations to 8 bits, as w8 does; f32 is the file exactly.
    for scheme in ("f32", "w8"):
        options = Options(
            quantization=scheme,
            isas=[host_isas()[0].name],
            max_batch_tokens=ROWS,
            max_sequences=ROWS,
            context=512,
        )
        result = compile_model(files[name], tmp_path / scheme, options)
        ours = perplexity(result.data, result.library, windows)
        print(f"{name} {scheme}: {ours:.4f}, llama.cpp {theirs:.4f}, {ours / theirs - 1:+.2%}")
        assert abs(ours / theirs - 1) < 0.01


def test_an_answer_is_that_of_llama_cpp(files: dict[str, str]) -> None:
    question = "What is the capital of France?"
    command = ["chat", files["smollm2"], "-p", question, "--temperature", "0", "--max-tokens", "16"]
    done = subprocess.run(
        [sys.executable, "-m", "inlay", *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    words, theirs = done.stdout.split(), peer("chat", files["smollm2"], question).split()
    assert words[:4] == theirs[:4]


def test_a_base_model_continues_a_text(files: dict[str, str]) -> None:
    command = ["chat", files["gemma3"], "-p", "The capital of France is", "--max-tokens", "8"]
    done = subprocess.run(
        [sys.executable, "-m", "inlay", *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and done.stdout.strip(), done.stderr
    assert "continues your text" in done.stderr
