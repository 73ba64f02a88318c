"""The tokenizer of a GGUF file as the files of a checkpoint."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from inlay.errors import CheckpointError
from inlay.loader.tokenizers import bytelevel, wordpiece
from inlay.loader.tokenizers.pieces import (
    SPACE,
    Json,
    Kind,
    Pieces,
    Specials,
    tokenizer_config,
)
from inlay.loader.tokenizers.sentencepiece import BPE, UNIGRAM, SentencePiece

# Tokens that end a turn or a text, in files that name only one of them.
_ENDS = frozenset(
    [
        "<|eot_id|>",
        "<|im_end|>",
        "<|end|>",
        "<|return|>",
        "<|call|>",
        "<end_of_turn>",
        "<|endoftext|>",
        "<|end_of_text|>",
        "<|eom_id|>",
        "<EOT>",
        "_<EOT>",
        "<|END_OF_TURN_TOKEN|>",
        "[EOT]",
        "<|end_of_turn|>",
        "<\uff5cend\u2581of\u2581sentence\uff5c>",
    ]
)
_HARMONY = ("<|return|>", "<|call|>")


class _Keys:
    """The keys under `tokenizer.ggml.`, each of the type that is asked for."""

    def __init__(self, path: Path, metadata: Mapping[str, Any]):
        self.path, self._metadata = path, metadata

    def bad(self, key: str) -> CheckpointError:
        return CheckpointError(f"{self.path}: `tokenizer.ggml.{key}` has another form")

    def text(self, key: str, default: str = "") -> str:
        value = self._metadata.get(f"tokenizer.ggml.{key}", default)
        if not isinstance(value, str):
            raise self.bad(key)
        return value

    def texts(self, key: str) -> list[str]:
        value = self._metadata.get(f"tokenizer.ggml.{key}", [])
        # An empty list has no type.
        if isinstance(value, np.ndarray) and not value.size:
            return []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.bad(key)
        return value

    def numbers(self, key: str, count: int, default: float) -> list[Any]:
        value = self._metadata.get(f"tokenizer.ggml.{key}")
        if value is None:
            return [default] * count
        if not isinstance(value, np.ndarray) or len(value) != count:
            raise self.bad(key)
        if not np.isfinite(value).all():
            raise self.bad(key)
        found: list[Any] = value.tolist()
        return found

    def id(self, key: str, count: int) -> int | None:
        value = self._metadata.get(f"tokenizer.ggml.{key}_token_id")
        if value is not None and type(value) is not int:
            raise self.bad(f"{key}_token_id")
        if value is None or value in (-1, 0xFFFFFFFF):
            return None
        if not 0 <= value < count:
            raise self.bad(f"{key}_token_id")
        return int(value)

    def flag(self, key: str, default: bool) -> bool:
        value = self._metadata.get(f"tokenizer.ggml.{key}", default)
        if type(value) is not bool:
            raise self.bad(key)
        return value

    def data(self, key: str) -> bytes:
        value = self._metadata.get(f"tokenizer.ggml.{key}")
        return value.tobytes() if isinstance(value, np.ndarray) else b""


def tokenizer(path: Path, metadata: Mapping[str, Any]) -> tuple[Json, Json, list[int]]:
    """The tokenizer.json, the tokenizer_config.json, and the tokens that end a text."""
    keys = _Keys(path, metadata)
    model, texts = keys.text("model"), keys.texts("tokens")
    count = len(texts)
    if not count:
        raise CheckpointError(f"{path} has no vocabulary (`tokenizer.ggml.tokens`)")
    makers = {"llama": _sentencepiece, "t5": _sentencepiece, "gpt2": _bytelevel, "bert": _bert}
    if model not in makers:
        raise CheckpointError(
            f"{path} has a tokenizer of the kind {model!r}; known are {', '.join(makers)}"
        )
    # Bytes that are no text cannot be typed: such a piece is found by no text.
    texts = [text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for text in texts]
    kinds = [int(each) for each in keys.numbers("token_type", count, Kind.NORMAL)]
    scores = [float(each) for each in keys.numbers("scores", count, 0.0)]
    pieces = Pieces(texts, kinds, scores)
    made, specials = makers[model](keys, pieces)
    return made, tokenizer_config(pieces, specials), _ends(keys, pieces, specials)


def _specials(keys: _Keys, count: int, *, add_bos: bool, add_eos: bool = False) -> Specials:
    return Specials(
        bos=keys.id("bos", count),
        eos=keys.id("eos", count),
        unk=keys.id("unknown", count),
        pad=keys.id("padding", count),
        add_bos=keys.flag("add_bos_token", add_bos),
        add_eos=keys.flag("add_eos_token", add_eos),
    )


def _ends(keys: _Keys, pieces: Pieces, specials: Specials) -> list[int]:
    marked = (Kind.CONTROL, Kind.USER_DEFINED)
    by_text = {
        text: number
        for number, (text, kind) in enumerate(zip(pieces.texts, pieces.kinds, strict=True))
        if text in _ENDS and kind in marked
    }
    if all(text in by_text for text in _HARMONY):
        by_text.pop("<|end|>", None)  # it ends a part of an answer
    named = [keys.id(key, len(pieces.texts)) for key in ("eot", "eom")]
    found = [specials.eos, *named, *by_text.values()]
    return list(dict.fromkeys(number for number in found if number is not None))


def _sentencepiece(keys: _Keys, pieces: Pieces) -> tuple[Json, Specials]:
    unigram = keys.text("model") == "t5"
    specials = _specials(keys, len(pieces.texts), add_bos=not unigram, add_eos=unigram)
    unknown = [n for n, kind in enumerate(pieces.kinds) if kind == Kind.UNKNOWN]
    unk = specials.unk if specials.unk is not None else (unknown or [0])[0]
    model = SentencePiece(
        pieces,
        UNIGRAM if unigram else BPE,
        byte_fallback=Kind.BYTE in pieces.kinds,
        add_dummy_prefix=keys.flag("add_space_prefix", True),
        remove_extra_whitespaces=keys.flag("remove_extra_whitespaces", False),
        charsmap=keys.data("precompiled_charsmap"),
        unk=unk,
    )
    return model.json(specials), specials


def _bytelevel(keys: _Keys, pieces: Pieces) -> tuple[Json, Specials]:
    name = keys.text("pre", "default")
    if name not in bytelevel.BY_NAME:
        raise CheckpointError(
            f"{keys.path} cuts words as {name!r}, which is not known; known are "
            f"{', '.join(sorted(bytelevel.BY_NAME))}"
        )
    splits = bytelevel.BY_NAME[name]
    merges = [_pair(keys, merge) for merge in keys.texts("merges")]
    specials = _specials(keys, len(pieces.texts), add_bos=splits.add_bos)
    prefix = keys.flag("add_space_prefix", False)
    made = bytelevel.json(pieces, merges, splits, specials, add_prefix_space=prefix)
    return made, specials


def _pair(keys: _Keys, merge: str) -> list[str]:
    left, space, right = merge[1:].partition(" ")
    if not space or " " in right:
        raise keys.bad("merges")
    return [merge[:1] + left, right]


def _bert(keys: _Keys, pieces: Pieces) -> tuple[Json, Specials]:
    """A word begins with the mark of a space; what continues it has no ##."""
    control = (Kind.CONTROL, Kind.UNKNOWN)
    texts = [
        text
        if kind in control or (text.startswith("[") and text.endswith("]"))
        else text[1:]
        if text.startswith(SPACE)
        else f"##{text}"
        for text, kind in zip(pieces.texts, pieces.kinds, strict=True)
    ]
    count, known = len(texts), {text: number for number, text in enumerate(texts)}
    named = {
        "bos": keys.id("cls", count) or keys.id("bos", count),
        "eos": keys.id("seperator", count) or keys.id("eos", count),
        "unk": keys.id("unknown", count),
        "pad": keys.id("padding", count),
    }
    usual = {"bos": "[CLS]", "eos": "[SEP]", "unk": "[UNK]", "pad": "[PAD]"}
    ids = {
        role: known.get(usual[role]) if found is None else found for role, found in named.items()
    }
    specials = Specials(**ids, add_bos=True, add_eos=True)
    lowercase = None
    if "tokenizer.ggml.normalizer.lowercase" in keys._metadata:
        lowercase = keys.flag("normalizer.lowercase", True)
    return wordpiece.json(texts, specials, lowercase=lowercase), specials
