import json

import pytest

from inlay.client import wire
from inlay.client.library import declarations
from inlay.errors import InlayError
from inlay.protocol.messages import UserMessage

CASES = [
    (b'{"jsonrpc":"2.0","id":7,"result":{"a":1}}', (7, wire.RESULT, b'{"a":1}')),
    (b'{"jsonrpc":"2.0","id":-7,"result":null}', (-7, wire.RESULT, b"null")),
    (b'{"jsonrpc":"2.0","id":7,"error":{"code":1}}', (7, wire.ERROR, b'{"code":1}')),
    (
        b'{"jsonrpc":"2.0","method":"chat.completions.chunk","params":{"request":7,"chunk":{"x":{}}}}',
        (7, wire.CHUNK, b'{"x":{}}'),
    ),
    (
        b'{"jsonrpc":"2.0","method":"$/progress","params":{"request":7,"stage":"open"}}',
        (7, wire.PROGRESS, b'{"request":7,"stage":"open"}'),
    ),
    (b'{"jsonrpc":"2.0","id":null,"error":{"code":-32700}}', None),
    (b'{"jsonrpc":"2.0","id":"7","result":1}', None),
    (b'[{"jsonrpc":"2.0","id":7,"result":1}]', None),
]


@pytest.mark.parametrize(("message", "expected"), CASES)
def test_a_prefix_tells_messages_apart(message, expected):
    assert wire.classify(message) == expected
    if expected:
        json.loads(expected[2])


def test_requests_are_compact_json_with_models_as_values():
    body = wire.encode(3, "m", {"messages": [UserMessage(role="user", content="é")]})
    assert (
        body
        == (
            '{"jsonrpc":"2.0","id":3,"method":"m","params":'
            '{"messages":[{"role":"user","content":"é"}]}}'
        ).encode()
    )


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"x": float("nan")}, "invalid_params"),
        ({"x": float("inf")}, "invalid_params"),
        ({"x": "\ud800"}, "invalid_params"),
        ({"x": {1, 2}}, "invalid_params"),
        ({"x": "a" * 5000}, "message_too_large"),
        ({"x": [[[[[[[[[[[1]]]]]]]]]]]}, "message_too_deep"),
    ],
)
def test_what_could_not_be_answered_is_not_sent(params, name):
    with pytest.raises(InlayError) as caught:
        wire.encode(1, "m", params, max_bytes=4096, max_depth=10)
    assert caught.value.name == name


def test_endless_nesting_is_refused():
    deep = []
    deep.append(deep)
    with pytest.raises(InlayError):
        wire.encode(1, "m", deep)
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(InlayError) as caught:
        wire.encode(1, "m", deep)
    assert caught.value.name == "message_too_deep"


def test_depth_does_not_count_brackets_in_texts():
    assert wire.depth(b'{"a":"[[[\\"{{","b":[[1],[2]]}') == 3


def test_an_answer_without_an_id_is_an_error_and_the_rest_is_dropped(caplog):
    error = wire.unroutable(
        b'{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no JSON",'
        b'"data":{"name":"parse_error","http_status":400,"openai_type":"invalid_request_error"}}}'
    )
    assert error.name == "parse_error"
    assert wire.unroutable(b'{"jsonrpc":"2.0","method":"news","params":{}}') is None
    assert "dropped" in caplog.text


def test_declarations_are_found_in_a_header():
    cdef, macros = declarations(
        "/* a\n * comment */\n#ifndef X_H\n#define X_H\n#include <stddef.h>\n"
        '#ifdef __cplusplus\nextern "C" {\n#endif\n'
        "#define INLAY_ABI 3\n#define INLAY_FULL 2 /* why */\n"
        '#define INLAY_VERSION "0.1.0"\n'
        "INLAY_API int inlay_send(const char *json, size_t length);\n"
        "#ifdef __cplusplus\n}\n#endif\n#endif\n"
    )
    assert cdef == "int inlay_send(const char *json, size_t length);"
    assert macros == {"ABI": 3, "FULL": 2}
