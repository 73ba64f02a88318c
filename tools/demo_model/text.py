"""The tokenizer and the chat template of the demo model."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jinja2.sandbox
from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    pre_tokenizers,
    trainers,
)

from .corpus.dialogue import Dialogue

HOME = Path(__file__).resolve().parent / "weights"
TEMPLATE = HOME / "chat_template.jinja"

BEGIN, END = "<|begin|>", "<|end|>"
ROLES = ["<|system|>", "<|user|>", "<|assistant|>", "<|tool|>"]
SPECIAL = [BEGIN, END, *ROLES]
# Part of the visible text, as in other models with this format of tool calls.
MARKS = ["<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"]

# Lowercase words keep the space in front of them. Capitalised words, digits and brackets do not, so
# that a name has the same tokens in a sentence and in JSON, and a small model can learn to copy it.
PATTERN = (
    r"'(?:s|t|re|ve|m|ll|d)(?!\p{L})| I(?!\p{L})| ?\p{Ll}+|\p{Lu}\p{Ll}+|\p{Lu}+|\p{L}|\p{N}"
    r"|\n+| ?[^\s\p{L}\p{N}]+|\s"
)


def corpus_text(dialogues: Iterable[Dialogue]) -> Iterator[str]:
    """All text of the dialogues that the tokenizer should cover."""
    for dialogue in dialogues:
        if dialogue.tools:
            yield "You may call these functions:\n<tools>\n</tools>"
        for tool in dialogue.tools:
            yield json.dumps(tool, ensure_ascii=False)
        for message in dialogue.messages:
            yield message["content"]
            for call in message.get("tool_calls", []):
                yield json.dumps(call["function"], ensure_ascii=False)


def train_tokenizer(dialogues: Iterable[Dialogue], size: int) -> Tokenizer:
    """A byte-level BPE tokenizer with `size` entries in total."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size - len(MARKS),
        special_tokens=[AddedToken(token, special=True) for token in SPECIAL],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus_text(dialogues), trainer)
    tokenizer.add_tokens([AddedToken(mark, special=False, normalized=False) for mark in MARKS])
    return tokenizer


class Template:
    """The chat template, rendered as Hugging Face renders it."""

    def __init__(self, source: str) -> None:
        environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True
        )
        environment.filters["tojson"] = lambda value: json.dumps(value, ensure_ascii=False)
        environment.globals["raise_exception"] = _raise
        self._template = environment.from_string(source)

    @classmethod
    def load(cls) -> Template:
        return cls(TEMPLATE.read_text(encoding="utf-8"))

    def render(
        self,
        messages: list[dict[str, Any]],
        tools: list[dict[str, Any]] | None = None,
        *,
        generate: bool = False,
    ) -> str:
        """The text that the model reads."""
        return self._template.render(
            messages=messages,
            tools=tools or None,
            add_generation_prompt=generate,
            bos_token=BEGIN,
            eos_token=END,
        )


def _raise(message: str) -> None:
    raise jinja2.TemplateError(message)


def tokenizer_config(context: int) -> dict[str, Any]:
    """`tokenizer_config.json`."""
    return {
        "add_bos_token": False,
        "add_eos_token": False,
        "added_tokens_decoder": {},
        "bos_token": BEGIN,
        "clean_up_tokenization_spaces": False,
        "eos_token": END,
        "model_max_length": context,
        "pad_token": END,
        "tokenizer_class": "PreTrainedTokenizerFast",
    }
