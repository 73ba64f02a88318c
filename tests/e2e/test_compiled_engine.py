"""The engine with a compiled model: idle, with a sliding window, and for embeddings."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from inlay import Client
from inlay.compiler.job import Options, compile_model
from inlay.ops.isa import host_isas
from inlay.testing import tiny

sys.path.insert(0, str(Path(__file__).parents[1] / "python" / "compiler"))

import goldens

CASE = "mistral-window"
WINDOW, PAGE, CHUNK = 32, 16, 64


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engine")
    checkpoint = goldens.checkpoint(folder / CASE, CASE)
    tiny.tokenizer().save(str(checkpoint / "tokenizer.json"))
    options = Options(
        quantization="f32",
        isas=[host_isas()[0].name],
        name=CASE,
        max_batch_tokens=CHUNK,
        max_sequences=4,
    )
    return compile_model(str(checkpoint), folder / "out", options).data


def test_an_engine_without_work_takes_no_processor_time(model: Path) -> None:
    with Client() as client:
        client.models.load(str(model), id="m", threads=2)
        client.models.load("builtin:echo", id="echo")
        ask = {"model": "m", "prompt": [70, 71], "max_tokens": 20, "ignore_eos": True}
        for _ in range(3):
            client.completions.create(**ask)
        # Threads that wait for the next step soon go to sleep; a little later on a busy machine,
        # where each check waits for CPU time.
        seconds = []
        while not seconds or (seconds[-1] > 0.02 and len(seconds) < 15):
            before = time.process_time()
            time.sleep(1)
            seconds.append(time.process_time() - before)
        assert seconds[-1] <= 0.02, seconds


def test_a_window_frees_its_pages_as_it_moves_on(model: Path) -> None:
    prompt = goldens.golden(CASE).record["prompt"]
    most = 0
    with Client() as client:
        client.models.load(str(model), id="m", prefix_cache=False)
        # The engine may finish between two checks; then try once more.
        for _ in range(20):
            stream = client.completions.create(
                model="m", prompt=prompt, max_tokens=420, ignore_eos=True, stream=True, seed=1
            )
            for number, _ in enumerate(stream):
                if number % 20 == 0:
                    most = max(most, client.metrics().models[0].cache.pages_used)
            if most >= WINDOW // PAGE:
                break
        assert client.metrics().models[0].cache.pages_used == 0
    # The window, a chunk and a page at each end; a cache of everything would take 30 pages.
    assert 0 < most <= (WINDOW + CHUNK) // PAGE + 2


def pooled(model: Path, mode: str) -> Path:
    """The same model with another pooling in its manifest."""
    data = model.read_bytes()
    known = re.search(rb'mode\\": ?( *\\"[a-z]+\\")', data)
    assert known
    named = f'\\"{mode}\\"'.encode().rjust(len(known[1]))
    at = known.start(1)
    other = model.with_name(f"{mode}.safetensors")
    other.write_bytes(data[:at] + named + data[at + len(named) :])
    return other


@pytest.mark.parametrize(("mode", "tokens"), [("last", 67), ("mean", 3), ("cls", 40)])
def test_embeddings_of_a_decoder_are_those_of_transformers(
    model: Path, mode: str, tokens: int
) -> None:
    golden = goldens.golden(CASE)
    head = load_file(model.parents[1] / CASE / "model.safetensors")["lm_head.weight"]
    # The goldens have logits, which are the hidden states times this matrix: with more rows than
    # columns it can be inverted.
    rows = {"last": [66], "mean": [0, 1, 2], "cls": [0]}[mode]
    logits = golden.values[[golden.record["rows"].index(row) for row in rows]]
    states = np.linalg.lstsq(head.astype(np.float64), logits.T.astype(np.float64), rcond=None)[0]
    expected = states.mean(axis=1)
    expected /= np.linalg.norm(expected)
    with Client() as client:
        library = next(model.parent.glob("*.so"))
        client.models.load(str(pooled(model, mode)), id="m", library=str(library))
        answer = client.embeddings.create(
            model="m", input=[[65, 66], golden.record["prompt"][:tokens], [67] * 30]
        )
    found = np.array(answer.data[1].embedding)
    assert np.abs(found - expected).max() < 1e-4
