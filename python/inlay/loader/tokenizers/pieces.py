"""A vocabulary with the kind of each piece, and the parts that every tokenizer.json shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

Json = dict[str, Any]


class Kind(IntEnum):
    """What a piece is. SentencePiece and GGUF number them alike."""

    NORMAL = 1
    UNKNOWN = 2
    CONTROL = 3
    USER_DEFINED = 4
    UNUSED = 5
    BYTE = 6


@dataclass(frozen=True)
class Pieces:
    """The pieces by their ids."""

    texts: Sequence[str]
    kinds: Sequence[int]
    scores: Sequence[float] = ()


@dataclass(frozen=True)
class Specials:
    """The ids that have a role, and what is put around a text."""

    bos: int | None = None
    eos: int | None = None
    unk: int | None = None
    pad: int | None = None
    add_bos: bool = False
    add_eos: bool = False


def added_tokens(pieces: Pieces, specials: Specials) -> list[Json]:
    """The tokens that are cut out of a text before anything else."""
    roles = {specials.bos, specials.eos, specials.unk, specials.pad}
    found = []
    for number, (text, kind) in enumerate(zip(pieces.texts, pieces.kinds, strict=True)):
        special = kind in (Kind.CONTROL, Kind.UNKNOWN) or (
            number in roles and kind != Kind.USER_DEFINED
        )
        if text and (special or kind == Kind.USER_DEFINED):
            # A piece with the mark of a space is looked for where spaces have become marks.
            marked = not special and SPACE in text
            found.append(added_token(number, text, special=special, normalized=marked))
    return found


SPACE = "\u2581"
"""How SentencePiece writes a space."""


def added_token(number: int, text: str, *, special: bool, normalized: bool = False) -> Json:
    """An entry of `added_tokens`."""
    return {
        "id": number,
        "content": text,
        "single_word": False,
        "lstrip": False,
        "rstrip": False,
        "normalized": normalized,
        "special": special,
    }


def around(pieces: Pieces, before: int | None, after: int | None) -> Json | None:
    """The post-processor that puts these tokens around a text."""
    used = [number for number in (before, after) if number is not None]
    if not used:
        return None

    def special(number: int | None, part: int) -> list[Json]:
        if number is None:
            return []
        return [{"SpecialToken": {"id": pieces.texts[number], "type_id": part}}]

    first = [*special(before, 0), {"Sequence": {"id": "A", "type_id": 0}}, *special(after, 0)]
    second = [{"Sequence": {"id": "B", "type_id": 1}}, *special(after, 1)]
    return {
        "type": "TemplateProcessing",
        "single": first,
        "pair": [*first, *second],
        "special_tokens": {
            pieces.texts[number]: {
                "id": pieces.texts[number],
                "ids": [number],
                "tokens": [pieces.texts[number]],
            }
            for number in used
        },
    }


def tokenizer_json(pieces: Pieces, specials: Specials, **parts: Json | None) -> Json:
    """A tokenizer.json of these parts: model, normalizer, pre_tokenizer and decoder."""
    before = specials.bos if specials.add_bos else None
    after = specials.eos if specials.add_eos else None
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added_tokens(pieces, specials),
        "normalizer": None,
        "pre_tokenizer": None,
        "post_processor": around(pieces, before, after),
        **parts,
    }


def tokenizer_config(pieces: Pieces, specials: Specials) -> Json:
    """The part of tokenizer_config.json that names the tokens with a role."""
    roles = {
        "bos_token": specials.bos,
        "eos_token": specials.eos,
        "unk_token": specials.unk,
        "pad_token": specials.pad,
    }
    named: Json = {
        role: pieces.texts[number]
        for role, number in roles.items()
        if number is not None and number < len(pieces.texts)
    }
    return {**named, "clean_up_tokenization_spaces": False}
