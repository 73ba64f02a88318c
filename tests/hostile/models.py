"""Hostile parts of a model: data file, tokenizer, chat template, and session."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from typing import Any

from hostile.case import Named

Change = Callable[["Model"], None]


class Model:
    """The parts of a data file, to be changed."""

    def __init__(self, data: bytes) -> None:
        size = int.from_bytes(data[:8], "little")
        self.header: dict[str, Any] = json.loads(data[8 : 8 + size])
        self.manifest: dict[str, Any] = json.loads(self.header["__metadata__"]["inlay"])
        self.body = data[8 + size :]
        self.raw: bytes | None = None
        """The whole file, if it is not put together."""

    def file(self, name: str) -> bytes:
        """A file in the data file."""
        start, end = self.header[f"file:{name}"]["data_offsets"]
        return self.body[start:end]

    def set_file(self, name: str, data: bytes) -> None:
        """Put another file in place of one."""
        start = len(self.body)
        data += b" " * (-len(data) % 64)
        # What is in the file must be all named.
        self.header[f"pad:old {name}"] = self.header.pop(f"file:{name}")
        self.header[f"file:{name}"] = {
            "dtype": "U8",
            "shape": [len(data)],
            "data_offsets": [start, start + len(data)],
        }
        self.body += data

    def built(self) -> bytes:
        """The data file."""
        if self.raw is not None:
            return self.raw
        self.header["__metadata__"]["inlay"] = json.dumps(self.manifest)
        text = json.dumps(self.header).encode()
        text += b" " * (-(len(text) + 8) % 64)
        return len(text).to_bytes(8, "little") + text + self.body


def data_cases() -> Named:
    """Changes of a data file."""

    def raw(change: Callable[[bytes], bytes]) -> Change:
        def changed(model: Model) -> None:
            model.raw = change(model.built())

        return changed

    yield "empty", raw(lambda _: b"")
    yield "eight bytes", raw(lambda data: data[:8])
    yield "a header of 2^63", raw(lambda data: b"\xff" * 8 + data[8:])
    yield "a header of 2^40", raw(lambda data: struct.pack("<Q", 2**40) + data[8:])
    yield "no json", raw(lambda data: data[:8] + b"x" * 100 + data[108:])
    yield "zeros", raw(lambda data: b"\0" * len(data))
    yield "a GGUF", raw(lambda data: b"GGUF" + data[4:])
    yield "an ELF", raw(lambda data: b"\x7fELF" + data[4:])
    yield "deep", raw(lambda data: struct.pack("<Q", 200_000) + b"[" * 200_000 + data)
    for share in range(1, 10):
        yield f"cut at {share}0 percent", raw(lambda data, s=share: data[: len(data) * s // 10])
    yield "a byte longer", raw(lambda data: data + b"x")
    for name, values in {
        "format": (0, 2, "1", None, 2**63),
        "page_size": (0, -1, 1, 17, 32, 1024, 2**31),
        "vocab_size": (0, 1, 263, 2**31, 2**62),
        "hidden_size": (0, 65, 2**40),
        "context": (0, 1, 2**40, -5),
        "kind": ("encoder", "thing"),
        "layout": ("", "0" * 64),
        "eos": ([2**31], [-1], "x", [257] * 100_000),
        "bos": (2**40,),
        "weights": ([], ["x"], ["model.norm.weight"] * 40),
        "pooling": ({"mode": "x", "normalize": True},),
        "kv": ([], [{"layers": [0], "window": 1, "planes": []}]),
        "name": ("../../x", "a" * 100_000),
        "architecture": (7,),
    }.items():
        for index, value in enumerate(values):

            def lie(model: Model, name: str = name, value: Any = value) -> None:
                model.manifest[name] = value

            yield f"{name} {index}", lie
    for index, window in enumerate((0, 1, 16, 1000, -1, 2**40)):

        def windowed(model: Model, window: int = window) -> None:
            model.manifest["kv"][0]["window"] = window

        yield f"a window {index}", windowed
    weight = "model.norm.weight"
    for name, change in {
        "an offset behind the end": {"data_offsets": [0, 2**40]},
        "offsets the wrong way": {"data_offsets": [256, 128]},
        "an offset below zero": {"data_offsets": [-128, 0]},
        "another shape": {"shape": [65]},
        "a shape that overflows": {"shape": [2**40, 2**40]},
        "no shape": {"shape": []},
        "another type": {"dtype": "F64"},
        "an unknown type": {"dtype": "Q7"},
    }.items():

        def wrong(model: Model, change: dict[str, Any] = change) -> None:
            model.header[weight].update(change)

        yield f"a weight with {name}", wrong

    def without(model: Model) -> None:
        del model.header[weight]

    def no_manifest(model: Model) -> None:
        model.manifest = {}

    yield "a weight less", without
    yield "no manifest", no_manifest


def tokenizer_cases() -> Named:
    """Changes of tokenizer.json: from the one that is there, or bytes."""
    yield "empty", b""
    yield "a list", b"[]"
    yield "deep", b"[" * 100_000
    yield "not utf-8", b"\xff\xfe"

    def put(**parts: Any) -> Callable[[dict[str, Any]], None]:
        def change(tokenizer: dict[str, Any]) -> None:
            tokenizer.update(parts)

        return change

    def normalizer(*steps: Any) -> Callable[[dict[str, Any]], None]:
        return put(normalizer={"type": "Sequence", "normalizers": list(steps)})

    def replace(pattern: Any, content: str) -> dict[str, Any]:
        return {"type": "Replace", "pattern": pattern, "content": content}

    def split(pattern: str) -> Callable[[dict[str, Any]], None]:
        return put(
            pre_tokenizer={
                "type": "Split",
                "pattern": {"Regex": pattern},
                "behavior": "Isolated",
                "invert": False,
            }
        )

    def vocabulary(entries: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
        def change(tokenizer: dict[str, Any]) -> None:
            tokenizer["model"]["vocab"].update(entries)

        return change

    for part in ("normalizer", "pre_tokenizer", "decoder", "post_processor", "model"):
        for index, value in enumerate((7, "x", [], {}, {"type": "Nonsense"})):
            yield f"{part} {index}", put(**{part: value})
    yield "an id of 10^7", vocabulary({"e": 10_000_000})
    yield "an id of 3000", vocabulary({"e": 3000})
    yield "an id of 2^40", vocabulary({"e": 2**40})
    yield "an id below zero", vocabulary({"e": -1})
    yield "a text as id", vocabulary({"e": "x"})
    yield "an id twice", vocabulary({"zz": 1})
    yield "a piece of a megabyte", vocabulary({"z" * (1 << 20): 7})
    yield "prepends", normalizer(*[{"type": "Prepend", "prepend": "a" * (1 << 16)}] * 20)
    yield "many prepends", normalizer(*[{"type": "Prepend", "prepend": "a"}] * 1000)
    yield "a doubling", normalizer(*[replace({"String": "a"}, "aa")] * 30)
    yield "a growing regex", normalizer(replace({"Regex": "."}, "a" * 255))
    yield "a wrong regex", normalizer(replace({"Regex": "("}, "a"))
    yield "a slow regex", normalizer(replace({"Regex": "(?:(?:a|aa)+(?=x))|b"}, "c"))
    yield "a split that is slow", split("(?:(?:a|aa)+(?=x))|b")
    yield "a split with counts", split("((a{1,1000}){1,1000}){1,1000}")
    yield "a split that is wrong", split("[")
    yield "a split on nothing", split("")
    yield (
        "a strip of 2^40",
        put(decoder={"type": "Strip", "content": "a", "start": 2**40, "stop": 0}),
    )
    yield (
        "ids around",
        put(
            post_processor={
                "type": "TemplateProcessing",
                "single": [{"SpecialToken": {"id": "x", "type_id": 0}}] * 1000,
                "pair": [],
                "special_tokens": {"x": {"id": "x", "ids": [1] * 100, "tokens": ["a"] * 100}},
            }
        ),
    )
    yield (
        "an id around that is none",
        put(
            post_processor={
                "type": "TemplateProcessing",
                "single": [{"SpecialToken": {"id": "x", "type_id": 0}}],
                "pair": [],
                "special_tokens": {"x": {"id": "x", "ids": [99_999_999], "tokens": ["a"]}},
            }
        ),
    )
    yield (
        "a bert of no ids",
        put(post_processor={"type": "BertProcessing", "sep": ["x", 2**31], "cls": ["y", 2**31]}),
    )
    yield (
        "added tokens",
        put(
            added_tokens=[
                {
                    "id": 50_000_000,
                    "content": "x",
                    "special": True,
                    "single_word": False,
                    "lstrip": False,
                    "rstrip": False,
                    "normalized": False,
                }
            ]
        ),
    )
    yield (
        "an empty added token",
        put(
            added_tokens=[
                {
                    "id": 256,
                    "content": "",
                    "special": True,
                    "single_word": False,
                    "lstrip": False,
                    "rstrip": False,
                    "normalized": False,
                }
            ]
        ),
    )
    yield (
        "truncation",
        put(
            truncation={
                "direction": "Right",
                "max_length": 0,
                "strategy": "LongestFirst",
                "stride": 9,
            }
        ),
    )
    yield "merges of nothing", lambda tokenizer: tokenizer["model"].update(merges=[["x", "y"]])
    yield (
        "a word piece without end",
        put(
            model={
                "type": "WordPiece",
                "unk_token": "[UNK]",
                "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 10**9,
                "vocab": {"a": 0},
            }
        ),
    )
    yield "a unigram without pieces", put(model={"type": "Unigram", "unk_id": 9, "vocab": []})
    yield "a unigram of NaN", put(model={"type": "Unigram", "unk_id": 0, "vocab": [["a", 1e308]]})


def template_cases() -> Named:
    """Chat templates."""
    for name, text in {
        "empty": "",
        "not closed": "{% for m in messages %}",
        "an unknown tag": "{% nonsense %}",
        "an unknown filter": "{{ messages | nonsense }}",
        "an unknown variable": "{{ nobody.nothing.at_all }}",
        "a raise": "{{ raise_exception('no') }}",
        "a long raise": "{{ raise_exception('no' * 100000) }}",
        "a loop": "{% for i in range(10**9) %}a{% endfor %}",
        "loops": "{% for i in range(10000) %}{% for j in range(10000) %}a{% endfor %}{% endfor %}",
        "a doubling": "{% set ns = namespace(s='ab') %}{% for i in range(60) %}"
        "{% set ns.s = ns.s + ns.s %}{% endfor %}{{ ns.s }}",
        "a product": "{{ 'ab' * 10**9 }}",
        "a list of lists": "{% set ns = namespace(l=[]) %}{% for i in range(100000) %}"
        "{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
        "of itself": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "a power": "{{ 9 ** 9 ** 9 }}",
        "a division by zero": "{{ 1 // 0 }}",
        "a remainder by zero": "{{ 1 % 0 }}",
        "a big index": "{{ messages[99999999999999999999] }}",
        "a slice": "{{ ('a' * 100)[::-99999999999] }}",
        "a slice of zero": "{{ ('a' * 100)[::0] }}",
        "replaces": "{{ ('a' * 1000) | replace('', 'b' * 1000) }}",
        "an indent": "{{ 'a\nb' | indent(10**9) }}",
        "a center": "{{ 'a' | center(10**9) }}",
        "a format": "{{ '%999999999d' | format(1) }}",
        "a join": "{{ ['a'] * 100000000 | join('b') }}",
        "a split": "{{ ('a ' * 1000000).split(' ') | length }}",
        "a sort": "{{ range(100000) | sort(reverse=true) | length }}",
        "an include": "{% include '/etc/passwd' %}",
        "an import": "{% import '/etc/passwd' as x %}",
        "an extends": "{% extends '/etc/passwd' %}",
        "the environment": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "a builtin": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "a date": "{{ strftime_now('%' * 100000) }}",
        "a wrong date": "{{ strftime_now('%Q') }}",
        "json": "{{ messages | tojson(indent=10**9) }}",
        "deep brackets": "{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}",
        "deep ifs": "{% if 1 %}" * 2000 + "{% endif %}" * 2000,
        "a megabyte": "a" * (1 << 20),
        "many tags": "{{ 1 }}" * 50_000,
        "a set of many": "".join(f"{{% set a{i} = 1 %}}" for i in range(20_000)),
        "the first of none": "{{ [] | first }}{{ [] | max }}",
        "no text": "{{ messages[0].content + 1 }}",
        "markup": "<|im_start|>{{ messages[0].content }}</s>",
        "nothing": "{# nothing #}",
    }.items():
        yield name, text.encode()
    yield "not utf-8", b"\xff\xfe{{ 1 }}"
    yield "zero bytes", b"\0" * 1000


def session_cases() -> Named:
    """Changes of a session file."""
    yield "empty", lambda data: b""
    yield "another file", lambda data: b"%PDF-1.7" + data[8:]
    yield "zeros", lambda data: b"\0" * len(data)
    for share in range(1, 10):
        yield f"cut at {share}0 percent", lambda data, s=share: data[: len(data) * s // 10]
    yield "a byte longer", lambda data: data + b"x"
    for at in (*range(0, 32, 4), 64, 128, 256, -1):

        def flip(data: bytes, at: int = at) -> bytes:
            at %= len(data)
            return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]

        yield f"byte {at} flipped", flip
    for seed in range(6):

        def shaken(data: bytes, seed: int = seed) -> bytes:
            draws = random.Random(seed)
            changed = bytearray(data)
            for _ in range(20):
                changed[draws.randrange(min(len(data), 2000))] = draws.randrange(256)
            return bytes(changed)

        yield f"shaken {seed}", shaken
