from __future__ import annotations

from typing import Any

import pytest

from inlay.loader import generation

CONTEXT = 4096


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, []),
        ({"temperature": 0.6, "top_p": 0.9, "top_k": 20, "min_p": 0, "do_sample": True}, []),
        ({"eos_token_id": [1, 2], "bos_token_id": 1, "pad_token_id": 0}, []),
        ({"num_beams": 4}, ["num_beams"]),
        ({"num_beams": 1, "num_return_sequences": 1, "typical_p": 1.0}, []),
        ({"bad_words_ids": [[1]]}, ["bad_words_ids"]),
        ({"bad_words_ids": None, "suppress_tokens": [], "no_repeat_ngram_size": 0}, []),
        (
            {"suppress_tokens": [3], "no_repeat_ngram_size": 2},
            ["no_repeat_ngram_size", "suppress_tokens"],
        ),
        ({"do_sample": False}, ["do_sample"]),
        ({"do_sample": None}, []),
        ({"max_length": 20}, []),
        ({"max_length": CONTEXT}, []),
        ({"max_length": 512}, ["max_length"]),
        ({"max_new_tokens": 20}, ["max_new_tokens"]),
        ({"max_new_tokens": CONTEXT}, []),
        ({"temperature": 2.5}, ["temperature"]),
        ({"temperature": "hot"}, ["temperature"]),
        ({"repetition_penalty": 0}, ["repetition_penalty"]),
        ({"top_k": 2.5}, ["top_k"]),
        ({"use_cache": True, "transformers_version": "4.1"}, []),
        ({"a_setting_of_tomorrow": 3}, ["a_setting_of_tomorrow"]),
    ],
)
def test_what_is_not_taken_is_named(settings: dict[str, Any], names: list[str]) -> None:
    assert generation.passed_over(settings, CONTEXT) == names
    note = generation.note(settings, CONTEXT)
    assert (note is None) == (not names)
    assert all(f"{name} (" in (note or "") for name in names)


def test_greedy_output_is_one_parameter_away() -> None:
    note = generation.note({"do_sample": False, "bad_words_ids": [[i] for i in range(99)]}, CONTEXT)
    assert note is not None
    assert "do_sample (False); for greedy output, as it asks for, set temperature to 0" in note
    assert len(note) < 260


def test_the_config_of_an_older_checkpoint() -> None:
    config = {
        "hidden_size": 8,
        "temperature": 0.5,
        "do_sample": False,
        "num_beams": 3,
        "top_k": None,
    }
    assert generation.of_config(config) == {"num_beams": 3, "temperature": 0.5}
