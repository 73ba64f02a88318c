"""SentencePiece: BPE and unigram models over text in which spaces are marks."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inlay.errors import CheckpointError
from inlay.loader.tokenizers.pieces import SPACE, Json, Kind, Pieces, Specials, tokenizer_json

UNIGRAM, BPE = 1, 2
_MOST_PIECES = 1 << 22
# Characters of a piece that others are joined to; SentencePiece makes none above 16.
_LONGEST = 256


@dataclass(frozen=True)
class SentencePiece:
    """What a model file says, or what a GGUF file says of one."""

    pieces: Pieces
    algorithm: int = BPE
    byte_fallback: bool = True
    add_dummy_prefix: bool = True
    prefix_after_markup: bool = True
    """A space is put before the text after markup, too, not only before the first."""
    remove_extra_whitespaces: bool = False
    charsmap: bytes = b""
    """SentencePiece's own compiled rules for normal forms of characters."""
    unk: int = 0
    bos: int = 1
    eos: int = 2
    pad: int = -1

    def json(self, specials: Specials) -> Json:
        """The tokenizer.json."""
        model = self._unigram() if self.algorithm == UNIGRAM else self._bpe()
        return tokenizer_json(
            self.pieces,
            specials,
            normalizer=self._normalizer(),
            pre_tokenizer=self._pre_tokenizer(),
            decoder=self._decoder(),
            model=model,
        )

    def _normalizer(self) -> Json:
        steps: list[Json] = []
        if self.charsmap:
            encoded = base64.b64encode(self.charsmap).decode()
            steps.append({"type": "Precompiled", "precompiled_charsmap": encoded})
        if self.remove_extra_whitespaces:
            for pattern, content in ((r"\A +| +\z", ""), (" {2,}", " ")):
                steps.append({"type": "Replace", "pattern": {"Regex": pattern}, "content": content})
        if self.add_dummy_prefix and self.prefix_after_markup:
            steps.append({"type": "Prepend", "prepend": SPACE})
        steps.append({"type": "Replace", "pattern": {"String": " "}, "content": SPACE})
        return {"type": "Sequence", "normalizers": steps}

    def _pre_tokenizer(self) -> Json | None:
        if not self.add_dummy_prefix or self.prefix_after_markup:
            return None
        return {
            "type": "Metaspace",
            "replacement": SPACE,
            "prepend_scheme": "first",
            "split": False,
        }

    def _decoder(self) -> Json:
        steps: list[Json] = [
            {"type": "Replace", "pattern": {"String": SPACE}, "content": " "},
            {"type": "ByteFallback"},
            {"type": "Fuse"},
        ]
        if self.add_dummy_prefix:
            steps.append({"type": "Strip", "content": " ", "start": 1, "stop": 0})
        return {"type": "Sequence", "decoders": steps}

    def _unigram(self) -> Json:
        vocab = [
            [text, score] for text, score in zip(self.pieces.texts, self.pieces.scores, strict=True)
        ]
        return {
            "type": "Unigram",
            "unk_id": self.unk,
            "vocab": vocab,
            "byte_fallback": self.byte_fallback,
        }

    def _bpe(self) -> Json:
        unk = self.pieces.texts[self.unk] if 0 <= self.unk < len(self.pieces.texts) else None
        return {
            "type": "BPE",
            "dropout": None,
            "unk_token": unk,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": True,
            "byte_fallback": self.byte_fallback,
            "ignore_merges": False,
            "vocab": {text: number for number, text in enumerate(self.pieces.texts)},
            "merges": _merges(self.pieces),
        }


def _merges(pieces: Pieces) -> list[list[str]]:
    """The pairs that make each piece, best piece first.

    SentencePiece joins the neighbours whose piece has the best score; BPE joins those whose pair
    comes first.
    """
    joined = (Kind.NORMAL, Kind.USER_DEFINED)
    ids = {
        text: number
        for number, (text, kind) in enumerate(zip(pieces.texts, pieces.kinds, strict=True))
        if kind in joined and len(text) <= _LONGEST
    }
    pairs = []
    for text, number in ids.items():
        for cut in range(1, len(text)):
            left, right = text[:cut], text[cut:]
            if left in ids and right in ids:
                order = (-pieces.scores[number], number, ids[left], ids[right])
                pairs.append((order, [left, right]))
    pairs.sort(key=lambda pair: pair[0])
    return [pair for _, pair in pairs]


def read_model(path: Path, data: bytes) -> SentencePiece:
    """Read a `tokenizer.model`, which is a message in Protocol Buffers."""
    try:
        return _model(data)
    except (ValueError, IndexError, struct.error) as error:
        raise CheckpointError(f"{path} is not a model of SentencePiece: {error}") from None


def _model(data: bytes) -> SentencePiece:
    texts: list[str] = []
    scores: list[float] = []
    kinds: list[int] = []
    trainer: dict[int, int | bytes] = {}
    normalizer: dict[int, int | bytes] = {}
    for field, value in _fields(data):
        if field == 1 and isinstance(value, bytes):
            piece = dict(_fields(value))
            text, score = piece.get(1, b""), piece.get(2, b"\0\0\0\0")
            if not isinstance(text, bytes) or not isinstance(score, bytes):
                raise ValueError("a piece has another form")
            texts.append(text.decode("utf-8"))
            scores.append(struct.unpack("<f", score)[0])
            kinds.append(_number(piece, 3, Kind.NORMAL))
            if len(texts) > _MOST_PIECES:
                raise ValueError("it has too many pieces")
        elif field == 2 and isinstance(value, bytes):
            trainer |= dict(_fields(value))
        elif field == 3 and isinstance(value, bytes):
            normalizer |= dict(_fields(value))
    if not texts:
        raise ValueError("it has no pieces")
    algorithm = _number(trainer, 3, UNIGRAM)
    if algorithm not in (UNIGRAM, BPE):
        raise ValueError("it splits words or characters, which is not supported")
    charsmap = normalizer.get(2, b"")
    return SentencePiece(
        Pieces(texts, kinds, scores),
        algorithm,
        byte_fallback=bool(_number(trainer, 35, 0)),
        add_dummy_prefix=bool(_number(normalizer, 3, 1)),
        remove_extra_whitespaces=bool(_number(normalizer, 4, 1)),
        charsmap=charsmap if isinstance(charsmap, bytes) else b"",
        unk=_number(trainer, 40, 0),
        bos=_number(trainer, 41, 1),
        eos=_number(trainer, 42, 2),
        pad=_number(trainer, 43, -1),
    )


def _number(fields: dict[int, int | bytes], field: int, default: int) -> int:
    value = fields.get(field, default)
    if not isinstance(value, int):
        raise ValueError(f"field {field} is no number")
    return value - (1 << 64) if value >= 1 << 63 else value


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message: whole numbers, and bytes for all other types."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        wire = key & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        if wire == 2:
            length, at = _varint(data, at)
        elif wire in (1, 5):
            length = 8 if wire == 1 else 4
        else:
            raise ValueError("it is not in Protocol Buffers")
        if length > len(data) - at:
            raise ValueError("it ends early")
        yield key >> 3, data[at : at + length]
        at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        byte = data[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            return value, at
    raise ValueError("it is not in Protocol Buffers")
