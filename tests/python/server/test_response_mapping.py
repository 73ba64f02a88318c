"""Responses over a fake library: failures midway, and the chat request that is sent."""

import json

import pytest
from starlette.testclient import TestClient

from fake_library import answer, chunk, completion
from inlay.client import AsyncClient
from inlay.protocol.response_events import ResponseStreamEvent
from inlay.protocol.responses import ResponseRequest
from inlay.server.app import create_app
from inlay.server.options import ServerOptions
from inlay.server.responses import Chat


def chat_of(**fields):
    return Chat(ResponseRequest.model_validate({"model": "m", "input": "Hi", **fields})).params


@pytest.mark.parametrize(("status", "code"), [(500, "server_error"), (429, "rate_limit_exceeded")])
def test_a_failure_in_a_stream_is_its_last_event(fake, status, code):
    def script(request):
        if request["method"] != "chat.completions.create":
            return [answer(request, {"object": "list", "data": []})]
        data = {"name": "step_failed", "http_status": status, "openai_type": "server_error"}
        error = {"code": -32040, "message": "It failed.", "data": data}
        end = {"jsonrpc": "2.0", "id": request["id"], "error": error}
        return [chunk(request, "a"), json.dumps(end, separators=(",", ":"))]

    fake.script = script
    with TestClient(create_app(ServerOptions(allowed_hosts=("testserver",)), AsyncClient)) as http:
        text = http.post("/v1/responses", json={"model": "m", "input": "x", "stream": True}).text
    last = json.loads(text.strip().split("\n\n")[-1].split("\n")[1].removeprefix("data: "))
    assert last["type"] == "response.failed"
    response = last["response"]
    assert response["status"] == "failed"
    assert response["error"] == {"code": code, "message": "It failed."}
    assert response["output"][0]["status"] == "incomplete"
    assert response["output"][0]["content"][0]["text"] == "a"


def test_thoughts_are_an_item_before_the_text(fake):
    def script(request):
        if request["method"] != "chat.completions.create":
            return [answer(request, {"object": "list", "data": []})]
        thought, text = (json.loads(chunk(request, piece)) for piece in ("Hm.", "Yes."))
        delta = thought["params"]["chunk"]["choices"][0]["delta"]
        delta["reasoning_content"] = delta.pop("content")
        whole = completion("Yes.")
        whole["choices"][0]["message"]["reasoning_content"] = "Hm."
        chunks = [json.dumps(message, separators=(",", ":")) for message in (thought, text)]
        return [*(chunks if request["params"].get("stream") else []), answer(request, whole)]

    fake.script = script
    body = {"model": "m", "input": "x"}
    with TestClient(create_app(ServerOptions(allowed_hosts=("testserver",)), AsyncClient)) as http:
        whole = http.post("/v1/responses", json=body).json()
        text = http.post("/v1/responses", json=body | {"stream": True}).text
    blocks = text.strip().split("\n\n")
    events = [json.loads(block.split("\n")[1].removeprefix("data: ")) for block in blocks]
    for event in events:
        ResponseStreamEvent.model_validate(event)
    reasoning, message = whole["output"]
    assert reasoning["content"] == [{"type": "reasoning_text", "text": "Hm."}]
    assert message["content"][0]["text"] == "Yes."
    last = events[-1]["response"]["output"]
    assert [item["content"] for item in last] == [item["content"] for item in whole["output"]]
    kinds = [event["type"] for event in events if event.get("output_index") == 0]
    assert [kind.removeprefix("response.") for kind in kinds] == [
        "output_item.added",
        "content_part.added",
        "reasoning_text.delta",
        "reasoning_text.done",
        "content_part.done",
        "output_item.done",
    ]


def test_fields_become_those_of_a_chat():
    params = chat_of(
        instructions="Be brief.",
        max_output_tokens=9,
        temperature=0.5,
        reasoning={"effort": "low"},
        seed=1,
        store=True,
        user="me",
    )
    assert params == {
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Hi"},
        ],
        "max_completion_tokens": 9,
        "temperature": 0.5,
        "reasoning_effort": "low",
        "seed": 1,
    }


def test_items_of_one_turn_become_one_message():
    items = [
        {"role": "user", "content": "What is the weather?"},
        {"type": "reasoning", "id": "r", "summary": [{"type": "summary_text", "text": "Hm."}]},
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "Let me see."}],
        },
        {"type": "function_call", "call_id": "1", "name": "weather", "arguments": "{}"},
        {"type": "function_call", "call_id": "2", "name": "time", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "1", "output": "Sunny."},
        {
            "type": "function_call_output",
            "call_id": "2",
            "output": [{"type": "input_text", "text": "Noon."}],
        },
        {"type": "function_call", "call_id": "3", "name": "more", "arguments": "{}"},
    ]
    question, turn, sunny, noon, more = chat_of(input=items)["messages"]
    assert question["role"] == "user"
    assert turn["reasoning_content"] == "Hm."
    assert turn["content"] == [{"type": "text", "text": "Let me see."}]
    assert [call["id"] for call in turn["tool_calls"]] == ["1", "2"]
    assert (sunny["tool_call_id"], sunny["content"]) == ("1", "Sunny.")
    assert noon["content"] == [{"type": "text", "text": "Noon."}]
    assert more["content"] is None and more["tool_calls"][0]["id"] == "3"


def test_parts_of_every_kind():
    parts = [
        {"type": "input_text", "text": "a"},
        {"type": "input_image", "image_url": "data:image/png;base64,AA=="},
        {"type": "input_file", "filename": "x.pdf", "file_data": "AA=="},
        {"type": "refusal", "refusal": "No."},
    ]
    (message,) = chat_of(input=[{"role": "user", "content": parts}])["messages"]
    assert message["content"] == [
        {"type": "text", "text": "a"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}},
        {"type": "file", "file": {"filename": "x.pdf", "file_data": "AA=="}},
        {"type": "refusal", "refusal": "No."},
    ]


def test_a_format_becomes_a_response_format():
    schema = {"type": "object"}
    wanted = {"type": "json_schema", "name": "n", "schema": schema, "strict": True}
    assert chat_of(text={"format": wanted})["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "n", "strict": True, "schema": schema},
    }
    assert chat_of(text={"format": {"type": "json_object"}})["response_format"] == {
        "type": "json_object"
    }
