"""A reader that does not read delays only its own stream."""

import json
import re
import socket
import time

import httpx

from inlay.client import AsyncClient, Client
from inlay.client.base import STREAM_WINDOW

NULL = "builtin:null"
LONG = 1_000_000


def ask(tokens):
    return {
        "model": NULL,
        "messages": [{"role": "user", "content": "x"}],
        "max_completion_tokens": tokens,
    }


def generated(client):
    return client.metrics().models[0].tokens.generated


def test_a_stream_that_nobody_reads_stops_and_goes_on():
    with Client() as client:
        client.models.load(NULL)
        stream = client.chat.completions.create(**ask(LONG), stream=True)
        next(stream)
        # Another request is read to its end, so this client keeps reading.
        client.chat.completions.create(**ask(5000))
        before = generated(client)
        client.chat.completions.create(**ask(5000))
        assert generated(client) - before <= 5000 + 1
        assert STREAM_WINDOW - 1 <= len(stream._route.messages) <= STREAM_WINDOW + 1
        for _ in range(20 * STREAM_WINDOW):
            next(stream)
        stream.close()
        client.models.unload(NULL)


async def test_a_stream_that_nobody_reads_stops_in_a_loop():
    async with AsyncClient() as client:
        await client.models.load(NULL)
        stream = await client.chat.completions.create(**ask(LONG), stream=True)
        await stream.next_json()
        for _ in range(2):
            await client.chat.completions.create(**ask(5000))
        assert STREAM_WINDOW - 1 <= len(stream._route.messages) <= STREAM_WINDOW + 1
        read = 0
        while read < 20 * STREAM_WINDOW:
            read += len(await stream.next_batch())
        await stream.close()


def test_an_http_reader_who_does_not_read_stops_its_stream_alone(server):
    host, port = server.url.removeprefix("http://").split(":")
    body = json.dumps({**ask(LONG), "stream": True}).encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: {host}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )

    def tokens():
        for line in httpx.get(f"{server.url}/metrics").text.splitlines():
            if re.match(r"inlay_tokens_total\{.*generated", line) and NULL in line:
                return float(line.rsplit(" ", 1)[1])
        raise AssertionError("no metric of generated tokens")

    with socket.create_connection((host, int(port))) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(head.encode() + body)
        assert reader.recv(64)
        deadline = time.monotonic() + 120
        # On a busy machine a stream may be idle between two checks and continue; not between ten.
        looks = [tokens()]
        while len(looks) < 10 or len(set(looks[-10:])) > 1:
            assert time.monotonic() < deadline, "the stream never stopped"
            time.sleep(0.1)
            looks.append(tokens())
        now = looks[-1]
        assert now < LONG / 2
        # Others are served as usual.
        answer = httpx.post(f"{server.url}/v1/chat/completions", json=ask(500), timeout=120).json()
        assert answer["usage"]["completion_tokens"] == 500
        assert tokens() == now + 500
