"""A byte-level BPE tokenizer of any vocabulary size, with as many merges as a real one.

Its words are made of pairs of letters, then of pairs of pairs, so the output of a random model is
readable ASCII, and text streams as with a real vocabulary.
"""

from __future__ import annotations

import string
from collections.abc import Iterator

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

SPECIAL = ["<|begin|>", "<|end|>", "<|user|>", "<|assistant|>", "<|system|>"]

TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<|{{ message.role }}|>{{ message.content }}<|end|>"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)

# Steps through all pairs of pairs in an irregular order: it does not divide their number.
_STRIDE = 100_003


def _merges(space: str) -> Iterator[tuple[str, str]]:
    letters = string.ascii_lowercase
    yield from ((a, b) for a in letters for b in letters)
    yield from ((space, a) for a in letters)
    pairs = [a + b for a in letters for b in letters]
    count = len(pairs) ** 2
    for i in range(count):
        first, second = divmod(i * _STRIDE % count, len(pairs))
        yield pairs[first], pairs[second]


def build(vocabulary: int) -> Tokenizer:
    """A tokenizer with exactly `vocabulary` tokens; the last ones are special."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    plain = vocabulary - len(SPECIAL)
    if plain < len(alphabet):
        raise ValueError(f"a vocabulary of {vocabulary} is too small for bytes and special tokens")
    space = pre_tokenizers.ByteLevel(add_prefix_space=False).pre_tokenize_str(" ")[0][0]
    merges = [pair for pair, _ in zip(_merges(space), range(plain - len(alphabet)), strict=False)]
    words = [*alphabet, *(a + b for a, b in merges)]
    if len(words) < plain:
        raise ValueError(f"a vocabulary of {vocabulary} is larger than this tokenizer can be")
    made = Tokenizer(models.BPE({word: i for i, word in enumerate(words)}, merges))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(text, special=True) for text in SPECIAL])
    return made
