import json
from pathlib import Path

import pytest

from inlay.models import read_config
from inlay.models.common.attention import Pool

GOLDENS = Path(__file__).parents[2] / "goldens"


def model(case: str):
    return read_config(json.loads((GOLDENS / f"{case}.json").read_text())["config"]).build(64)


@pytest.mark.parametrize("case", ["llama-gqa", "gpt2-plain", "gemma3-local-global"])
def test_a_decoder_says_what_state_it_keeps(case: str) -> None:
    made = model(case)
    pools = made.pools()
    assert sorted(layer for pool in pools for layer in pool.layers) == [
        each.layer for each in made.heads
    ]
    assert len({(pool.window, pool.heads, pool.size) for pool in pools}) == len(pools)
    assert made.pooling() == "last" and made.generates


def test_an_encoder_keeps_none() -> None:
    made = model("bert-plain")
    none: list[Pool] = []
    assert made.pools() == none
    assert made.pooling() == "mean" and not made.generates and not made.tied
