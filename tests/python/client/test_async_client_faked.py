"""The asyncio client against a fake library."""

import asyncio
import gc

import pytest

from fake_library import answer, chunk, completion
from inlay.client import AsyncClient
from inlay.client.base import STREAM_WINDOW
from inlay.errors import InlayError


def ask(text):
    return {"model": "m", "messages": [{"role": "user", "content": text}]}


async def test_a_stream_gives_chunks_and_then_its_result(fake):
    async with AsyncClient() as client:
        stream = await client.chat.completions.create(**ask("a b c"), stream=True)
        assert [c.choices[0].delta.content async for c in stream] == ["a", "b", "c"]
        assert (await stream.result()).choices[0].message.content == "a b c"
        assert fake.cancelled == []


async def test_many_streams_do_not_mix(fake):
    async with AsyncClient() as client:

        async def one(number):
            words = [f"{number}.{i}" for i in range(20)]
            stream = await client.chat.completions.create(**ask(" ".join(words)), stream=True)
            assert [c.choices[0].delta.content async for c in stream] == words

        await asyncio.gather(*(one(number) for number in range(64)))


async def test_cancelling_the_task_cancels_the_request(fake):
    fake.script = lambda request: []
    async with AsyncClient() as client:
        task = asyncio.ensure_future(client.chat.completions.create(**ask("a")))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(fake.cancelled) == 1


async def test_letting_go_of_a_stream_cancels_it(fake):
    fake.script = lambda request: [chunk(request, "a")]
    async with AsyncClient() as client:
        stream = await client.chat.completions.create(**ask("a"), stream=True)
        await anext(stream)
        del stream
        gc.collect()
        assert len(fake.cancelled) == 1


async def test_a_request_ends_in_time(fake):
    fake.script = lambda request: []
    async with AsyncClient() as client:
        with pytest.raises(InlayError) as caught:
            await client.chat.completions.create(**ask("a"), timeout=0.05)
        assert caught.value.name == "timed_out"
        assert len(fake.cancelled) == 1


async def test_closing_ends_what_waits(fake):
    fake.script = lambda request: []
    client = await AsyncClient().open()
    task = asyncio.ensure_future(client.models.list())
    await asyncio.sleep(0.05)
    await client.close()
    with pytest.raises(InlayError) as caught:
        await task
    assert caught.value.name == "client_closed"


async def test_a_batch_takes_what_is_there(fake):
    async with AsyncClient() as client:
        stream = await client.chat.completions.create(**ask("a b c"), stream=True)
        await asyncio.sleep(0.05)
        assert len(await stream.next_batch()) == 3
        assert await stream.next_batch() == []


async def test_what_is_taken_is_acknowledged_at_half_a_window(fake):
    fake.script = lambda request: [chunk(request, "a")] * STREAM_WINDOW
    async with AsyncClient() as client:
        stream = await client.chat.completions.create(**ask("a"), stream=True)
        number = fake.sent[-1]["id"]
        await asyncio.sleep(0.05)
        assert fake.acknowledged == []
        assert len(await stream.next_batch()) == STREAM_WINDOW
        assert fake.acknowledged == [(number, STREAM_WINDOW // 2), (number, STREAM_WINDOW)]


async def test_an_acknowledgement_that_finds_the_queue_full_is_sent_soon(fake):
    fake.script = lambda request: [chunk(request, "a")] * (STREAM_WINDOW // 2)
    async with AsyncClient() as client:
        stream = await client.chat.completions.create(**ask("a"), stream=True)
        await asyncio.sleep(0.05)
        fake.refuse_next = "$/acknowledge"
        assert len(await stream.next_batch()) == STREAM_WINDOW // 2
        assert fake.acknowledged == []
        waiting = asyncio.ensure_future(stream.next_batch())
        await asyncio.sleep(0.05)
        assert [chunks for _, chunks in fake.acknowledged] == [STREAM_WINDOW // 2]
        await stream.close()
        with pytest.raises(InlayError):
            await waiting


async def test_a_full_queue_is_tried_again(fake):
    async with AsyncClient() as client:
        fake.refuse = 3
        assert (await client.models.list()).data == []


def test_a_client_belongs_to_one_loop(fake):
    client = AsyncClient()

    async def use():
        return await client.models.list()

    asyncio.run(use())
    with pytest.raises(InlayError) as caught:
        asyncio.run(use())
    assert caught.value.name == "invalid_request"


def test_letting_go_of_a_client_closes_it(fake):
    async def use():
        client = AsyncClient()
        await client.open()
        del client
        gc.collect()
        assert fake.closed
        await asyncio.sleep(0)

    asyncio.run(use())


async def test_a_stream_of_completions_answers_errors(fake):
    fake.script = lambda request: [chunk(request, "a"), answer(request, completion("a"))]
    async with AsyncClient() as client:
        stream = await client.chat.completions.create(**ask("a"), stream=True)
        async with stream:
            assert (await stream.result()).choices[0].message.content == "a"
