"""WordPiece: BERT's vocabulary, in which parts inside of a word begin with ##."""

from __future__ import annotations

from collections.abc import Sequence

from inlay.loader.tokenizers.pieces import Json, Kind, Pieces, Specials, tokenizer_json


def json(texts: Sequence[str], specials: Specials, *, lowercase: bool | None = None) -> Json:
    """The tokenizer.json of a vocabulary.

    Without `lowercase`, the vocabulary decides: one without large letters has none to find.
    """
    roles = {specials.bos, specials.eos, specials.unk, specials.pad}
    kinds = [
        Kind.CONTROL if number in roles or _bracketed(text) else Kind.NORMAL
        for number, text in enumerate(texts)
    ]
    if lowercase is None:
        words = [text for text, kind in zip(texts, kinds, strict=True) if kind == Kind.NORMAL]
        lowercase = not any(word != word.lower() for word in words)
    pieces = Pieces(texts, kinds)
    return tokenizer_json(
        pieces,
        specials,
        normalizer={
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": lowercase,
        },
        pre_tokenizer={"type": "BertPreTokenizer"},
        decoder={"type": "WordPiece", "prefix": "##", "cleanup": True},
        model={
            "type": "WordPiece",
            "unk_token": texts[specials.unk] if specials.unk is not None else "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {text: number for number, text in enumerate(texts)},
        },
    )


def _bracketed(text: str) -> bool:
    return text in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
