"""Problems name the invalid field."""

from collections.abc import Iterator
from typing import Any

import pytest

from inlay.client import Client
from inlay.errors import InlayError
from inlay.protocol.validation import (
    Problem,
    UnknownSchemaError,
    parse,
    resolve,
    validate,
    validate_text,
)

CHAT = "chat.completions.create"
USER = [{"role": "user", "content": "x"}]


def chat(**fields: Any) -> dict[str, Any]:
    return {"model": "a", "messages": USER, **fields}


def test_what_is_right_has_no_problems() -> None:
    assert validate(CHAT, chat(temperature=1, n=1.0, stop=["a"], seed=None)) == []


PROBLEMS = [
    ({"messages": USER}, "/model", "model is missing."),
    (chat(model=1), "/model", "model must be a string, but is 1."),
    (chat(messages=[]), "/messages", "messages must not be empty."),
    (chat(messages=5), "/messages", "messages must be an array, but is 5."),
    (chat(messages=[5]), "/messages/0", "messages[0] must be an object, but is 5."),
    (chat(messages=[{"content": "x"}]), "/messages/0/role", "messages[0].role is missing."),
    (
        chat(messages=[{"role": "king"}]),
        "/messages/0/role",
        'messages[0].role must be "developer", "system", "user", "assistant" or "tool", '
        'but is "king".',
    ),
    (
        chat(response_format={"type": []}),
        "/response_format/type",
        'response_format.type must be "text", "json_object" or "json_schema", but is an array.',
    ),
    (
        chat(messages=[{"role": "user", "content": 3}]),
        "/messages/0/content",
        "messages[0].content must be a string or an array, but is 3.",
    ),
    (
        chat(messages=[{"role": "user", "content": [{"type": "text"}]}]),
        "/messages/0/content/0/text",
        "messages[0].content[0].text is missing.",
    ),
    (chat(temperature=3), "/temperature", "temperature must be at most 2, but is 3."),
    (
        chat(repetition_penalty=0),
        "/repetition_penalty",
        "repetition_penalty must be greater than 0, but is 0.",
    ),
    (chat(min_p=-1), "/min_p", "min_p must be at least 0, but is -1."),
    (chat(n=1.5), "/n", "n must be an integer, but is 1.5."),
    (chat(stream="yes"), "/stream", 'stream must be true or false, but is "yes".'),
    (chat(stop=[1]), "/stop/0", "stop[0] must be a string, but is 1."),
    (chat(stop={}), "/stop", "stop must be a string or an array, but is an object."),
    (
        chat(tool_choice="maybe"),
        "/tool_choice",
        'tool_choice must be "none", "auto" or "required", but is "maybe".',
    ),
    (
        chat(tool_choice={"type": "function"}),
        "/tool_choice/function",
        "tool_choice.function is missing.",
    ),
    (
        chat(structured_outputs={"json": 3}),
        "/structured_outputs/json",
        "structured_outputs.json must be an object or a string, but is 3.",
    ),
    (
        chat(tools=[{"type": "function", "function": {"name": "a b"}}]),
        "/tools/0/function/name",
        "tools[0].function.name must match the pattern ^[a-zA-Z0-9_-]+$.",
    ),
    (chat(model="x" * 300), "/model", "model must have at most 256 characters."),
    ([], "", "The payload must be an object, but is an array."),
    (chat(user=["x" * 100]), "/user", "user must be a string, but is an array."),
]


@pytest.mark.parametrize(("payload", "pointer", "message"), PROBLEMS)
def test_problems(payload: Any, pointer: str, message: str) -> None:
    assert validate(CHAT, payload) == [Problem(pointer, message)]


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client() as opened:
        yield opened


@pytest.mark.parametrize(
    ("payload", "pointer", "message"), [case for case in PROBLEMS if isinstance(case[0], dict)]
)
def test_the_library_says_the_same(
    client: Client, payload: Any, pointer: str, message: str
) -> None:
    with pytest.raises(InlayError) as caught:
        client.request(CHAT, payload)
    assert (caught.value.message, caught.value.pointer) == (message, f"/params{pointer}")


def test_all_problems_are_told() -> None:
    found = validate(CHAT, chat(temperature=3, n=0, model=None))
    assert [problem.pointer for problem in found] == ["/model", "/n", "/temperature"]


@pytest.mark.parametrize(
    ("prompt", "pointer", "message"),
    [
        (["a", 5], "/prompt/1", "prompt[1] must be a string, but is 5."),
        ([5, "a"], "/prompt/1", 'prompt[1] must be an integer, but is "a".'),
        ([5, 2**32], "/prompt/1", "prompt[1] must be at most 2147483647, but is 4294967296."),
    ],
)
def test_of_several_forms_the_one_that_was_meant_is_told(
    client: Client, prompt: Any, pointer: str, message: str
) -> None:
    payload = {"model": "a", "prompt": prompt}
    assert Problem(pointer, message) in validate("completions.create", payload)
    with pytest.raises(InlayError) as caught:
        client.request("completions.create", payload)
    assert (caught.value.message, caught.value.pointer) == (message, f"/params{pointer}")


def test_unknown_fields_of_our_own_messages() -> None:
    assert validate("model.load", {"model": "a", "a/b~c": 1}) == [
        Problem("/a~1b~0c", "a/b~c is not a field that is known here.")
    ]


def test_constants() -> None:
    wrong = {"jsonrpc": "1.0", "id": 1, "method": "x"}
    assert validate("rpc.request", wrong) == [
        Problem("/jsonrpc", 'jsonrpc must be "2.0", but is "1.0".')
    ]


def test_a_long_value_is_cut() -> None:
    [problem] = validate(CHAT, chat(stream="y" * 1000))
    assert len(problem.message) < 120


def test_problems_as_text() -> None:
    assert str(Problem("/a", "It is wrong.")) == "/a: It is wrong."
    assert str(Problem("", "It is wrong.")) == "/: It is wrong."


def test_a_method_stands_for_its_params() -> None:
    assert resolve("model.load").name == "model.load.params"
    assert resolve("$/progress").name == "$/progress.params"
    assert resolve("model.load.result").name == "model.load.result"


def test_an_unknown_schema() -> None:
    with pytest.raises(UnknownSchemaError, match=r"model\.eat"):
        validate("model.eat", {})
    with pytest.raises(UnknownSchemaError):
        validate_text("model.eat", "{")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Expecting value"),
        ('{"a": 1, "a": 2}', "the key 'a' comes twice"),
        ('{"a": NaN}', "NaN is not a JSON number"),
        ('{"a": -Infinity}', "-Infinity is not a JSON number"),
        ('{"a": 1e999}', "out of range"),
        ('{"a": "\\ud800"}', "lone surrogate"),
        ('{"\\udc00": 1}', "lone surrogate"),
        (b'{"a": "\xff"}', "utf-8"),
        ("{} {}", "Extra data"),
    ],
)
def test_what_is_not_json(text: str | bytes, told: str) -> None:
    [problem] = validate_text(CHAT, text)
    assert problem.pointer == ""
    assert told in problem.message


def test_text_that_is_right() -> None:
    assert validate_text("model.list", b" {} ") == []
    assert parse('{"a": "\\ud83d\\ude00", "b": 1.5}') == {"a": "😀", "b": 1.5}
