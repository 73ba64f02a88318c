"""The engine with compiled models, compared with transformers: cache, windows, batches."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from inlay import Client
from inlay.compiler.job import Options, compile_model
from inlay.ops.isa import host_isas
from inlay.testing import tiny
from inlay.testing.driver import Driver

sys.path.insert(0, str(Path(__file__).parents[1] / "python" / "compiler"))

import goldens


def compiled(folder: Path, case: str, rows: int) -> Path:
    """A golden case, with a tokenizer that has one token per byte."""
    checkpoint = goldens.checkpoint(folder / case, case)
    tiny.tokenizer().save(str(checkpoint / "tokenizer.json"))
    options = Options(
        quantization="f32",
        isas=[host_isas()[0].name],
        name=case,
        max_batch_tokens=rows,
        max_sequences=4,
        context=goldens.CONTEXT.get(case),
    )
    return compile_model(str(checkpoint), folder / "out", options).data


def text_of(tokens: list[int]) -> str:
    """The text of the tokens that the tokenizer knows; the models have a few more."""
    known = [token for token in tokens if token < 262]
    return str(tiny.tokenizer().decode(known, skip_special_tokens=True))


@pytest.mark.parametrize("case", ["llama-llama3-rope", "gemma3-local-global", "mistral-window"])
def test_greedy_text_of_transformers_alone_and_in_company(case: str, tmp_path: Path) -> None:
    record = goldens.golden(case).record
    prompt, greedy = record["prompt"], record["greedy"]
    # A budget of 24 tokens per step: prompts are chunked, next to the decodes of others.
    with Client() as client:
        model = client.models.load(str(compiled(tmp_path, case, 24)))

        def complete(tokens: list[int], count: int) -> str:
            answer = client.completions.create(
                model=model.id, prompt=tokens, temperature=0, max_tokens=count, ignore_eos=True
            )
            return str(answer.choices[0].text)

        assert complete(prompt, len(greedy)) == text_of(greedy)
        # The same again from the prefix cache, with others of several lengths around it.
        with ThreadPoolExecutor(5) as pool:
            same = [pool.submit(complete, prompt, len(greedy)) for _ in range(2)]
            later = [
                pool.submit(complete, prompt + greedy[:done], len(greedy) - done)
                for done in (5, 20, 40)
            ]
            assert [each.result() for each in same] == [text_of(greedy)] * 2
            for each, done in zip(later, (5, 20, 40), strict=True):
                assert each.result() == text_of(greedy[done:])


def test_embeddings_of_an_encoder(tmp_path: Path) -> None:
    data = compiled(tmp_path, "bert-plain", 128)
    texts = goldens.golden("bert-plain").record["texts"]
    library = next(data.parent.glob("bert-plain-*.so"))
    states = Driver(data, library).encode(texts, [[0] * len(text) for text in texts])
    with Client() as client:
        model = client.models.load(str(data))
        answer = client.embeddings.create(model=model.id, input=texts)
    start = 0
    for text, embedding in zip(texts, answer.data, strict=True):
        mean = states[start : start + len(text)].mean(axis=0)
        start += len(text)
        assert np.abs(mean / np.linalg.norm(mean) - np.array(embedding.embedding)).max() < 1e-6
