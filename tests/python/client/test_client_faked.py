"""The blocking client against a fake library."""

import gc
import json
import os
import pickle
import signal
import threading
import time

import pytest

from fake_library import answer, chunk, completion
from inlay.client import Client
from inlay.client.base import STREAM_WINDOW
from inlay.errors import InlayError


def ask(text):
    return {"model": "m", "messages": [{"role": "user", "content": text}]}


def texts(stream):
    return [part.choices[0].delta.content for part in stream]


def test_a_stream_gives_chunks_and_then_its_result(fake):
    with Client() as client:
        stream = client.chat.completions.create(**ask("a b c"), stream=True)
        assert texts(stream) == ["a", "b", "c"]
        assert stream.result.choices[0].message.content == "a b c"
        assert fake.cancelled == []


def test_leaving_a_stream_cancels_its_request(fake):
    fake.script = lambda request: [chunk(request, "a")]
    with Client() as client:
        stream = client.chat.completions.create(**ask("a"), stream=True)
        next(stream)
        first = fake.sent[-1]["id"]
        del stream
        gc.collect()
        with client.chat.completions.create(**ask("a"), stream=True) as second:
            next(second)
        assert fake.cancelled == [first, first + 1]
        with pytest.raises(InlayError) as caught:
            _ = second.result
        assert caught.value.name == "request_cancelled"


def test_a_cancel_that_finds_the_queue_full_is_sent_later(fake):
    fake.script = lambda request: [chunk(request, "a")]
    with Client() as client:
        stream = client.chat.completions.create(**ask("a"), stream=True)
        fake.refuse = 1
        stream.close()
        assert fake.cancelled == []
        fake.script = lambda request: [answer(request, completion("b"))]
        client.chat.completions.create(**ask("b"))
        assert len(fake.cancelled) == 1


def words(count):
    return " ".join(map(str, range(count)))


@pytest.mark.parametrize(
    ("options", "limits"),
    [
        ({}, {"stream_window": STREAM_WINDOW}),
        ({"limits": None}, {"stream_window": STREAM_WINDOW}),
        (
            {"limits": {"stream_window": 2, "max_queued_messages": 9}},
            {"stream_window": 2, "max_queued_messages": 9},
        ),
    ],
)
def test_a_client_asks_for_a_window_unless_it_names_one(fake, options, limits):
    with Client(**options):
        assert fake.sent[-1]["params"]["limits"] == limits


def endless(fake):
    """Make streams begin with two windows of chunks, and not end."""

    def script(request):
        if request["method"] == "model.list":
            return [answer(request, {"object": "list", "data": []})]
        return [chunk(request, "a")] * (2 * STREAM_WINDOW)

    fake.script = script


def test_what_is_taken_is_acknowledged_at_half_a_window(fake):
    endless(fake)
    with Client() as client:
        stream = client.chat.completions.create(**ask("a"), stream=True)
        number = fake.sent[-1]["id"]
        client.models.list()
        assert fake.acknowledged == []
        for taken in range(1, 2 * STREAM_WINDOW + 1):
            next(stream)
            half = STREAM_WINDOW // 2
            assert fake.acknowledged == [(number, n * half) for n in range(1, taken // half + 1)]


def test_nothing_is_acknowledged_of_a_stream_that_has_ended(fake):
    with Client() as client:
        stream = client.chat.completions.create(**ask(words(2 * STREAM_WINDOW)), stream=True)
        client.models.list()
        assert len(texts(stream)) == 2 * STREAM_WINDOW
        assert fake.acknowledged == []


def test_an_acknowledgement_that_finds_the_queue_full_is_sent_while_waiting(fake):
    endless(fake)
    with Client() as client:
        stream = client.chat.completions.create(**ask("a"), stream=True)
        request = fake.sent[-1]
        for _ in range(2 * STREAM_WINDOW - 1):
            next(stream)
        fake.refuse_next = "$/acknowledge"
        next(stream)
        before = len(fake.acknowledged)

        def finish():
            while len(fake.acknowledged) == before:
                time.sleep(0.01)
            fake.push(answer(request, completion("a")))

        # The end of the stream is sent only after the acknowledgement.
        thread = threading.Thread(target=finish, daemon=True)
        thread.start()
        assert stream.result.choices[0].message.content == "a"
        assert fake.acknowledged[-1] == (request["id"], 2 * STREAM_WINDOW)


def test_threads_read_for_each_other(fake):
    with Client() as client:
        counts = []

        def read(number):
            stream = client.chat.completions.create(**ask(words(700)), stream=True)
            counts.append(texts(stream) == [str(n) for n in range(700)])

        threads = [threading.Thread(target=read, args=(number,)) for number in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert counts == [True] * 16


def test_a_full_queue_is_tried_again(fake):
    with Client() as client:
        fake.refuse = 5
        assert client.models.list().data == []
        assert fake.refuse == 0


def test_a_request_ends_in_time(fake):
    fake.script = lambda request: []
    with Client() as client:
        began = time.monotonic()
        with pytest.raises(InlayError) as caught:
            client.chat.completions.create(**ask("a"), timeout=0.1)
        assert caught.value.name == "timed_out"
        assert 0.1 <= time.monotonic() - began < 120
        assert len(fake.cancelled) == 1


def test_an_error_carries_all_that_the_library_said(fake):
    data = {
        "name": "invalid_params",
        "pointer": "/params/model",
        "http_status": 400,
        "openai_type": "invalid_request_error",
        "param": "model",
    }
    error = {"code": -32602, "message": "model is missing.", "data": data}
    fake.script = lambda request: [
        json.dumps({"jsonrpc": "2.0", "id": request["id"], "error": error}, separators=(",", ":"))
    ]
    with Client() as client, pytest.raises(InlayError) as caught:
        client.models.list()
    caught = pickle.loads(pickle.dumps(caught.value))
    assert (caught.name, caught.pointer, caught.param) == (
        "invalid_params",
        "/params/model",
        "model",
    )
    assert (caught.code, caught.http_status) == (-32602, 400)
    assert str(caught) == "model is missing. [invalid_params] (at /params/model)"


def test_an_answer_to_nobody_ends_everything_rather_than_nothing(fake):
    fake.script = lambda request: [
        '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}'
    ]
    with Client() as client, pytest.raises(InlayError) as caught:
        client.models.list()
    assert caught.value.code == -32700


def test_closing_wakes_every_waiter(fake):
    fake.script = lambda request: []
    client = Client()
    ends = []

    def wait():
        try:
            client.chat.completions.create(**ask("a"))
        except InlayError as error:
            ends.append(error.name)

    threads = [threading.Thread(target=wait) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    client.close()
    for thread in threads:
        thread.join(60)
    assert ends == ["client_closed"] * 8
    with pytest.raises(InlayError) as caught:
        client.models.list()
    assert caught.value.name == "client_closed"
    client.close()


def test_the_reader_hands_over_when_its_own_answer_has_come(fake):
    """When the reading thread leaves, a thread that still waits must take over reading."""
    requests = {}
    fake.script = lambda request: (
        requests.setdefault(request["params"]["messages"][0]["content"], request) and []
    )
    with Client() as client:
        ends = {}

        def wait(name):
            ends[name] = client.chat.completions.create(**ask(name)).choices[0].message.content

        threads = [threading.Thread(target=wait, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
            time.sleep(0.05)
        for name in "dacb":
            while name not in requests:
                time.sleep(0.01)
            fake.push(answer(requests[name], completion(name)))
            time.sleep(0.05)
        for thread in threads:
            thread.join(60)
        assert ends == {name: name for name in "abcd"}


def test_ctrl_c_ends_the_wait_and_cancels(fake):
    # A signal raised in another thread is handled in this one, while it waits.
    fake.script = lambda request: (
        threading.Timer(0.2, signal.raise_signal, [signal.SIGINT]).start() or []
    )
    with Client() as client:
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            client.chat.completions.create(**ask("a"))
        assert time.monotonic() - began < 120
        assert len(fake.cancelled) == 1
        fake.script = lambda request: [answer(request, completion("b"))]
        assert client.chat.completions.create(**ask("b")).choices


def test_a_fork_is_told_so_and_does_not_hang(fake):
    client = Client()
    child = os.fork()
    if child == 0:
        try:
            client.models.list()
        except InlayError as error:
            os._exit(0 if error.name == "forked" else 2)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert client.models.list().data == []
    client.close()


def test_letting_go_of_a_client_closes_it(fake):
    client = Client()
    del client
    gc.collect()
    assert fake.closed
