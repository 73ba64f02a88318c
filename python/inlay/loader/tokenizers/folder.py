"""A checkpoint's tokenizer in an older form, as a tokenizer.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from inlay.errors import CheckpointError
from inlay.loader.tokenizers import bytelevel, wordpiece
from inlay.loader.tokenizers.bytelevel import CL100K, GPT2, LLAMA3, O200K, QWEN2, Splits
from inlay.loader.tokenizers.pieces import Json, Kind, Pieces, Specials, tokenizer_config
from inlay.loader.tokenizers.sentencepiece import read_model
from inlay.loader.tokenizers.tiktoken import is_tiktoken, read_ranks, vocabulary

MODELS = ("tokenizer.model", "spiece.model")
RANKS = {
    "qwen.tiktoken": QWEN2,
    "cl100k_base.tiktoken": CL100K,
    "o200k_base.tiktoken": O200K,
}
"""Lists of tiktoken, and how words are cut for each: the list does not say it."""
FILES = (*MODELS, *RANKS, "vocab.json", "merges.txt", "vocab.txt", "added_tokens.json")
"""What is read if there is no tokenizer.json."""
RWKV = "rwkv_vocab*.txt"

# Classes of transformers whose tokenizer is what the file says, and how each cuts words.
_SENTENCEPIECE = ("Llama", "CodeLlama", "Gemma", "Baichuan", "InternLM", "InternLM2", "Orion", "T5")
_BYTE_LEVEL = {"GPT2": GPT2, "CodeGen": GPT2, "Qwen2": QWEN2}
_OF_MODELS = {"gpt2": "GPT2", "qwen2": "Qwen2", "qwen3": "Qwen2", "phi": "CodeGen"}
_WORDPIECE = ("Bert", "DistilBert", "Electra", "MPNet")
_ROLES = {"bos": "bos_token", "eos": "eos_token", "unk": "unk_token", "pad": "pad_token"}


@dataclass(frozen=True)
class _Folder:
    place: Path
    files: Mapping[str, bytes]
    settings: Json
    model_type: str

    def name(self) -> str:
        """The class of transformers, without what all have in common."""
        given = self.settings.get("tokenizer_class")
        if not isinstance(given, str):
            return ""
        return given.removesuffix("Fast").removesuffix("Tokenizer")

    def refused(self, file: str, known: str) -> CheckpointError:
        return CheckpointError(
            f"{self.place / file} belongs to a tokenizer of the class "
            f"{self.settings.get('tokenizer_class')!r:.80}, which is not converted; known are "
            f"{known}. AutoTokenizer.from_pretrained(...).save_pretrained(...) of transformers "
            "may write a tokenizer.json"
        )

    def token(self, role: str) -> str | None:
        """The text of the token that has a role."""
        value = self.settings.get(_ROLES[role])
        if isinstance(value, dict):
            value = value.get("content")
        return value if isinstance(value, str) else None

    def added(self) -> dict[int, tuple[str, bool]]:
        """Text and kind of the tokens that the settings add, by their ids."""
        found: dict[int, tuple[str, bool]] = {}
        if "added_tokens.json" in self.files:
            table = _object(self.place / "added_tokens.json", self.files["added_tokens.json"])
            found |= {number: (text, False) for text, number in table.items()}
        decoder = self.settings.get("added_tokens_decoder")
        for number, entry in (decoder if isinstance(decoder, dict) else {}).items():
            if isinstance(entry, dict) and str(number).isdecimal():
                found[int(number)] = (entry.get("content", ""), entry.get("special") is True)
        for number, (text, _) in found.items():
            if type(number) is not int or not 0 <= number < 1 << 22 or not isinstance(text, str):
                raise CheckpointError(f"An added token of {self.place} has another form: {text!r}")
        return found

    def extended(self, pieces: Pieces) -> Pieces:
        """The pieces and the added tokens, at their ids."""
        added = self.added()
        texts, kinds, scores = list(pieces.texts), list(pieces.kinds), list(pieces.scores)
        missing = max(added, default=-1) + 1 - len(texts)
        texts += [f"[unused {len(texts) + place}]" for place in range(missing)]
        kinds += [Kind.UNUSED] * max(missing, 0)
        scores += [0.0] * (len(texts) - len(scores))
        for number, (text, special) in added.items():
            texts[number] = text
            kinds[number] = Kind.CONTROL if special else Kind.USER_DEFINED
        return Pieces(texts, kinds, scores)

    def specials(self, pieces: Pieces, usual: Specials) -> Specials:
        """The tokens with a role: those that the settings name, else the usual ones."""
        ids = {text: number for number, text in enumerate(pieces.texts)}
        named: dict[str, Any] = {
            role: ids[text] for role in _ROLES if (text := self.token(role) or "") in ids
        }
        around = {
            key: self.settings[key + "_token"]
            for key in ("add_bos", "add_eos")
            if isinstance(self.settings.get(key + "_token"), bool)
        }
        return replace(usual, **named, **around)


def converted(
    place: Path, files: Mapping[str, bytes], config: Mapping[str, Any]
) -> dict[str, bytes]:
    """The tokenizer.json of a folder that has its tokenizer in another form, or nothing.

    With it comes a tokenizer_config.json, if the folder has none.
    """
    text = files.get("tokenizer_config.json")
    settings = {} if text is None else _object(place / "tokenizer_config.json", text)
    folder = _Folder(place, files, settings, str(config.get("model_type")))
    made = _made(folder)
    if made is None:
        return {}
    vocabulary, own = made
    result = {"tokenizer.json": json.dumps(vocabulary).encode()}
    return result if settings else {**result, "tokenizer_config.json": json.dumps(own).encode()}


def _made(folder: _Folder) -> tuple[Json, Json] | None:
    for name in MODELS:
        data = folder.files.get(name)
        if data is not None:
            if is_tiktoken(data):
                if folder.model_type != "llama":
                    raise folder.refused(name, "Llama 3's")
                return _tiktoken(folder, name, LLAMA3)
            return _sentencepiece(folder, name)
    for name, splits in RANKS.items():
        if name in folder.files:
            return _tiktoken(folder, name, splits)
    if {"vocab.json", "merges.txt"} <= folder.files.keys():
        return _merged(folder)
    return _wordpiece(folder) if "vocab.txt" in folder.files else None


def _sentencepiece(folder: _Folder, file: str) -> tuple[Json, Json]:
    name = folder.name()
    if name and name not in _SENTENCEPIECE:
        raise folder.refused(file, ", ".join(_SENTENCEPIECE))
    model = read_model(folder.place / file, folder.files[file])
    pieces = folder.extended(model.pieces)
    ids = {"bos": model.bos, "eos": model.eos, "unk": model.unk, "pad": model.pad}
    usual: dict[str, Any] = {
        role: number for role, number in ids.items() if 0 <= number < len(pieces.texts)
    }
    t5 = name == "T5"
    around = {"add_bos": "bos" in usual and not t5, "add_eos": t5}
    specials = folder.specials(pieces, Specials(**usual, **around))
    legacy = folder.settings.get("legacy") is not False
    made = replace(model, pieces=pieces, prefix_after_markup=legacy).json(specials)
    return made, tokenizer_config(pieces, specials)


def _tiktoken(folder: _Folder, file: str, splits: Splits) -> tuple[Json, Json]:
    ranks = read_ranks(folder.place / file, folder.files[file])
    texts, merges = vocabulary(ranks)
    if file == "qwen.tiktoken":
        texts += ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
        texts += [f"<|extra_{number}|>" for number in range(205)]
    kinds = [Kind.NORMAL if number < len(ranks) else Kind.CONTROL for number in range(len(texts))]
    pieces = folder.extended(Pieces(texts, kinds))
    specials = folder.specials(pieces, Specials(add_bos=splits.add_bos))
    # tiktoken looks for the whole word before it merges.
    whole = replace(splits, ignore_merges=True)
    if specials.bos is None:
        specials = replace(specials, add_bos=False)
    made = bytelevel.json(pieces, merges, whole, specials)
    return made, tokenizer_config(pieces, specials)


def _merged(folder: _Folder) -> tuple[Json, Json]:
    name = folder.name() or _OF_MODELS.get(folder.model_type, "")
    if name not in _BYTE_LEVEL:
        raise folder.refused("vocab.json", ", ".join(_BYTE_LEVEL))
    place = folder.place / "vocab.json"
    table = _object(place, folder.files["vocab.json"])
    if sorted(table.values(), key=repr) != sorted(range(len(table)), key=repr):
        raise CheckpointError(f"{place} does not have each id once")
    texts = sorted(table, key=lambda text: int(table[text]))
    end = "<|endoftext|>"
    kinds = [Kind.CONTROL if text == end else Kind.NORMAL for text in texts]
    pieces = folder.extended(Pieces(texts, kinds))
    found = list(pieces.texts).index(end) if end in pieces.texts else None
    specials = folder.specials(pieces, Specials(bos=found, eos=found))
    merges = _merges(folder.place / "merges.txt", folder.files["merges.txt"])
    prefix = folder.settings.get("add_prefix_space") is True
    splits = _BYTE_LEVEL[name]
    made = bytelevel.json(pieces, merges, splits, specials, add_prefix_space=prefix)
    return made, tokenizer_config(pieces, specials)


def _merges(place: Path, data: bytes) -> list[list[str]]:
    lines = _text(place, data).split("\n")
    if lines and lines[0].startswith("#version"):
        del lines[0]
    pairs = [line.removesuffix("\r").split(" ") for line in lines if line.strip()]
    wrong = next((pair for pair in pairs if len(pair) != 2), None)
    if wrong is not None:
        raise CheckpointError(f"{place} has a line that is no pair: {' '.join(wrong)!r:.80}")
    return pairs


def _wordpiece(folder: _Folder) -> tuple[Json, Json]:
    name = folder.name()
    if (name or "Bert") not in _WORDPIECE or folder.model_type != "bert":
        raise folder.refused("vocab.txt", ", ".join(_WORDPIECE))
    texts = _text(folder.place / "vocab.txt", folder.files["vocab.txt"]).split("\n")
    while texts and not texts[-1]:
        texts.pop()
    texts = [text.removesuffix("\r") for text in texts]
    ids = {text: number for number, text in enumerate(texts)}
    usual = {"bos": "[CLS]", "eos": "[SEP]", "unk": "[UNK]", "pad": "[PAD]"}
    missing = [text for text in usual.values() if text not in ids]
    if missing:
        raise CheckpointError(f"{folder.place / 'vocab.txt'} has no {missing[0]}")
    specials = Specials(
        **{role: ids[text] for role, text in usual.items()}, add_bos=True, add_eos=True
    )
    lowercase = folder.settings.get("do_lower_case")
    made = wordpiece.json(
        texts, specials, lowercase=lowercase if isinstance(lowercase, bool) else True
    )
    return made, tokenizer_config(Pieces(texts, [Kind.NORMAL] * len(texts)), specials)


def _text(place: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise CheckpointError(f"{place} is not UTF-8 text") from None


def _object(place: Path, data: bytes) -> Json:
    try:
        found = json.loads(_text(place, data))
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{place} is not valid JSON: {error}") from None
    if not isinstance(found, dict):
        raise CheckpointError(f"{place} must hold a JSON object")
    return found
