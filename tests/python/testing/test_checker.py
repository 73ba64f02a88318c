"""The checker finds violations of the protocol by the library."""

from typing import Any

import pytest

from inlay.protocol.errors import BY_NAME
from inlay.testing.checker import ConversationChecker, ProtocolError

LIST = {"jsonrpc": "2.0", "id": 1, "method": "model.list"}
LISTED: dict[str, Any] = {"jsonrpc": "2.0", "id": 1, "result": {"object": "list", "data": []}}
STREAM = {"jsonrpc": "2.0", "id": 1, "method": "chat.completions.create", "params": {}}


def error(request: Any, **data: Any) -> dict[str, Any]:
    row = {"name": "invalid_params", "http_status": 400, "openai_type": "invalid_request_error"}
    told = {"code": -32602, "message": "It is wrong.", "data": row | data}
    return {"jsonrpc": "2.0", "id": request, "error": told}


def choice(finish_reason: str) -> dict[str, Any]:
    return {"index": 0, "delta": {}, "finish_reason": finish_reason}


def chunk(request: Any, **more: Any) -> dict[str, Any]:
    piece = {"object": "chat.completion.chunk", "id": "c", "created": 1, "model": "m"}
    params = {"request": request, "chunk": piece | {"choices": []} | more}
    return {"jsonrpc": "2.0", "method": "chat.completions.chunk", "params": params}


def test_a_good_conversation() -> None:
    checker = ConversationChecker()
    checker.sent(LIST)
    assert checker.unanswered() == ["1"]
    checker.received(LISTED)
    checker.sent(STREAM)
    checker.received(chunk(1))
    checker.received(chunk(1, choices=[choice("stop")]))
    checker.received(error(1, pointer="/params/messages/0", param="messages[0]"))
    checker.sent([LIST, {"jsonrpc": "2.0", "method": "x"}, 5])
    checker.received([LISTED, error(None)])
    assert checker.unanswered() == []


@pytest.mark.parametrize(
    ("sent", "received", "told"),
    [
        (LIST, {"jsonrpc": "2.0", "id": 1, "result": {}}, "model.list.result"),
        (LIST, {"jsonrpc": "2.0", "id": 2, "result": {}}, "not in flight"),
        (LIST, {"jsonrpc": "2.0", "id": "1", "result": {}}, "not in flight"),
        (LIST, {"id": 1, "result": {}}, "rpc.response"),
        (LIST, chunk(1), "came for a request of model.list"),
        (STREAM, chunk(2), "not in flight"),
        (STREAM, {"jsonrpc": "2.0", "method": "no.such"}, "does not send"),
        (STREAM, {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 1}}, "not send"),
        (STREAM, {"jsonrpc": "2.0", "method": "chat.completions.chunk"}, "params"),
        (LIST, error(1, name="io_error"), "not its row"),
        (LIST, error(1, http_status=500), "not its row"),
        (LIST, error(1, colour=1), "rpc.error"),
        (LIST, {**LISTED, "colour": 1}, "rpc.response"),
        (LIST, {**LISTED, "result": {**LISTED["result"], "colour": 1}}, "model.list.result"),
        (STREAM, {**chunk(1), "colour": 1}, "rpc.notification"),
        (STREAM, {**chunk(1), "params": {**chunk(1)["params"], "colour": 1}}, "chunk.params"),
        (STREAM, chunk(1, colour=1), "chunk.params"),
        (STREAM, chunk(1, choices=[{"index": 0, "delta": {"colour": 1}}]), "chunk.params"),
        (STREAM, chunk(1, choices=[choice("later")]), "chunk.params"),
        (LIST, error(1, pointer="/params/a/0", param="a.0"), "`param` is 'a.0'"),
        (LIST, 5, "rpc.response"),
        (LIST, [], "rpc.batch_response"),
        ({"jsonrpc": "2.0", "id": 1, "method": "x"}, LISTED, "which is no method"),
    ],
)
def test_what_is_wrong_is_found(sent: Any, received: Any, told: str) -> None:
    checker = ConversationChecker()
    checker.sent(sent)
    with pytest.raises(ProtocolError, match=told):
        checker.received(received)


def test_a_second_answer_is_found() -> None:
    checker = ConversationChecker()
    checker.sent(LIST)
    checker.received(LISTED)
    with pytest.raises(ProtocolError, match="not in flight"):
        checker.received(LISTED)


def test_an_id_that_is_sent_again_before_its_answer_was_read_has_two() -> None:
    checker = ConversationChecker()
    checker.sent(LIST)
    checker.sent(LIST)
    checker.received(LISTED)
    assert checker.unanswered() == ["1"]
    checker.received(LISTED)
    with pytest.raises(ProtocolError, match="not in flight"):
        checker.received(LISTED)


def refusal_of_an_id(refused: Any = 1) -> dict[str, Any]:
    refusal = error(None, name="duplicate_id", pointer="/id")
    spec = BY_NAME["duplicate_id"]
    refusal["error"]["code"] = spec.code
    told = {"http_status": spec.http_status, "openai_type": spec.openai_type, "request": refused}
    refusal["error"]["data"] |= told
    return refusal


def test_a_refused_second_request_leaves_the_first_in_flight() -> None:
    checker = ConversationChecker()
    checker.sent(STREAM)
    checker.sent(LIST)
    checker.received(refusal_of_an_id())
    checker.received(chunk(1))
    assert checker.unanswered() == ["1"]


def test_a_refusal_may_come_after_the_answer_to_the_first_request() -> None:
    checker = ConversationChecker()
    checker.sent([LIST, LIST])
    checker.received([LISTED, refusal_of_an_id()])
    assert checker.unanswered() == []


def test_a_refusal_is_taken_for_the_id_that_it_names() -> None:
    """Two ids were sent again: the first one after its answer was on its way, unread."""
    checker = ConversationChecker()
    checker.sent([LIST, {**STREAM, "id": "2"}])
    checker.sent([LIST, {**LIST, "id": "2"}])
    checker.received([refusal_of_an_id("2"), LISTED, LISTED])
    checker.received(chunk("2"))
    assert checker.unanswered() == ['"2"']


def test_an_id_may_be_taken_after_it_was_refused() -> None:
    checker = ConversationChecker()
    checker.sent([STREAM, LIST])
    checker.sent(STREAM)
    checker.received(refusal_of_an_id())
    checker.received(error(1, pointer="/params/messages/0", param="messages[0]"))
    checker.received(chunk(1))
    assert checker.unanswered() == ["1"]


@pytest.mark.parametrize("refused", [1, "1", None])
def test_a_refusal_of_an_id_that_was_sent_once_is_found(refused: Any) -> None:
    checker = ConversationChecker()
    checker.sent(LIST)
    with pytest.raises(ProtocolError, match=r"not sent again|rpc\.error"):
        checker.received(refusal_of_an_id(refused))


def test_an_empty_sentence_is_found() -> None:
    checker = ConversationChecker()
    checker.sent(LIST)
    wrong = error(1)
    wrong["error"]["message"] = " "
    with pytest.raises(ProtocolError, match="without a sentence"):
        checker.received(wrong)


def test_what_the_library_did_not_take_is_not_in_flight() -> None:
    checker = ConversationChecker()
    checker.sent([STREAM, {"jsonrpc": "2.0", "method": "x"}, {**STREAM, "id": None}])
    checker.not_sent([STREAM, {"jsonrpc": "2.0", "method": "x"}, {**STREAM, "id": None}])
    assert checker.unanswered() == []
    checker.sent(LIST)
    with pytest.raises(ProtocolError, match=r"a request of model\.list"):
        checker.received(chunk(1))


def test_what_may_not_be_read_may_be_left_out() -> None:
    checker = ConversationChecker()
    checker.sent(LIST, certain=False)
    assert checker.unanswered() == []
    checker.received(LISTED)


@pytest.mark.parametrize("request_id", [None, True, 1.5, [1], {}, 2**63, "x" * 257])
def test_what_is_no_id_is_not_answered_under_it(request_id: Any) -> None:
    checker = ConversationChecker()
    checker.sent({**LIST, "id": request_id})
    assert checker.unanswered() == []


def test_a_message_without_a_method_is_answered() -> None:
    checker = ConversationChecker()
    checker.sent({"jsonrpc": "2.0", "id": 1})
    assert checker.unanswered() == ["1"]
    checker.received(error(1))
