"""`/v1/responses` through OpenAI's official client, checked against OpenAI's own description."""

import json
from functools import cache
from pathlib import Path

import httpx
import openai
import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from inlay.protocol.response_events import ResponseStreamEvent
from inlay.protocol.responses import ModelResponse

ECHO, NULL = "builtin:echo", "builtin:null"
OPENAI = Path(__file__).parents[3] / "shared/data/openapi/openai-openapi.yaml"
WEATHER = {
    "type": "function",
    "name": "get_weather",
    "description": "The weather of a place.",
    "parameters": {
        "type": "object",
        "properties": {"place": {"type": "string"}},
        "required": ["place"],
        "additionalProperties": False,
    },
    "strict": True,
}


def call_of(place):
    call = {"name": "get_weather", "arguments": {"place": place}}
    return f"<tool_call>\n{json.dumps(call)}\n</tool_call>"


@cache
def openai_validator(name):
    """OpenAI's own schema of a response, or of the event of this type."""
    schemas = openai_schemas()
    if name != "Response":
        (name,) = [
            key
            for key in (
                ref["$ref"].rsplit("/", 1)[1] for ref in schemas["ResponseStreamEvent"]["anyOf"]
            )
            if schemas[key]["properties"]["type"]["enum"] == [name]
        ]
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schemas})


@cache
def openai_schemas():
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    schemas = yaml.load(OPENAI.read_text(), Loader=loader)["components"]["schemas"]
    text = json.dumps(schemas, default=str)
    return json.loads(text.replace("#/components/schemas/", "#/$defs/"))


def hold_to_openai(name, value):
    """Fail unless OpenAI's document, if it is available, accepts a value of this kind."""
    if OPENAI.exists():
        for error in openai_validator(name).iter_errors(value):
            raise AssertionError(f"{name}: {error.message} at {error.json_path}")


def events_of(server, body):
    """The events of a stream in order, each checked against the protocol and OpenAI's document."""
    events = []
    with httpx.stream(
        "POST", f"{server.url}/v1/responses", json={"stream": True, **body}, timeout=120
    ) as response:
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        text = response.read().decode()
    assert text.endswith("\n\n") and "[DONE]" not in text
    for block in text.removesuffix("\n\n").split("\n\n"):
        kind, data = block.split("\n")
        event = json.loads(data.removeprefix("data: "))
        assert kind == f"event: {event['type']}"
        ResponseStreamEvent.model_validate(event)
        hold_to_openai(event["type"], event)
        events.append(event)
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    return events


def test_a_text(client):
    answer = client.responses.create(model=ECHO, input="Hello, wörld! 🦊")
    assert answer.object == "response" and answer.status == "completed"
    assert answer.output_text == "Hello, wörld! 🦊"
    usage = answer.usage
    assert usage.total_tokens == usage.input_tokens + usage.output_tokens > 0
    assert answer.error is None and answer.incomplete_details is None


@pytest.mark.parametrize(
    "body",
    [
        {"input": "Hello!"},
        {"input": call_of("Bern"), "tools": [WEATHER], "instructions": "Be brief."},
        {"input": "Yes.", "metadata": {"a": "b"}, "top_logprobs": 2},
        {
            "input": '{"a": 1}',
            "text": {
                "format": {
                    "type": "json_schema",
                    "name": "x",
                    "schema": {"type": "object", "properties": {"a": {"type": "integer"}}},
                }
            },
        },
    ],
)
def test_whole_and_streamed_say_the_same(server, body):
    body = {"model": ECHO, **body}
    whole = httpx.post(f"{server.url}/v1/responses", json=body, timeout=120).json()
    ModelResponse.model_validate(whole)
    hold_to_openai("Response", whole)
    last = events_of(server, body)[-1]
    assert last["type"] == "response.completed"

    def bare(response):
        # Ids are new every time, and the second request finds the first in the prefix cache.
        text = json.dumps({**response, "id": "", "created_at": 0, "usage": None})
        suffix = response["id"].removeprefix("resp_")
        calls = [item["call_id"] for item in response["output"] if "call_id" in item]
        for known in (suffix, *calls):
            text = text.replace(known, "ID")
        return json.loads(text)

    assert bare(last["response"]) == bare(whole)


def test_the_events_of_a_text(server):
    events = events_of(server, {"model": ECHO, "input": "one two"})
    kinds = [event["type"].removeprefix("response.") for event in events]
    deltas = [event for event in events if event["type"] == "response.output_text.delta"]
    assert kinds[:4] == ["created", "in_progress", "output_item.added", "content_part.added"]
    assert kinds[-4:] == ["output_text.done", "content_part.done", "output_item.done", "completed"]
    assert set(kinds[4:-4]) == {"output_text.delta"} and len(deltas) > 1
    assert "".join(event["delta"] for event in deltas) == "one two"
    assert len({event["item_id"] for event in deltas}) == 1


def test_the_events_of_a_text_and_calls(server):
    text = f"Let me see.{call_of('Bern')}{call_of('Rome')}"
    events = events_of(server, {"model": ECHO, "input": text, "tools": [WEATHER]})
    output = events[-1]["response"]["output"]
    assert [item["type"] for item in output] == ["message", "function_call", "function_call"]
    assert output[0]["content"][0]["text"] == "Let me see."
    assert len({item["id"] for item in output}) == 3
    for index, place in ((1, "Bern"), (2, "Rome")):
        pieces = [
            event["delta"]
            for event in events
            if event["type"] == "response.function_call_arguments.delta"
            and event["output_index"] == index
        ]
        assert "".join(pieces) == output[index]["arguments"]
        assert json.loads(output[index]["arguments"]) == {"place": place}
    added = [event for event in events if event["type"] == "response.output_item.added"]
    assert [event["item"]["status"] for event in added] == ["in_progress"] * 3


def test_the_stream_helper_of_the_client(client):
    with client.responses.stream(model=ECHO, input="a b c") as stream:
        text = "".join(e.delta for e in stream if e.type == "response.output_text.delta")
        final = stream.get_final_response()
    assert text == final.output_text == "a b c"


def test_structured_output_through_parse(client):
    class City(BaseModel):
        name: str
        people: int

    text = '{"name": "Bern", "people": 134794}'
    answer = client.responses.parse(model=ECHO, input=text, text_format=City)
    assert answer.output_parsed == City(name="Bern", people=134794)
    with client.responses.stream(model=ECHO, input=text, text_format=City) as stream:
        assert stream.get_final_response().output_parsed == answer.output_parsed


def test_a_tool_there_and_back(client):
    first = client.responses.create(model=ECHO, input=call_of("Bern"), tools=[WEATHER])
    (call,) = [item for item in first.output if item.type == "function_call"]
    assert call.name == "get_weather" and json.loads(call.arguments) == {"place": "Bern"}
    conversation = [
        {"role": "user", "content": call_of("Bern")},
        *first.output,
        {"type": "function_call_output", "call_id": call.call_id, "output": "Sunny."},
        {"role": "user", "content": [{"type": "input_text", "text": "And now?"}]},
    ]
    second = client.responses.create(model=ECHO, input=conversation, tools=[WEATHER])
    assert second.output_text == "And now?"
    assert second.usage.input_tokens > first.usage.input_tokens


def test_calls_can_be_forced_and_forbidden(client):
    ask = {"model": ECHO, "input": call_of("Bern"), "tools": [WEATHER], "max_output_tokens": 500}
    for choice in (
        "required",
        {"type": "function", "name": "get_weather"},
        {
            "type": "allowed_tools",
            "mode": "required",
            "tools": [{"type": "function", "name": "get_weather"}],
        },
    ):
        answer = client.responses.create(**ask, tool_choice=choice)
        assert [item.type for item in answer.output] == ["function_call"]
    answer = client.responses.create(**ask, tool_choice="none")
    assert [item.type for item in answer.output] == ["message"]


def test_a_response_repeats_what_tools_were_offered_and_how(client, server):
    ask = {"model": ECHO, "input": "Hello!"}
    answer = client.responses.create(**ask)
    assert (answer.tool_choice, answer.tools) == ("auto", [])
    for event in events_of(server, ask):
        if "response" in event:
            told = event["response"]
            assert (told["tool_choice"], told["tools"]) == ("auto", [])
    answer = client.responses.create(**ask, tools=[WEATHER])
    assert answer.tool_choice == "auto"
    assert [tool.name for tool in answer.tools] == ["get_weather"]
    answer = client.responses.create(**ask, tools=[WEATHER], tool_choice="none")
    assert answer.tool_choice == "none"


def test_what_is_cut_is_incomplete(client, server):
    answer = client.responses.create(model=NULL, input="x", max_output_tokens=5)
    assert answer.status == "incomplete"
    assert answer.incomplete_details.reason == "max_output_tokens"
    assert answer.output[0].status == "incomplete"
    assert answer.usage.output_tokens == 5
    last = events_of(server, {"model": NULL, "input": "x", "max_output_tokens": 5})[-1]
    assert last["type"] == "response.incomplete"


def test_log_probabilities(client):
    answer = client.responses.create(
        model=ECHO, input="a b", include=["message.output_text.logprobs"], top_logprobs=2
    )
    logprobs = answer.output[0].content[0].logprobs
    assert "".join(entry.token for entry in logprobs).startswith("a b")
    assert all(len(entry.top_logprobs) == 2 for entry in logprobs)


@pytest.mark.parametrize(
    ("change", "code", "param"),
    [
        ({"previous_response_id": "resp_1"}, "unsupported", "previous_response_id"),
        ({"conversation": "conv_1"}, "unsupported", "conversation"),
        ({"prompt": {"id": "p"}}, "unsupported", "prompt"),
        ({"background": True}, "unsupported", "background"),
        ({"truncation": "auto"}, "unsupported", "truncation"),
        ({"model": "none"}, "model_not_found", "model"),
        ({"temperature": 3}, "invalid_params", "temperature"),
        ({"max_output_tokens": 0}, "invalid_params", "max_output_tokens"),
        ({"input": []}, "invalid_params", "input"),
        ({"input": 7}, "invalid_params", "input"),
        ({"input": "x " * 200_000}, "context_length_exceeded", "input"),
        ({"input": [{"type": "web_search_call"}]}, "invalid_params", "input[0].type"),
        ({"input": [{"role": "x", "content": "y"}]}, "invalid_params", "input[0].role"),
        (
            {"input": [{"type": "function_call", "call_id": "c", "name": "f"}]},
            "invalid_params",
            "input[0].arguments",
        ),
        (
            {
                "instructions": "x",
                "input": [
                    {"role": "user", "content": "y"},
                    {
                        "role": "user",
                        "content": [{"type": "input_image", "image_url": "data:image/png,x"}],
                    },
                ],
            },
            "unsupported",
            "input[1].content[0].image_url",
        ),
        (
            {
                "text": {
                    "format": {
                        "type": "json_schema",
                        "name": "x",
                        "schema": {"type": "object", "properties": {"a": {"type": "no"}}},
                    }
                }
            },
            "invalid_schema",
            "text.format.schema.properties.a",
        ),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_errors_name_the_field_of_the_request(client, change, code, param, stream):
    with pytest.raises(openai.APIStatusError) as caught:
        client.responses.create(**{"model": ECHO, "input": "x", "stream": stream} | change)
    assert caught.value.code == code
    assert caught.value.param == param
    assert caught.value.status_code < 500


def test_nothing_is_stored(client):
    answer = client.responses.create(model=ECHO, input="x", store=True)
    assert answer.to_dict()["store"] is False
    with pytest.raises(openai.NotFoundError):
        client.responses.retrieve(answer.id)
