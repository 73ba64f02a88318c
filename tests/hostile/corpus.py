"""The corpus: a list of cases, the same at every run.

A case is a kind, a name and a value. `runner.py` says what is done with a value of each kind, and
`sentences.json` what the answer must be.
"""

from __future__ import annotations

from hostile import checkpoints, models, requests
from hostile.case import Case

KINDS = {
    "message": requests.message_cases,
    "grammar": requests.grammar_cases,
    "data": models.data_cases,
    "tokenizer": models.tokenizer_cases,
    "template": models.template_cases,
    "session": models.session_cases,
    "config": checkpoints.config_cases,
    "checkpoint": checkpoints.checkpoint_cases,
    "http": requests.http_cases,
}


def cases() -> list[Case]:
    """The whole corpus."""
    made = [Case(kind, name, value) for kind, named in KINDS.items() for name, value in named()]
    assert len({case.key for case in made}) == len(made)
    return made
