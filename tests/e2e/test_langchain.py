"""LangChain's client of OpenAI's API against the server, over chats and over responses."""

import json

import pytest
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel, SecretStr

ECHO, NULL = "builtin:echo", "builtin:null"


class Weather(BaseModel):
    """The weather of a place."""

    place: str


def call_of(place):
    call = {"name": "Weather", "arguments": {"place": place}}
    return f"<tool_call>\n{json.dumps(call)}\n</tool_call>"


def chat_over(server, responses):
    return ChatOpenAI(
        model=ECHO,
        base_url=server.openai_url,
        api_key=SecretStr("none"),
        max_retries=0,
        use_responses_api=responses,
    )


@pytest.fixture(params=[False, True], ids=["chats", "responses"])
def chat(request, server):
    return chat_over(server, request.param)


def test_a_text(chat):
    answer = chat.invoke("Hello, wörld!")
    assert answer.text == "Hello, wörld!"
    assert answer.usage_metadata["output_tokens"] > 0


def test_a_stream(chat):
    pieces = [chunk.text for chunk in chat.stream("one two three")]
    assert "".join(pieces) == "one two three"
    assert sum(bool(piece) for piece in pieces) > 1


async def test_streams_in_an_event_loop(server):
    # In one test: LangChain shares its connections between clients, beyond the end of a loop.
    for chat in (chat_over(server, False), chat_over(server, True)):
        assert "".join([chunk.text async for chunk in chat.astream("a b")]) == "a b"


def test_a_batch(chat):
    answers = chat.batch([f"number {i}" for i in range(10)])
    assert [answer.text for answer in answers] == [f"number {i}" for i in range(10)]


def test_tools(chat):
    bound = chat.bind_tools([Weather])
    (call,) = bound.invoke(call_of("Bern")).tool_calls
    assert (call["name"], call["args"]) == ("Weather", {"place": "Bern"})
    total = None
    for chunk in bound.stream(call_of("Rome")):
        total = chunk if total is None else total + chunk
    assert [call["args"] for call in total.tool_calls] == [{"place": "Rome"}]


def test_structured_output(chat):
    made = chat.with_structured_output(Weather, method="json_schema").invoke('{"place": "Bern"}')
    assert made == Weather(place="Bern")


def test_embeddings(server):
    embeddings = OpenAIEmbeddings(
        model=ECHO,
        base_url=server.openai_url,
        api_key=SecretStr("none"),
        check_embedding_ctx_length=False,
    )
    one, two = embeddings.embed_documents(["a", "b"])
    assert one != two and len(one) == len(two)
