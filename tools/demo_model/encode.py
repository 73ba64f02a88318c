"""Encodes dialogues to arrays of tokens, with each token's weight in the loss."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from .corpus.dialogue import Dialogue
from .text import END, Template

# The input has a small weight, because it teaches the language and copying: a sixth of its tokens.
PROMPT_WEIGHT, PROMPT_SHARE = 0.5, 1 / 6
CHUNK = 2000


@dataclass(frozen=True)
class Encoded:
    """The tokens of one dialogue; `answer` marks those that the model has to generate."""

    ids: np.ndarray
    answer: np.ndarray


def encode_all(dialogues: Iterable[Dialogue], tokenizer: Tokenizer, context: int) -> list[Encoded]:
    """Every dialogue that fits into the context."""
    template = Template.load()
    speaks, ends = tokenizer.token_to_id("<|assistant|>"), tokenizer.token_to_id(END)
    texts = [template.render(d.messages, d.tools) for d in dialogues]
    found = []
    for start in range(0, len(texts), CHUNK):
        for encoding in tokenizer.encode_batch(texts[start : start + CHUNK]):
            ids = np.array(encoding.ids, dtype=np.int64)
            if len(ids) <= context:
                found.append(Encoded(ids, answer_mask(ids, speaks, ends)))
    return found


def answer_mask(ids: np.ndarray, speaks: int, ends: int) -> np.ndarray:
    """True for each token after `<|assistant|>` up to and with the next `<|end|>`."""
    mask = np.zeros(len(ids), dtype=bool)
    inside = False
    for i, token in enumerate(ids):
        mask[i] = inside
        if token == speaks:
            inside = True
        elif token == ends:
            inside = False
    return mask


def batches(
    encoded: list[Encoded], buckets: list[int], tokens: int, rng: np.random.Generator
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Shuffled batches of about `tokens` tokens; each row holds one dialogue.

    Dialogues of similar length are batched together, so that there is little padding, and no row
    sees another dialogue. Returns (ids [rows, bucket + 1], weights [rows, bucket]).
    """
    groups: dict[int, list[int]] = {bucket: [] for bucket in buckets}
    for i in rng.permutation(len(encoded)):
        length = len(encoded[i].ids) - 1
        groups[next(b for b in buckets if b >= length)].append(int(i))
    made = []
    for bucket, members in groups.items():
        rows = max(1, tokens // bucket)
        for start in range(0, len(members) - rows + 1, rows):
            ids = np.zeros((rows, bucket + 1), dtype=np.int64)
            weights = np.zeros((rows, bucket), dtype=np.float32)
            for row, i in enumerate(members[start : start + rows]):
                one = encoded[i]
                ids[row, : len(one.ids)] = one.ids
                some = rng.random(len(one.ids) - 1) < PROMPT_SHARE
                weights[row, : len(one.ids) - 1] = np.where(
                    one.answer[1:], 1.0, PROMPT_WEIGHT * some
                )
            made.append((ids, weights))
    order = rng.permutation(len(made))
    return [made[i] for i in order]
