"""The patterns match what they should, and only that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .patterns import Matcher, MismatchError, expectation
from .runner import load_cases, piece, run_case


def matches(pattern: Any, value: Any) -> bool:
    return not list(Matcher().problems(pattern, value, ""))


@pytest.mark.parametrize(
    ("pattern", "right", "wrong"),
    [
        (1, [1], [2, "1", True, None]),
        (True, [True], [1, False]),
        (None, [None], [0, ""]),
        ("a", ["a"], ["b", None]),
        ([1, 2], [[1, 2]], [[1], [1, 2, 3], {"0": 1}, 1]),
        ({"a": 1}, [{"a": 1}, {"a": 1, "b": 2}], [{"a": 2}, {}, [], None]),
        ({"$exact": {"a": 1}}, [{"a": 1}], [{"a": 1, "b": 2}, {}]),
        ({"$type": "integer"}, [1, -1], [1.5, True, "1"]),
        ({"$type": "number"}, [1, 1.5], [True, "1"]),
        ({"$type": ["string", "null"]}, ["", None], [1, []]),
        ({"$type": "any"}, [None, 1, {}], []),
        ({"$regex": "^a+$"}, ["aa"], ["ab", "", 1]),
        ({"$min": 1, "$max": 3}, [1, 2.5, 3], [0, 4, "2", True]),
        ({"$length": {"$min": 2}}, ["ab", [1, 2]], ["a", [], 5]),
        ({"$each": {"$min": 0}}, [[], [1, 2]], [[1, -1], "x"]),
        ({"$contains": [1, 1]}, [[1, 2, 1]], [[1], [], "x"]),
        ({"$any_of": [1, "a"]}, [1, "a"], [2]),
        ({"$not": 1}, [2, "1"], [1]),
        ({"$/x": 1}, [{"$/x": 1}], [{"$/x": 2}, {}]),
        ({"a": {"$absent": True}}, [{}], [{"a": None}]),
        ({"a": {"$not": 1}}, [{}, {"a": 2}], [{"a": 1}]),
        ({"a": {"$type": "any"}}, [{"a": None}], [{}]),
        ([{"$same": "x"}, {"$same": "x"}], [[1, 1], [{}, {}]], [[1, 2]]),
    ],
)
def test_values(pattern: Any, right: list[Any], wrong: list[Any]) -> None:
    for value in right:
        assert matches(pattern, value), value
    for value in wrong:
        assert not matches(pattern, value), value


def test_a_pattern_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="no pattern"):
        matches({"$nothing": 1}, 1)
    with pytest.raises(ValueError, match="does not exist"):
        matches({"$type": "colour"}, 1)


def chunk(
    text: str | None, finish: str | None = None, index: int = 0, **more: Any
) -> dict[str, Any]:
    delta: dict[str, Any] = {} if text is None else {"content": text}
    choice = {"index": index, "delta": delta | more.pop("delta", {}), "finish_reason": finish}
    body = {"id": "c", "choices": [choice], **more}
    return {"method": "chat.completions.chunk", "params": {"request": 1, "chunk": body}}


ROLE = {"role": "assistant"}


def result(text: str) -> dict[str, Any]:
    choice = {"index": 0, "message": {"content": text}, "finish_reason": "stop"}
    return {"id": 1, "result": {"choices": [choice], "usage": {"total_tokens": 1}}}


def failure(name: str, code: int, **data: Any) -> dict[str, Any]:
    return {"id": 1, "error": {"code": code, "data": {"name": name, **data}}}


def feed(spec: Any, *messages: Any) -> None:
    wanted = expectation(spec, Matcher())
    for message in messages:
        assert not wanted.done
        wanted.take(message)
    assert wanted.done


GOOD = (chunk("a", delta=ROLE), chunk("b"), chunk(None, "stop"), result("ab"))
USAGE = chunk("", usage={"total_tokens": 1})
USAGE["params"]["chunk"]["choices"] = []


def test_streams_that_are_right() -> None:
    feed({"$stream": {"id": 1}}, *GOOD)
    feed({"$stream": {"id": 1, "text": "ab", "texts": ["ab"], "min": 3, "chunk": {}}}, *GOOD)
    feed({"$stream": {"id": 1, "usage": True}}, *GOOD[:3], USAGE, GOOD[3])
    cancelled = failure("request_cancelled", -32800)
    feed({"$stream": {"id": 1, "error": "request_cancelled"}}, GOOD[0], cancelled)


@pytest.mark.parametrize(
    ("spec", "messages", "told"),
    [
        ({}, (chunk("a"), *GOOD[1:]), "no role"),
        ({}, (*GOOD[:3], result("a")), "the chunks say"),
        ({}, (*GOOD[:2], GOOD[3]), "no chunk tells why"),
        ({}, (*GOOD[:3], chunk("c"), GOOD[3]), "follows its end"),
        ({}, (GOOD[0], chunk("b", id="d"), *GOOD[2:]), "several ids"),
        ({}, (*GOOD[:3], USAGE, GOOD[3]), "usage in the chunks"),
        ({"usage": True}, GOOD, "usage in the chunks"),
        ({"usage": True}, (USAGE, *GOOD), "follows the one"),
        ({"text": "abc"}, GOOD, "text is"),
        ({"texts": ["ab", "ab"]}, GOOD, "texts is"),
        ({"min": 4}, GOOD, "only 3"),
        ({"chunk": {"id": "e"}}, GOOD, "chunk/id"),
        ({"result": {"model": "m"}}, GOOD, "result/model"),
        ({"error": "request_cancelled"}, GOOD, "error"),
        ({}, (GOOD[0], failure("request_cancelled", -32800)), "the stream ended with"),
    ],
)
def test_streams_that_are_wrong(spec: Any, messages: tuple[Any, ...], told: str) -> None:
    with pytest.raises(MismatchError, match=told):
        feed({"$stream": {"id": 1, **spec}}, *messages)


def test_errors() -> None:
    wrong = failure("invalid_params", -32602, pointer="/params/a")
    feed({"$error": {"id": 1, "name": "invalid_params"}}, wrong)
    feed({"$error": {"id": 1, "name": "invalid_params", "pointer": "/params/a"}}, wrong)
    progress = {"method": "$/progress", "params": {"request": 1}}
    feed({"$error": {"id": 1, "name": "invalid_params"}}, progress, wrong)
    for spec in (
        {"name": "invalid_params", "pointer": "/params/b"},
        {"name": "invalid_params", "pointer": None},
        {"name": "unsupported"},
        {"name": "invalid_params", "message": "x"},
    ):
        with pytest.raises(MismatchError):
            feed({"$error": {"id": 1, **spec}}, wrong)
    with pytest.raises(MismatchError):
        feed({"$error": {"id": 1, "name": "invalid_params"}}, result("a"))


def test_results_let_progress_pass() -> None:
    progress = {"method": "$/progress", "params": {"request": 1}}
    feed({"$result": {"id": 1}}, progress, progress, result("a"))
    with pytest.raises(MismatchError):
        feed({"$result": {"id": 1}}, failure("io_error", -32060))
    with pytest.raises(MismatchError):
        feed({"$result": {"id": 1}}, {"id": "1", "result": {}})


def test_chunks_of_a_stream_that_goes_on() -> None:
    feed({"$chunks": {"id": 1, "min": 2}}, GOOD[0], GOOD[1])
    with pytest.raises(MismatchError, match="too soon"):
        feed({"$chunks": {"id": 1, "min": 2}}, GOOD[0], result("a"))


def test_a_stream_remembers_the_chunks_before_it() -> None:
    matcher = Matcher()
    first = expectation({"$chunks": {"id": 1, "min": 1}}, matcher)
    first.take(GOOD[0])
    assert first.done
    rest = expectation({"$stream": {"id": 1, "text": "ab"}}, matcher)
    for message in GOOD[1:]:
        rest.take(message)
    assert rest.done


def test_more_chunks_than_asked_for_may_come_among_others() -> None:
    spec = {"$unordered": [{"$chunks": {"id": 1, "min": 1}}, {"$result": {"id": 2}}]}
    feed(spec, GOOD[0], GOOD[1], {"id": 2, "result": {}})


def test_any_order() -> None:
    both = {"$unordered": [{"$stream": {"id": 1}}, {"id": 2, "result": {}}]}
    feed(both, GOOD[0], {"id": 2, "result": {}}, *GOOD[1:])
    with pytest.raises(MismatchError, match="nothing expects"):
        feed(both, {"id": 3, "result": {}})


def test_pieces() -> None:
    assert piece("é") == b"\xc3\xa9"
    assert piece({"repeat": "[", "times": 3}) == b"[[["
    assert piece({"base64": "//4="}) == b"\xff\xfe"


class Script:
    """A transport that answers from a script."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.sent: list[bytes] = []

    def send(self, data: bytes) -> None:
        self.sent.append(data)

    def receive(self, timeout: float) -> bytes | None:
        return self.answers.pop(0) if self.answers else None

    def close(self) -> None:
        """Nothing to close."""


LISTED = b'{"jsonrpc":"2.0","id":1,"result":{"object":"list","data":[]}}'
END = (
    b'{"jsonrpc":"2.0","id":"conformance:end","error":{"code":-32601,"message":"No.","data":'
    b'{"name":"method_not_found","http_status":404,"openai_type":"not_found_error"}}}'
)
CASE = {
    "name": "a case",
    "start": "raw",
    "steps": [{"call": {"id": 1, "method": "model.list"}, "expect": [{"$result": {"id": 1}}]}],
}


def test_the_runner_runs_a_case(tmp_path: Path) -> None:
    script = Script(LISTED, END)
    run_case(CASE, script, tmp_path)
    assert script.sent[0] == b'{"jsonrpc": "2.0", "id": 1, "method": "model.list"}'


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ((), "nothing came"),
        ((LISTED, LISTED), "not in flight"),
        ((LISTED.replace(b"list", b"lost"), END), "model.list.result"),
        ((END,), "not in flight"),
    ],
)
def test_the_runner_finds_what_is_wrong(
    answers: tuple[bytes, ...], told: str, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match=told):
        run_case(CASE, Script(*answers), tmp_path)


def test_the_runner_wants_an_answer_to_everything(tmp_path: Path) -> None:
    silent = {**CASE, "steps": [{"call": {"id": 1, "method": "model.list"}}]}
    with pytest.raises(AssertionError, match="without an answer: 1"):
        run_case(silent, Script(END), tmp_path)
    with pytest.raises(AssertionError, match="nobody expected"):
        run_case(silent, Script(LISTED), tmp_path)


def test_files_are_written_where_the_case_is(tmp_path: Path) -> None:
    step = {"write": {"path": "${tmp}/a", "text": "x"}}
    script = Script(END)
    run_case({**CASE, "steps": [step]}, script, tmp_path)
    assert (tmp_path / "a").read_text() == "x"


def test_cases_keep_to_the_format() -> None:
    for case in load_cases():
        assert case.keys() == {"name", "description", "start", "steps", "file"}, case["name"]
        assert case["description"].endswith("."), case["name"]
        assert case["start"] in ("raw", "initialized", "echo", "null")
        for step in case["steps"]:
            actions = step.keys() - {"expect"}
            assert len(actions) == 1, case["name"]
            assert actions <= {"send", "call", "send_raw", "write"}
            for spec in step.get("expect", []):
                expectation(spec, Matcher())
