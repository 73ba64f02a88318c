"""`Engine` and `AsyncEngine`: one model, ready."""

import pytest

from inlay import AsyncClient, AsyncEngine, Client, Engine, InlayError

QUESTION = [{"role": "user", "content": "Hello!"}]


def test_an_engine_answers_under_its_own_name_and_under_another():
    with Engine("builtin:echo") as engine:
        assert engine.model == engine.card.id == "builtin:echo"
        assert engine.chat.completions.create(messages=QUESTION).model == "builtin:echo"
        assert engine.completions.create(prompt="x", max_tokens=1).model == "builtin:echo"
        assert engine.embeddings.create(input="x").data[0].index == 0
        assert engine.tokens.count(text="abc").count > 0
        assert engine.chat.render(messages=QUESTION).tokens
        engine.models.load("builtin:null")
        other = engine.chat.completions.create(
            model="builtin:null", messages=QUESTION, max_completion_tokens=2
        )
        assert other.model == "builtin:null"
    assert engine.closed


def test_options_are_those_of_a_load():
    with Engine("builtin:echo", id="parrot", context=64) as e:
        assert e.model == "parrot"
        assert e.card.details.context == 64
        with pytest.raises(InlayError) as caught:
            e.chat.completions.create(messages=[{"role": "user", "content": "x" * 100}])
        assert caught.value.name == "context_length_exceeded"


@pytest.mark.parametrize(
    ("model", "options", "name"),
    [
        ("no/such/model", {}, "model_file_missing"),
        ("builtin:echo", {"context": 0}, "invalid_params"),
        ("builtin:echo", {"nonsense": 1}, "invalid_params"),
    ],
)
async def test_what_cannot_be_loaded_is_told_and_leaves_nothing_open(model, options, name):
    with pytest.raises(InlayError) as caught:
        Engine(model, **options)
    assert caught.value.name == name
    engine = AsyncEngine(model, **options)
    with pytest.raises(InlayError) as caught:
        async with engine:
            pass
    assert caught.value.name == name
    assert engine.closed


def test_a_client_without_a_default_wants_a_name():
    with Client() as client, pytest.raises(InlayError) as caught:
        client.chat.completions.create(messages=QUESTION)
    assert (caught.value.name, caught.value.param) == ("invalid_params", "model")


async def test_the_same_for_asyncio():
    engine = AsyncEngine("builtin:echo", id="parrot")
    with pytest.raises(InlayError) as caught:
        engine.model  # noqa: B018 - asking is what fails
    assert caught.value.name == "not_initialized"
    async with engine:
        assert engine.model == "parrot"
        assert await engine.open() is engine
        answer = await engine.chat.completions.create(messages=QUESTION)
        assert answer.choices[0].message.content == "Hello!"
    async with AsyncClient() as client:
        with pytest.raises(InlayError) as caught:
            await client.chat.completions.create(messages=QUESTION)
        assert caught.value.param == "model"
