"""OpenAI's official Python client against the server, unchanged."""

import asyncio
import json
import time

import httpx
import openai
import pytest
from pydantic import BaseModel

ECHO, NULL = "builtin:echo", "builtin:null"


def user(text):
    return [{"role": "user", "content": text}]


def running(server):
    """Requests in progress in the engine, over all models."""
    text = httpx.get(f"{server.url}/metrics").text
    lines = [line for line in text.splitlines() if line.startswith("inlay_requests_running{")]
    assert lines
    return sum(float(line.split()[-1]) for line in lines)


def wait_until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition did not come true"
        time.sleep(0.02)


def test_a_chat(client):
    answer = client.chat.completions.create(model=ECHO, messages=user("Hello, wörld! 🦊"))
    assert answer.object == "chat.completion"
    assert answer.model == ECHO
    (choice,) = answer.choices
    assert choice.message.role == "assistant"
    assert choice.message.content == "Hello, wörld! 🦊"
    assert choice.finish_reason == "stop"
    usage = answer.usage
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens > 0


def test_a_streamed_chat(client):
    text = "One two three 🦊 four."
    chunks = list(client.chat.completions.create(model=ECHO, messages=user(text), stream=True))
    assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
    assert len({chunk.id for chunk in chunks}) == 1
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert deltas[0].role == "assistant"
    assert "".join(delta.content or "" for delta in deltas) == text
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert all(chunk.choices[0].finish_reason is None for chunk in chunks[:-1])
    assert all(chunk.usage is None for chunk in chunks)


def test_a_streamed_chat_with_usage(client):
    chunks = list(
        client.chat.completions.create(
            model=ECHO,
            messages=user("a b c"),
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    assert chunks[-1].choices == []
    assert chunks[-1].usage.completion_tokens > 0
    assert all(chunk.usage is None for chunk in chunks[:-1])


def test_the_stream_helper_of_the_client(client):
    with client.chat.completions.stream(model=ECHO, messages=user("a b c")) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_completion()
    assert "content.delta" in kinds and "content.done" in kinds
    assert final.choices[0].message.content == "a b c"


def test_several_choices(client):
    answer = client.chat.completions.create(model=ECHO, messages=user("a b"), n=3)
    assert [choice.index for choice in answer.choices] == [0, 1, 2]
    assert [choice.message.content for choice in answer.choices] == ["a b"] * 3
    parts = {0: "", 1: "", 2: ""}
    for chunk in client.chat.completions.create(model=ECHO, messages=user("a b"), n=3, stream=True):
        for choice in chunk.choices:
            parts[choice.index] += choice.delta.content or ""
    assert set(parts.values()) == {"a b"}


def test_stop_texts_and_limits(client):
    answer = client.chat.completions.create(
        model=ECHO, messages=user("one two STOP three"), stop=["STOP"]
    )
    assert answer.choices[0].message.content == "one two "
    assert answer.choices[0].finish_reason == "stop"
    answer = client.chat.completions.create(model=NULL, messages=user("x"), max_completion_tokens=5)
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.completion_tokens == 5


def test_log_probabilities(client):
    answer = client.chat.completions.create(
        model=ECHO, messages=user("a b"), logprobs=True, top_logprobs=2
    )
    content = answer.choices[0].logprobs.content
    assert "".join(entry.token for entry in content).startswith("a b")
    for entry in content:
        assert entry.logprob <= 0
        assert len(entry.top_logprobs) == 2
        assert entry.top_logprobs[0].logprob >= entry.top_logprobs[1].logprob


def test_a_seed_makes_it_repeatable(client):
    ask = {"model": ECHO, "messages": user("a b c"), "seed": 7, "temperature": 1.0}
    first, second = (client.chat.completions.create(**ask) for _ in range(2))
    assert first.choices[0].message.content == second.choices[0].message.content


def test_structured_output_through_parse(client):
    class City(BaseModel):
        name: str
        people: int

    text = '{"name": "Bern", "people": 134794}'
    answer = client.chat.completions.parse(model=ECHO, messages=user(text), response_format=City)
    assert answer.choices[0].message.parsed == City(name="Bern", people=134794)


def test_a_plain_completion(client):
    answer = client.completions.create(model=NULL, prompt="Once", max_tokens=4)
    assert answer.object == "text_completion"
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage.completion_tokens == 4
    chunks = list(client.completions.create(model=NULL, prompt="Once", max_tokens=4, stream=True))
    assert "".join(chunk.choices[0].text for chunk in chunks) == answer.choices[0].text
    assert chunks[-1].choices[0].finish_reason == "length"


def test_embeddings(client):
    answer = client.embeddings.create(model=ECHO, input=["a", "b", "a"])
    assert [entry.index for entry in answer.data] == [0, 1, 2]
    assert answer.data[0].embedding == answer.data[2].embedding
    plain = client.embeddings.create(model=ECHO, input="a", encoding_format="float")
    assert plain.data[0].embedding == pytest.approx(answer.data[0].embedding)


def test_models(client):
    assert {model.id for model in client.models.list()} == {ECHO, NULL}
    assert client.models.retrieve(ECHO).owned_by == "inlay"
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("none/such")
    assert caught.value.code == "model_not_found"


@pytest.mark.parametrize(
    ("change", "kind", "code", "param"),
    [
        ({"model": "none"}, openai.NotFoundError, "model_not_found", "model"),
        ({"temperature": 3}, openai.BadRequestError, "invalid_params", "temperature"),
        ({"n": 0}, openai.BadRequestError, "invalid_params", "n"),
        ({"messages": []}, openai.BadRequestError, "invalid_params", "messages"),
        (
            {"messages": [{"role": "nobody", "content": "x"}]},
            openai.BadRequestError,
            "invalid_params",
            "messages[0].role",
        ),
        (
            {"messages": user([{"type": "image_url", "image_url": {"url": "data:,x"}}])},
            openai.BadRequestError,
            "unsupported",
            "messages[0].content[0].image_url",
        ),
        (
            {"max_completion_tokens": 10**9, "messages": user("x " * 200_000)},
            openai.BadRequestError,
            "context_length_exceeded",
            "messages",
        ),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_errors_are_those_of_openai(client, change, kind, code, param, stream):
    ask = {"model": ECHO, "messages": user("x"), "stream": stream} | change
    with pytest.raises(kind) as caught:
        client.chat.completions.create(**ask)
    assert caught.value.code == code
    assert caught.value.param == param
    assert caught.value.type in ("invalid_request_error", "not_found_error")


def test_closing_a_stream_cancels_the_request(client, server):
    stream = client.chat.completions.create(
        model=NULL, messages=user("x"), stream=True, max_completion_tokens=16_000_000
    )
    next(iter(stream))
    wait_until(lambda: running(server) == 1)  # one from another test may still be ending
    stream.close()
    wait_until(lambda: running(server) == 0)


def test_giving_up_an_answer_cancels_the_request(client, server):
    with pytest.raises(openai.APITimeoutError):
        client.chat.completions.create(
            model=NULL, messages=user("x"), max_completion_tokens=16_000_000, timeout=0.5
        )
    wait_until(lambda: running(server) == 0)


async def test_a_hundred_streams_do_not_mix(async_client):
    async def one(number):
        text = " ".join(f"{number}.{i}" for i in range(30))
        stream = await async_client.chat.completions.create(
            model=ECHO, messages=user(text), stream=True
        )
        got = [chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices]
        assert "".join(got) == text

    await asyncio.gather(*(one(number) for number in range(100)))


WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather of a place.",
        "parameters": {
            "type": "object",
            "properties": {"place": {"type": "string"}},
            "required": ["place"],
            "additionalProperties": False,
        },
    },
}


def call_of(place):
    call = {"name": "get_weather", "arguments": {"place": place}}
    return f"<tool_call>\n{json.dumps(call)}\n</tool_call>"


def test_a_tool_call_in_deltas(client):
    stream = client.chat.completions.create(
        model=ECHO, messages=user(call_of("Bern")), tools=[WEATHER], stream=True
    )
    (first, *rest) = [
        (call, chunk.choices[0])
        for chunk in stream
        for call in chunk.choices[0].delta.tool_calls or []
    ]
    call, _ = first
    assert call.id and call.type == "function" and call.function.name == "get_weather"
    assert all(later.id is None and later.function.name is None for later, _ in rest)
    pieces = [later.function.arguments or "" for later, _ in (first, *rest)]
    assert len(pieces) > 2
    assert json.loads("".join(pieces)) == {"place": "Bern"}


def test_parallel_calls(client):
    ask = {"model": ECHO, "messages": user(call_of("Bern") + call_of("Rome")), "tools": [WEATHER]}
    whole = client.chat.completions.create(**ask).choices[0]
    with client.chat.completions.stream(**ask) as stream:
        streamed = stream.get_final_completion().choices[0]
    for choice in (whole, streamed):
        assert choice.finish_reason == "tool_calls"
        calls = choice.message.tool_calls
        assert [json.loads(call.function.arguments)["place"] for call in calls] == ["Bern", "Rome"]
        assert calls[0].id != calls[1].id
    one = client.chat.completions.create(**ask, tool_choice="required", parallel_tool_calls=False)
    assert len(one.choices[0].message.tool_calls) == 1


def test_a_tools_answer_goes_back(client):
    question = user(call_of("Bern"))
    message = client.chat.completions.create(model=ECHO, messages=question, tools=[WEATHER])
    message = message.choices[0].message
    answer = {"role": "tool", "tool_call_id": message.tool_calls[0].id, "content": "Sunny."}
    again = client.chat.completions.create(
        model=ECHO, messages=[*question, message, answer, *user("Thanks")], tools=[WEATHER]
    )
    assert again.choices[0].message.content == "Thanks"
