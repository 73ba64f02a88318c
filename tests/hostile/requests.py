"""Hostile requests: messages of the C ABI, grammars, and HTTP."""

from __future__ import annotations

import json
from typing import Any

from hostile.case import Named


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
