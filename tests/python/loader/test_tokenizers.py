"""Other forms of a tokenizer, against what the original makes of the same texts."""

from __future__ import annotations

import base64
import io
import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer

from inlay.errors import CheckpointError
from inlay.loader.source import Source
from inlay.loader.tokenizers.bytelevel import characters
from inlay.loader.tokenizers.folder import converted
from inlay.loader.tokenizers.sentencepiece import BPE, UNIGRAM

SHARED = Path(__file__).parents[4] / "shared" / "data"
PROSE = [
    "Hello  world,\n\tthis is 12345 — naïve “café”, isn't it?",
    " leading and trailing ",
    "\u4f60\u597d, \u043f\u0440\u0438\u0432\u0435\u0442 \U0001f600\U0001f3c3\u200d\u2642\ufe0f",
    "def f(x):\n    return x ** 2  # \u2581 is no space\r\n\r\n",
    "a" * 50 + " " * 23 + "!!!???",
    "",
]


def shared(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return path


def texts() -> list[str]:
    book = shared("text/utf8_input.txt").read_text("utf-8", errors="replace")[:20_000]
    wiki = shared("text/wiki.test.raw").read_text("utf-8")[:20_000]
    return [whole[i : i + 500] for whole in (book, wiki) for i in range(0, len(whole), 500)] + PROSE


def tokenizer(files: dict[str, Any], model_type: str = "llama") -> Tokenizer:
    given = {
        name: value if isinstance(value, bytes) else json.dumps(value).encode()
        for name, value in files.items()
    }
    made = converted(Path("folder"), given, {"model_type": model_type})
    return Tokenizer.from_str(made["tokenizer.json"].decode())


def ids(made: Tokenizer, text: str) -> list[int]:
    found: list[int] = made.encode(text, add_special_tokens=False).ids
    return found


def field(number: int, value: int | float | bytes) -> bytes:
    """A field of a message of Protocol Buffers."""

    def varint(left: int) -> bytes:
        out = b""
        while left > 127:
            out, left = out + bytes([left & 127 | 128]), left >> 7
        return out + bytes([left])

    if isinstance(value, bytes):
        return varint(number << 3 | 2) + varint(len(value)) + value
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    return varint(number << 3) + varint(value)


Piece = tuple[str, float, int]
CONTROL = [("<unk>", 0.0, 2), ("<s>", 0.0, 3), ("</s>", 0.0, 3)]
BYTES = [(f"<0x{byte:02X}>", 0.0, 6) for byte in range(256)]


def model(pieces: Sequence[Piece], algorithm: int, *, prefix: int = 1, extra: int = 0) -> bytes:
    data = b"".join(
        field(1, field(1, text.encode()) + field(2, score) + field(3, kind))
        for text, score, kind in [*CONTROL, *pieces]
    )
    trainer = field(3, algorithm) + field(35, int(len(pieces) > 256))
    return data + field(2, trainer) + field(3, field(3, prefix) + field(4, extra))


LETTERS = [(text, -1000.0 - place, 1) for place, text in enumerate("\u2581abcd")]


def test_bpe_joins_the_best_piece_first() -> None:
    pieces = [("ab", -2.0, 1), ("bc", -1.0, 1), ("\u2581a", -3.0, 1), ("abc", -4.0, 1), *LETTERS]
    made = tokenizer({"tokenizer.model": model([*BYTES, *pieces], BPE)})
    assert made.encode("abc").tokens == ["<s>", "\u2581a", "bc"]
    assert made.encode("ab d", add_special_tokens=False).tokens == ["\u2581", "ab", "\u2581", "d"]
    assert made.encode("\u00e9", add_special_tokens=False).tokens == ["\u2581", "<0xC3>", "<0xA9>"]
    assert made.decode(ids(made, "abc d\u00e9")) == "abc d\u00e9"


def test_a_model_without_a_prefix_and_with_words_of_its_own() -> None:
    pieces = [*LETTERS, ("\u2581\u2581", -1.0, 4), ("<turn>", 0.0, 4)]
    made = tokenizer({"tokenizer.model": model(pieces, BPE, prefix=0)})
    tokens = made.encode("a  b<turn>a", add_special_tokens=False).tokens
    assert tokens == ["a", "\u2581\u2581", "b", "<turn>", "a"]


def test_a_prefix_after_markup_or_only_before_the_text() -> None:
    files = {"tokenizer.model": model([*LETTERS, ("<turn>", 0.0, 4)], BPE)}
    made = tokenizer(files)
    assert made.encode("a<turn>a").tokens == ["<s>", *"\u2581a", "<turn>", *"\u2581a"]
    made = tokenizer({**files, "tokenizer_config.json": {"legacy": False}})
    assert made.encode("a<turn>a").tokens == ["<s>", *"\u2581a", "<turn>", "a"]


def test_unigram_takes_the_likeliest_pieces() -> None:
    pieces = [("\u2581ab", -1.0, 1), ("c", -2.0, 1), ("\u2581abc", -4.0, 1), ("d", -9.0, 1)]
    made = tokenizer({"tokenizer.model": model(pieces, UNIGRAM, extra=1)})
    assert made.encode("abc", add_special_tokens=False).tokens == ["\u2581ab", "c"]
    assert ids(made, "  abc \u00e9 ") == [*ids(made, "abc"), 0]


@pytest.mark.parametrize("kind", ["unigram", "bpe"])
@pytest.mark.parametrize("fallback", [True, False])
def test_a_trained_model_gives_what_sentencepiece_gives(kind: str, fallback: bool) -> None:
    library = pytest.importorskip("sentencepiece")
    written = io.BytesIO()
    library.SentencePieceTrainer.train(
        sentence_iterator=iter(PROSE[:4] * 20),
        model_writer=written,
        vocab_size=330 if fallback else 75,
        model_type=kind,
        byte_fallback=fallback,
        hard_vocab_limit=False,
        user_defined_symbols=["<turn>"],
        add_dummy_prefix=fallback,
        minloglevel=2,
    )
    original = library.SentencePieceProcessor(model_proto=written.getvalue())
    made = tokenizer({"tokenizer.model": written.getvalue()})
    more = [] if fallback else ["a<turn>b<turn>"]  # a prefix is put after markup, too
    for text in [*PROSE, "\uff28\uff45llo \ufb01ne", *more]:
        assert ids(made, text) == original.encode(text), text


@pytest.mark.parametrize("name", ["llama-2", "mistral-7b-v0.1"])
def test_the_models_of_llama_and_mistral(name: str) -> None:
    folder = shared(f"tokenizers/{name}")
    data = (folder / "tokenizer.model").read_bytes()
    made = tokenizer({"tokenizer.model": data})
    try:
        import sentencepiece
    except ImportError:
        if name != "llama-2":
            pytest.skip("its tokenizer.json treats spaces at the start in another way")
        reference = Tokenizer.from_file(str(folder / "tokenizer.json"))
        wanted = [ids(reference, text) for text in texts()]
    else:
        original = sentencepiece.SentencePieceProcessor(model_proto=data)
        wanted = [original.encode(text) for text in texts()]
    assert [ids(made, text) for text in texts()] == wanted
    assert made.encode("x").ids[0] == 1


def test_vocabulary_and_merges_of_qwen_and_gpt2() -> None:
    for name in ("gpt2", "qwen3"):
        folder = shared(f"tokenizers/{name}")
        original = json.loads((folder / "tokenizer.json").read_text())
        merges = [
            pair if isinstance(pair, str) else " ".join(pair)
            for pair in original["model"]["merges"]
        ]
        files: dict[str, Any] = {
            "vocab.json": original["model"]["vocab"],
            "merges.txt": "\n".join(["#version: 0.2", *merges, ""]).encode(),
        }
        if (folder / "tokenizer_config.json").exists():
            files["tokenizer_config.json"] = (folder / "tokenizer_config.json").read_bytes()
        made = tokenizer(files, name)
        reference = Tokenizer.from_file(str(folder / "tokenizer.json"))
        for text in [*texts(), "<|im_start|>user\n<think><|endoftext|>"]:
            assert made.encode(text).ids == reference.encode(text).ids, text
        assert made.decode(ids(made, PROSE[0])) == PROSE[0]


def test_the_ranks_of_tiktoken() -> None:
    data = shared("tokenizers/tiktoken/cl100k_base.tiktoken").read_bytes()
    goldens = shared("tokenizers/tiktoken/cl100k_base.goldens-kitoken.json").read_text()
    made = tokenizer({"cl100k_base.tiktoken": data})
    for case in json.loads(goldens)["cases"]:
        if case["ids"] != [100257]:  # the list has no markup
            assert ids(made, case["text"]) == case["ids"], case["text"]


def test_the_ranks_of_llama_3() -> None:
    folder = shared("tokenizers/llama-3.2-instruct")
    original = json.loads((folder / "tokenizer.json").read_text())
    bytes_of = {character: byte for byte, character in characters().items()}
    lines = [
        base64.b64encode(bytes(bytes_of[character] for character in token)) + b" %d" % rank
        for token, rank in original["model"]["vocab"].items()
    ]
    settings = (folder / "tokenizer_config.json").read_bytes()
    made = tokenizer({"tokenizer.model": b"\n".join(lines), "tokenizer_config.json": settings})
    reference = Tokenizer.from_file(str(folder / "tokenizer.json"))
    for text in [*texts(), "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"]:
        assert made.encode(text).ids == reference.encode(text).ids, text


def test_the_words_of_bert() -> None:
    path = shared("tokenizers/bert-base-cased/tokenizer.json")
    vocabulary = json.loads(path.read_text())["model"]["vocab"]
    lines = "\n".join(sorted(vocabulary, key=lambda word: int(vocabulary[word])))
    files = {"vocab.txt": lines.encode(), "tokenizer_config.json": {"do_lower_case": False}}
    made, reference = tokenizer(files, "bert"), Tokenizer.from_file(str(path))
    reference.no_truncation()
    reference.no_padding()
    for text in texts():
        assert made.encode(text).ids == reference.encode(text).ids, text


def small_ranks() -> dict[bytes, int]:
    return {bytes([byte]): byte for byte in range(256)} | {b"ab": 256, b"abc": 257, b"bcd": 258}


def test_a_word_that_no_merge_leads_to_is_found_whole() -> None:
    lines = [base64.b64encode(token) + b" %d" % rank for token, rank in small_ranks().items()]
    made = tokenizer({"qwen.tiktoken": b"\n".join(lines)})
    assert ids(made, "abc") == [257] and ids(made, "abcd") == [257, 100]
    assert ids(made, "bcd") == [258]
    assert ids(made, "x<|im_end|>") == [120, 261]


def listed(ranks: dict[bytes, int]) -> bytes:
    return b"\n".join(base64.b64encode(token) + b" %d" % rank for token, rank in ranks.items())


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "no message": ({"tokenizer.model": b"\xff" * 40}, "llama", "is not a model of SentencePiece"),
    "cut off": ({"tokenizer.model": model(LETTERS, BPE)[:-3]}, "llama", "is not a model of"),
    "no pieces": ({"tokenizer.model": b""}, "llama", "it has no pieces"),
    "words": ({"tokenizer.model": model(LETTERS, 3)}, "llama", "it splits words or characters"),
    "class": (
        {
            "tokenizer.model": model(LETTERS, BPE),
            "tokenizer_config.json": {"tokenizer_class": "ChatGLMTokenizer"},
        },
        "llama",
        "of the class 'ChatGLMTokenizer', which is not converted; known are Llama,",
    ),
    "another list": ({"tokenizer.model": listed(small_ranks())}, "kimi", "known are Llama 3's"),
    "rank twice": (
        {"qwen.tiktoken": listed({**small_ranks(), b"zz": 0})},
        "qwen",
        "does not have each rank once",
    ),
    "no byte": (
        {"qwen.tiktoken": listed({b"%d" % n: n for n in range(300)})},
        "qwen",
        "has no token for the byte 0",
    ),
    "no base64": ({"qwen.tiktoken": b"? 0"}, "qwen", "is not a list of tiktoken"),
    "unknown merges": ({"vocab.json": {"a": 0}, "merges.txt": b""}, "bloom", "known are GPT2,"),
    "id twice": (
        {"vocab.json": {"a": 0, "b": 0}, "merges.txt": b""},
        "gpt2",
        "does not have each id once",
    ),
    "no pair": (
        {"vocab.json": {"a": 0}, "merges.txt": b"#version\na\n"},
        "gpt2",
        "has a line that is no pair: 'a'",
    ),
    "no words": ({"vocab.txt": b"a\nb\n"}, "bert", "vocab.txt has no [CLS]"),
    "added": (
        {"tokenizer.model": model(LETTERS, BPE), "added_tokens.json": {"x": 1 << 40}},
        "llama",
        "An added token of folder has another form: 'x'",
    ),
    "settings": (
        {"tokenizer.model": model(LETTERS, BPE), "tokenizer_config.json": []},
        "llama",
        "must hold a JSON object",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_converted_is_refused(case: str) -> None:
    files, model_type, reason = REFUSED[case]
    with pytest.raises(CheckpointError) as caught:
        tokenizer(files, model_type)
    assert reason in caught.value.message


def test_a_folder_is_read_with_its_tokenizer_in_another_form(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "llama"}')
    (tmp_path / "tokenizer.model").write_bytes(model(LETTERS, BPE))
    settings = {"add_bos_token": False, "pad_token": {"content": "<pad>"}, "chat_template": "t"}
    (tmp_path / "added_tokens.json").write_text('{"<pad>": 12}')
    (tmp_path / "tokenizer_config.json").write_text(json.dumps(settings))
    kept = Source.from_folder(tmp_path).kept_files()
    made = Tokenizer.from_str(kept["tokenizer.json"].decode())
    assert made.encode("a<pad>").ids == [3, 4, 12]
    assert kept["chat_template.jinja"] == b"t"
    assert json.loads(kept["tokenizer_config.json"]) == settings
    (tmp_path / "tokenizer_config.json").unlink()
    kept = Source.from_folder(tmp_path).kept_files()
    assert json.loads(kept["tokenizer_config.json"])["bos_token"] == "<s>"
    (tmp_path / "tokenizer.model").unlink()
    (tmp_path / "rwkv_vocab_v20230424.txt").touch()
    with pytest.raises(CheckpointError, match="is RWKV's vocabulary"):
        Source.from_folder(tmp_path).kept_files()
