"""Byte-level BPE: merges over bytes that are written as printable characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inlay.loader.tokenizers.pieces import Json, Pieces, Specials, tokenizer_json

_CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
_ENDS = r"\s*[\r\n]+|\s+(?!\S)|\s+"
_GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
_DIGITS = r"\p{N}"
_UPPER, _LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
_NOT_WORD = r"[^\r\n\p{L}\p{N}]?"


def _words(numbers: str, ends: str = rf" ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|{_ENDS}") -> str:
    """Words with one character before them, numbers, marks, white space."""
    return rf"{_CONTRACTIONS}|{_NOT_WORD}\p{{L}}+|{numbers}|{ends}"


def _cased(numbers: str, contractions: str) -> str:
    """Words are cut where small letters meet large ones."""
    return (
        rf"{_NOT_WORD}{_UPPER}*{_LOWER}+{contractions}|{_NOT_WORD}{_UPPER}+{_LOWER}*{contractions}"
        rf"|{numbers}| ?[^\s\p{{L}}\p{{N}}]+[\r\n/]*|{_ENDS}"
    )


@dataclass(frozen=True)
class Splits:
    """How a text is cut before merging: each pattern cuts what the one before has left."""

    patterns: Sequence[str]
    ignore_merges: bool = False
    """A word that is in the vocabulary is one token, however it would be merged."""
    add_bos: bool = False
    """Unless a file says otherwise."""
    nfc: bool = False


GPT2 = Splits([_GPT2])
LLAMA3 = Splits([_words(r"\p{N}{1,3}")], ignore_merges=True, add_bos=True)
QWEN2 = Splits([_words(r"\p{N}")], nfc=True)
_SINGLE_DIGITS = Splits([_DIGITS, _GPT2])
_GPT4 = Splits([_words(r"\p{N}{1,3}")])
_GPT4O = Splits([_cased(r"\p{N}{1,3}", f"{_CONTRACTIONS}?")])
_CJK = "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"
_DEEPSEEK3 = Splits(
    [
        r"\p{N}{1,3}",
        "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+",
        r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
        rf"| ?[\p{{P}}\p{{S}}]+[\r\n]*|{_ENDS}",
    ]
)

CL100K = Splits(
    [
        r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+"
        r"| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++\z|\s*[\r\n]|\s+(?!\S)|\s"
    ]
)
O200K = _GPT4O

BY_NAME: dict[str, Splits] = {
    **dict.fromkeys(
        ["gpt-2", "phi-2", "mpt", "olmo", "jais", "gigachat", "a.x-4.0", "mellum", "exaone4"],
        GPT2,
    ),
    **dict.fromkeys(["trillion", "granite-docling", "modern-bert", "jina-es", "jina-de"], GPT2),
    **dict.fromkeys(["jina-v2-es", "jina-v2-de"], GPT2),
    **dict.fromkeys(
        ["llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2"],
        LLAMA3,
    ),
    **dict.fromkeys(["dbrx", "smaug-bpe", "chatglm-bpe"], _GPT4),
    **dict.fromkeys(["glm4", "glm5"], Splits(_GPT4.patterns, ignore_merges=True)),
    **dict.fromkeys(
        ["qwen2", "deepseek-r1-qwen", "megrez", "kormo", "f2llmv2", "hunyuan", "stablelm2"], QWEN2
    ),
    "stablelm2": Splits(QWEN2.patterns),
    "qwen35": Splits(
        [
            rf"{_CONTRACTIONS}|{_NOT_WORD}[\p{{L}}\p{{M}}]+|\p{{N}}"
            rf"| ?[^\s\p{{L}}\p{{M}}\p{{N}}]+[\r\n]*|{_ENDS}"
        ],
        nfc=True,
    ),
    **dict.fromkeys(
        ["smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b"],
        _SINGLE_DIGITS,
    ),
    "command-r": Splits(_SINGLE_DIGITS.patterns, nfc=True),
    "mellum2": _SINGLE_DIGITS,
    "tekken": Splits([_cased(r"\p{N}", "")], ignore_merges=True, add_bos=True),
    **dict.fromkeys(["gpt-4o", "llama4", "kanana2", "minimax-m2"], _GPT4O),
    **dict.fromkeys(["deepseek-v3", "hunyuan-dense", "joyai-llm"], _DEEPSEEK3),
    "deepseek-llm": Splits(
        [
            r"[\r\n]",
            "\\s?[\\p{Lu}\\p{Ll}\\p{Lt}&&[^\u10d0-\u10ff]]+",
            r"\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+",
            r"\s+$",
            _CJK,
            r"\p{N}+",
        ]
    ),
    "deepseek-coder": Splits([r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", _CJK, _DIGITS]),
    "falcon": Splits([r"[\p{P}\$\+<=>\^~\|`]+", _GPT2, "[0-9][0-9][0-9]"]),
    "seed-coder": Splits([_words(r"\p{N}", rf" ?[^\s\p{{L}}\p{{N}}\r\n]+|{_ENDS}")]),
    **dict.fromkeys(
        ["bailingmoe", "bailingmoe2", "llada-moe"],
        Splits([_words(r"\p{N}", r" ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+")]),
    ),
    "default": Splits([r"[\p{P}\$\+<=>\^~\|]+", _GPT2, r"\p{N}+", "[0-9][0-9][0-9]"]),
}
"""By the names that llama.cpp gives them, in `tokenizer.ggml.pre`."""


def json(
    pieces: Pieces,
    merges: Sequence[Sequence[str]],
    splits: Splits,
    specials: Specials,
    *,
    add_prefix_space: bool = False,
) -> Json:
    """The tokenizer.json of a vocabulary and its merges."""
    vocab = {text: number for number, text in enumerate(pieces.texts)}
    return tokenizer_json(
        pieces,
        specials,
        normalizer={"type": "NFC"} if splits.nfc else None,
        pre_tokenizer=_pre_tokenizer(splits, add_prefix_space),
        decoder=_byte_level(add_prefix_space=True),
        model=_bpe(vocab, merges, splits.ignore_merges),
    )


def _pre_tokenizer(splits: Splits, add_prefix_space: bool) -> Json:
    steps: list[Json] = [
        {"type": "Split", "pattern": {"Regex": each}, "behavior": "Isolated", "invert": False}
        for each in splits.patterns
    ]
    if add_prefix_space:  # before the text is cut
        steps.insert(0, {"type": "Metaspace", "replacement": " ", "prepend_scheme": "first"})
        steps[0]["split"] = False
    return {"type": "Sequence", "pretokenizers": [*steps, _byte_level(add_prefix_space=False)]}


def _byte_level(*, add_prefix_space: bool) -> Json:
    return {
        "type": "ByteLevel",
        "add_prefix_space": add_prefix_space,
        "trim_offsets": True,
        "use_regex": False,
    }


def _bpe(vocab: Mapping[str, int], merges: Sequence[Sequence[str]], ignore_merges: bool) -> Json:
    return {
        "type": "BPE",
        "dropout": None,
        "unk_token": None,
        "continuing_subword_prefix": None,
        "end_of_word_suffix": None,
        "fuse_unk": False,
        "byte_fallback": False,
        "ignore_merges": ignore_merges,
        "vocab": dict(vocab),
        "merges": [list(pair) for pair in merges],
    }


def characters() -> dict[int, str]:
    """The character that stands for each byte: its own if it is printable, else a later one."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    table = {byte: chr(byte) for byte in printable}
    others = [byte for byte in range(256) if byte not in table]
    return table | {byte: chr(256 + place) for place, byte in enumerate(others)}
