"""The corpus: a list of cases, the same at every run.

A case is a kind, a name and a value. `runner.py` says what is done with a value of each kind, and
`sentences.json` what the answer must be.
"""

from __future__ import annotations

import io
import json
import pickle
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

KINDS = (
    "message",
    "grammar",
    "data",
    "tokenizer",
    "template",
    "session",
    "config",
    "checkpoint",
    "http",
)


@dataclass(frozen=True)
class Case:
    """Something hostile."""

    kind: str
    name: str
    value: Any

    @property
    def key(self) -> str:
        """Its name in `sentences.json`."""
        return f"{self.kind}/{self.name}"


def cases() -> list[Case]:
    """The whole corpus."""
    made = [
        Case(kind, name, value) for kind in KINDS for name, value in globals()[f"{kind}_cases"]()
    ]
    assert len({case.key for case in made}) == len(made)
    return made


Named = Iterator[tuple[str, Any]]


def call(method: str, **params: Any) -> bytes:
    """A request as bytes."""
    return json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params}).encode()


def chat(**fields: Any) -> bytes:
    """A chat with these fields."""
    given = {"model": "echo", "messages": [{"role": "user", "content": "Hi"}], **fields}
    return call("chat.completions.create", **given)


def completion(**fields: Any) -> bytes:
    """A completion with these fields."""
    return call("completions.create", **{"model": "echo", "prompt": "x", "max_tokens": 2, **fields})


def message_cases() -> Named:
    """Bytes for `inlay_send`."""
    yield "empty object", b"{}"
    yield "no json", b"hello"
    yield "a number", b"7"
    yield "nothing but spaces", b" " * 1000
    yield "a zero byte", b"\0"
    yield "zero bytes", b"\0" * 100_000
    yield "not utf-8", b'{"jsonrpc":"2.0","id":7,"method":"\xff"}'
    yield "utf-16", '{"id":7}'.encode("utf-16")
    yield "byte order mark", b"\xef\xbb\xbf" + call("engine.info")
    yield "a lone surrogate", rb'{"jsonrpc":"2.0","id":7,"method":"\ud800"}'
    yield "a key twice", b'{"jsonrpc":"2.0","id":7,"id":8,"method":"engine.info"}'
    yield "cut off", chat()[:-20]
    yield "two messages", call("engine.info") * 2
    for depth in (99, 101, 100_000, 1_000_000):
        yield f"lists {depth} deep", b"[" * depth + b"]" * depth
        yield f"objects {depth} deep", b'{"a":' * depth + b"1" + b"}" * depth
    yield "open lists", b"[" * 1_000_000
    yield "an empty batch", b"[]"
    yield "a batch too long", b"[" + b",".join([b"1"] * 257) + b"]"
    yield "a batch of numbers", b"[1,2,3]"
    yield "too long", b'"' + b"a" * (16 << 20) + b'"'
    for name, text in {
        "a float": b"1.5",
        "an exponent": b"1e400",
        "a huge number": b"9" * 100_000,
        "null": b"null",
        "a list": b"[]",
        "an object": b"{}",
        "a long text": b'"' + b"a" * 257 + b'"',
        "past 64 bits": b"9223372036854775808",
        "a text of zeros": rb'"\u0000\u0000"',
    }.items():
        yield f"an id that is {name}", b'{"jsonrpc":"2.0","id":%s,"method":"engine.info"}' % text
    yield "another version", b'{"jsonrpc":"1.0","id":7,"method":"engine.info"}'
    yield "no version", b'{"id":7,"method":"engine.info"}'
    yield "params as text", b'{"jsonrpc":"2.0","id":7,"method":"engine.info","params":"x"}'
    yield "params as list", b'{"jsonrpc":"2.0","id":7,"method":"engine.info","params":[1]}'
    yield "an unknown method", call("../../etc/passwd")
    yield "a method of a megabyte", call("a" * (1 << 20))
    yield "an unknown field", call("engine.info", x=1)
    yield "a second initialize", call("initialize", protocol_version=1)
    yield "an unknown model", chat(model="nobody")
    yield "a model name of a megabyte", chat(model="n" * (1 << 20))
    yield "no messages", chat(messages=[])
    yield "many messages", chat(messages=[{"role": "user", "content": "a"}] * 20_000)
    yield "messages of numbers", chat(messages=[1] * 5000)
    yield "parts of numbers", chat(messages=[{"role": "user", "content": [1] * 5000}])
    yield "an unknown role", chat(messages=[{"role": "root", "content": "a"}])
    yield (
        "an image",
        chat(
            messages=[
                {
                    "role": "user",
                    "content": [{"type": "image_url", "image_url": {"url": "file:///etc/passwd"}}],
                }
            ]
        ),
    )
    yield "a long chat", chat(messages=[{"role": "user", "content": "a " * 2_000_000}])
    yield "a long completion", completion(prompt="a " * 2_000_000)
    yield "a long text to count", call("tokens.count", model="echo", text="a" * (5 << 20))
    yield "a long text to embed", call("embeddings.create", model="echo", input="a" * (4 << 20))
    yield "many prompts", completion(prompt=["a"] * 5000)
    yield "prompts times choices", completion(prompt=["a"] * 2000, n=100)
    yield "nothing to embed", call("embeddings.create", model="echo", input=[])
    yield "an empty text to embed", call("embeddings.create", model="echo", input="")
    for token in (-1, 1.5, 49152, 2**31, 2**32, 2**63, 10**30, "a", None):
        yield f"the token {token}", completion(prompt=[token])
        yield f"the token {token} to decode", call("tokens.decode", model="echo", tokens=[token])
    for field, values in {
        "n": (0, -1, 10**9),
        "max_tokens": (-1, 10**12),
        "temperature": (-1, 3, 1e308),
        "top_p": (-0.5, 2),
        "logprobs": (10**6,),
        "seed": (2**70,),
        "stop": ([""], ["a"] * 1000, "a" * 100_000, [[]]),
        "logit_bias": ({"x": 1}, {"999999999": 1}, {"1": 1e300}, {"-1": 0}),
        "suffix": ("x",),
        "user": ("u" * 100_000,),
        "priority": (10**12,),
    }.items():
        for index, value in enumerate(values):
            yield f"{field} {index}", completion(**{field: value})
    yield "reserved kwargs", chat(chat_template_kwargs={"messages": []})
    yield "kwargs that nest", chat(chat_template_kwargs={"a": nested(90)})
    yield (
        "a tool of a megabyte",
        chat(
            tools=[{"type": "function", "function": {"name": "f", "description": "d" * (1 << 20)}}]
        ),
    )
    yield (
        "a tool with a wrong name",
        chat(tools=[{"type": "function", "function": {"name": "../x\n"}}]),
    )
    yield (
        "a tool that is not there",
        chat(tool_choice={"type": "function", "function": {"name": "f"}}),
    )
    yield "a model from /dev/zero", call("model.load", model="/dev/zero")
    yield "a model from a folder", call("model.load", model="/tmp")
    yield "a model with a zero byte", call("model.load", model="/tmp/\0x")
    yield "a path of a megabyte", call("model.load", model="/" + "a" * (1 << 20))
    yield "a context of 2^40", call("model.load", model="builtin:echo", id="e2", context=2**40)
    yield "a cache of 2^60", call("model.plan", model="builtin:echo", kv_cache_bytes=2**60)
    yield "a thousand threads", call("model.plan", model="builtin:echo", threads=100_000)
    yield "a session from /dev/zero", call("session.restore", model="echo", path="/dev/zero")
    yield (
        "a session in no folder",
        call("session.save", model="echo", path="/no/such/folder", tokens=[1] * 64),
    )
    yield "a schema outside", call("schema.get", name="../../etc/passwd")


def nested(depth: int) -> Any:
    """Lists in lists."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def grammar_cases() -> Named:
    """Fields of `structured_outputs`."""
    for name, pattern in {
        "open": "(",
        "closed": ")",
        "a count": "a{1000000000}",
        "counts in counts": "(((a{1,100}){1,100}){1,100}){1,100}",
        "stars": "(a*)*" * 50,
        "a lookahead": "a(?=b)",
        "a back reference": r"(a)\1",
        "deep": "(" * 5000 + "a" + ")" * 5000,
        "a long class": "[" + "".join(chr(0x4E00 + i) for i in range(5000)) + "]{500}",
        "alternatives": "|".join(f"a{i}" for i in range(20_000)),
        "nothing": "[^\\s\\S]",
        "a wrong range": "[z-a]",
        "a property": r"\p{Nonsense}",
        "a zero byte": "\0",
        "a megabyte": "a" * (1 << 20),
    }.items():
        yield f"regex: {name}", {"regex": pattern}
    for name, grammar in {
        "no rule": "",
        "no start": "a: b",
        "of itself": "start: start",
        "endless": 'start: start start | "a"',
        "an unknown rule": "start: nobody",
        "open": 'start: "a',
        "rules": "\n".join(["start: r0", *(f"r{i}: r{i + 1}" for i in range(5000)), 'r5000: "a"']),
        "a doubling": "\n".join(
            ["start: r0", *(f"r{i}: r{i + 1} r{i + 1}" for i in range(60)), 'r60: "a"']
        ),
        "an import": "%import /etc/passwd",
        "deep": "start: " + "(" * 5000 + '"a"' + ")" * 5000,
        "a terminal": "start: A\nA: /(/",
    }.items():
        yield f"grammar: {name}", {"grammar": grammar}
    yield "choice: none", {"choice": []}
    yield "choice: an empty one", {"choice": [""]}
    yield "choice: too many", {"choice": [f"choice {i}" for i in range(10_000)]}
    yield "choice: long ones", {"choice": ["a" * 100_000, "b" * 100_000]}
    for name, schema in {
        "a number": 7,
        "an unknown type": {"type": "thing"},
        "of itself": {"$ref": "#"},
        "a ref that is not there": {"$ref": "#/$defs/x"},
        "a ref to the network": {"$ref": "http://127.0.0.1:1/schema.json"},
        "a ref to a file": {"$ref": "file:///etc/passwd"},
        "refs in a ring": {
            "$ref": "#/$defs/a",
            "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
        },
        "a doubling": {
            "$ref": "#/$defs/d0",
            "$defs": {
                **{
                    f"d{i}": {
                        "type": "array",
                        "prefixItems": [{"$ref": f"#/$defs/d{i + 1}"}] * 2,
                        "minItems": 2,
                    }
                    for i in range(40)
                },
                "d40": {"type": "null"},
            },
        },
        "deep": {"type": "array", "items": nested_schema(80)},
        "properties": {"type": "object", "properties": {f"p{i}": {} for i in range(8000)}},
        "no values": {"enum": []},
        "values": {"enum": [f"value {i}" for i in range(50_000)]},
        "a pattern": {"type": "string", "pattern": "(((a{1,100}){1,100}){1,100})"},
        "a wrong pattern": {"type": "string", "pattern": "("},
        "a length": {"type": "string", "minLength": 10**9},
        "items": {"type": "array", "items": {}, "minItems": 10**9},
        "more than most": {"type": "integer", "minimum": 5, "maximum": 1},
        "a huge bound": {"type": "integer", "minimum": 10**300},
        "nothing fits": False,
        "all of many": {"allOf": [{"type": "object", "required": [f"r{i}"]} for i in range(500)]},
        "one of many": {"oneOf": [{"const": i} for i in range(500)]},
        "not": {"not": {"type": "string"}},
        "a multiple": {"type": "integer", "multipleOf": 0},
    }.items():
        yield f"json: {name}", {"json": schema}


def nested_schema(depth: int) -> Any:
    """Arrays in arrays."""
    schema: Any = {"type": "string"}
    for _ in range(depth // 2):
        schema = {"type": "array", "items": schema}
    return schema


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


LLAMA = {
    "model_type": "llama",
    "architectures": ["LlamaForCausalLM"],
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "vocab_size": 262,
    "max_position_embeddings": 512,
    "rms_norm_eps": 1e-5,
}


def config_cases() -> Named:
    """Fields of config.json, or its bytes."""
    yield "empty", b""
    yield "a list", b"[]"
    yield "deep", b'{"a":' * 100_000
    yield "not utf-8", b'{"model_type": "\xff"}'
    yield "no model", b"{}"
    for name, values in {
        "model_type": ("../../x", "nobody", 7, None, "a" * 100_000),
        "num_hidden_layers": (0, -1, 10**6, 10**18, 1.5, "2", None, [2]),
        "hidden_size": (0, -64, 65, 2**40),
        "intermediate_size": (0, 2**50),
        "num_attention_heads": (0, 3, 2**31),
        "num_key_value_heads": (0, 3, 8),
        "vocab_size": (0, -1, 2**62),
        "max_position_embeddings": (0, 2**60),
        "rms_norm_eps": (0, -1, "x", 1e999),
        "head_dim": (0, 7, 2**40),
        "rope_theta": (0, -1, 1e999),
        "rope_scaling": ({"type": "nonsense"}, {"rope_type": "llama3"}, 7),
        "hidden_act": ("__import__('os')", 7),
        "quantization_config": ({"quant_method": "nonsense"},),
        "attention_bias": ("x",),
        "tie_word_embeddings": ("x",),
        "auto_map": ({"AutoModel": "evil.py--Evil"},),
        "a_key_of_tomorrow": (1,),
    }.items():
        for index, value in enumerate(values):
            yield f"{name} {index}", {**LLAMA, name: value}


class _Runs:
    """Unpickled by Python's own pickle, it would run a command."""

    def __reduce__(self) -> tuple[Any, ...]:
        import os

        return os.system, ("touch /tmp/inlay-hostile-ran",)


def _torch(payload: bytes, **files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("archive/data.pkl", payload)
        archive.writestr("archive/version", b"3")
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def _safetensors(header: Any, body: bytes = b"\0" * 64) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


def checkpoint_cases() -> Named:
    """Weights: the name of a file and its bytes."""
    deep = b"\x80\x02" + b"(" * 100_000 + b"l" * 100_000 + b"."
    doubling = b"\x80\x02)" + b"2\x86" * 60 + b"."
    key = b"\x80\x02}" + b")" + b"2\x86" * 40 + b"K\x01s."
    for name, data in {
        "a command": _torch(pickle.dumps(_Runs(), 2)),
        "a global": _torch(b"\x80\x02cos\nsystem\n."),
        "a builtin": _torch(b"\x80\x02cbuiltins\neval\nX\x01\x00\x00\x001\x85R."),
        "a number": _torch(pickle.dumps(7, 2)),
        "no end": _torch(pickle.dumps({}, 2)[:-1]),
        "deep": _torch(deep),
        "a doubling": _torch(doubling),
        "a doubled key": _torch(key),
        "a long text": _torch(b"\x80\x02\x8b" + struct.pack("<i", 2**28) + b"x"),
        "a long binary": _torch(b"\x80\x02\x8e" + struct.pack("<Q", 2**60) + b"x"),
        "a memo of 2^31": _torch(b"\x80\x02K\x01r" + struct.pack("<I", 2**31) + b"."),
        "an unknown opcode": _torch(b"\x80\x02\xff."),
        "no pickle": zipped({"x": b"y"}),
        "no zip": b"PK\x03\x04" + b"x" * 1000,
        "cut off": _torch(pickle.dumps({}, 2))[:60],
        "empty": b"",
        "an old pickle": pickle.dumps(_Runs(), 2),
    }.items():
        yield f"torch: {name}", ("pytorch_model.bin", data)
    tensor = {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]}
    for name, data in {
        "empty": b"",
        "a header of 2^63": b"\xff" * 8,
        "a header cut off": _safetensors({"a": tensor})[:20],
        "a list": _safetensors([]),
        "no json": _safetensors(b"x" * 100),
        "deep": _safetensors(b"[" * 100_000),
        "offsets behind the end": _safetensors({"a": {**tensor, "data_offsets": [0, 2**40]}}),
        "offsets below zero": _safetensors({"a": {**tensor, "data_offsets": [-64, 0]}}),
        "offsets the wrong way": _safetensors({"a": {**tensor, "data_offsets": [64, 0]}}),
        "a shape that overflows": _safetensors({"a": {**tensor, "shape": [2**40, 2**40]}}),
        "a shape below zero": _safetensors({"a": {**tensor, "shape": [-4, -4]}}),
        "a shape of texts": _safetensors({"a": {**tensor, "shape": ["4", "4"]}}),
        "an unknown type": _safetensors({"a": {**tensor, "dtype": "Q7"}}),
        "tensors that overlap": _safetensors({"a": tensor, "b": tensor}),
        "a name of a path": _safetensors({"../../x": tensor}),
        "a tensor that is a number": _safetensors({"a": 7}),
    }.items():
        yield f"safetensors: {name}", ("model.safetensors", data)
    index = "model.safetensors.index.json"
    for name, value in {
        "no map": {},
        "a file outside": {"weight_map": {"a": "../../../etc/passwd"}},
        "an absolute file": {"weight_map": {"a": "/etc/passwd"}},
        "a file that is not there": {"weight_map": {"a": "model-1.safetensors"}},
        "a number": {"weight_map": {"a": 7}},
        "a long name": {"weight_map": {"a": "x" * 10_000}},
        "a zero byte": {"weight_map": {"a": "x\0y"}},
    }.items():
        yield f"index: {name}", (index, json.dumps(value).encode())


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def http_cases() -> Named:
    """Requests over HTTP: method, path, headers, body."""
    good = json.dumps({"model": "builtin:echo", "messages": [{"role": "user", "content": "a"}]})
    where = "/v1/chat/completions"
    plain = {"Content-Type": "application/json"}
    for name, (headers, body) in {
        "no type": ({}, good),
        "a form": ({"Content-Type": "application/x-www-form-urlencoded"}, good),
        "text": ({"Content-Type": "text/plain"}, good),
        "another origin": ({**plain, "Origin": "https://evil.example"}, good),
        "another host": ({**plain, "Host": "evil.example"}, good),
        "no json": (plain, "hello"),
        "empty": (plain, ""),
        "a list": (plain, "[]"),
        "null": (plain, "null"),
        "deep": (plain, "[" * 100_000),
        "a key twice": (plain, '{"model": "a", "model": "b"}'),
        "not a number": (plain, '{"model": "builtin:echo", "temperature": NaN}'),
        "many wrong items": (
            plain,
            json.dumps(
                {
                    "model": "builtin:echo",
                    "messages": [
                        {"role": "user", "content": [{"type": "text", "text": 1}] * 10_000}
                    ],
                }
            ),
        ),
        "a wrong length": ({**plain, "Content-Length": "-1"}, good),
        "two lengths": ({**plain, "Content-Length": "5, 6"}, good),
        "a length that is none": ({**plain, "Content-Length": "x"}, good),
        "a length and chunks": (
            {**plain, "Transfer-Encoding": "chunked", "Content-Length": "5"},
            "0\r\n\r\n",
        ),
        "too long": ({**plain, "Content-Length": str(2**40)}, ""),
        "a long header": ({**plain, "X": "a" * 100_000}, good),
        "a header with a line break": ({**plain, "X-Request-Id": "a%0d%0ab"}, good),
    }.items():
        yield name, ("POST", where, headers, body)
    for name, path in {
        "up": "/../../etc/passwd",
        "up, encoded": "/%2e%2e/%2e%2e/etc/passwd",
        "up with backslashes": "/..%5c..%5cetc%5cpasswd",
        "a zero byte": "/%00",
        "a long path": "/" + "a" * 20_000,
        "line breaks": "/%0d%0aX:%20y",
        "another scheme": "http://127.0.0.1:1/",
    }.items():
        yield f"path: {name}", ("GET", path, {}, "")
    yield "method: TRACE", ("TRACE", where, {}, "")
    yield "method: nonsense", ("NONSENSE", where, {}, "")
    yield "method: GET", ("GET", where, {}, "")
