"""What the library reports about itself is true, and the same everywhere.

`inlay_about`, `initialize`, `engine.info`, the header and the registry of the protocol are compared
with each other, and each limit and feature with the actual behaviour.
"""

import json
import re
import time
from pathlib import Path

import pytest

from inlay.client import Client, library
from inlay.protocol import schemas
from inlay.protocol.engine import PROTOCOL_VERSION, Feature
from inlay.protocol.registry import METHODS, NOTIFICATIONS

HEADER = (Path(__file__).parents[2] / "ffi/include/inlay.h").read_text()
FEATURES = Feature.__value__.__origin__.__args__


@pytest.fixture(scope="module")
def client():
    with Client() as made:
        made.models.load("builtin:echo", id="echo")
        made.models.load("builtin:null", id="null")
        yield made


class Raw:
    """A bare client: bytes out, messages in."""

    def __init__(self, **params):
        opened = library.load()
        self.lib, self.ffi, self.codes = opened.lib, opened.ffi, opened.codes
        self.handle = self.lib.inlay_open()
        self.limits = self.ask("initialize", params)["result"]["limits"]

    def send(self, text):
        body = text if isinstance(text, bytes) else text.encode()
        return self.lib.inlay_send(self.handle, body, len(body))

    def receive(self, timeout=120.0):
        message, length = self.ffi.new("const char **"), self.ffi.new("size_t *")
        if self.lib.inlay_recv(self.handle, timeout, message, length) != 0:
            return None
        return json.loads(bytes(self.ffi.buffer(message[0], length[0])))

    def ask(self, method, params, request=1):
        self.send(request_text(method, params, request))
        return self.receive()

    def close(self):
        self.lib.inlay_close(self.handle)


def request_text(method, params, request=1):
    message = {"jsonrpc": "2.0", "id": request, "method": method, "params": params}
    return json.dumps(message)


@pytest.fixture
def raw():
    made = Raw()
    yield made
    made.close()


def name_of(answer):
    return answer["error"]["data"]["name"]


def test_it_says_the_same_everywhere(client):
    about, server, info = library.load().about(), client.server, client.info()
    assert about["features"] == server.capabilities.features == list(FEATURES)
    assert server.capabilities == info.capabilities
    assert server.limits == info.limits
    assert about["version"] == server.server.version == info.version
    assert about["abi"] == server.abi_version == info.abi_version
    assert about["protocol"] == server.protocol_version == info.protocol_version
    assert info.protocol_version == PROTOCOL_VERSION
    assert about["schema_hash"] == server.schema_hash == info.schema_hash
    assert about["schema_hash"] == schemas.content_hash()
    assert server.capabilities.methods == [method.name for method in METHODS]
    sent = {spec.name for spec in NOTIFICATIONS if spec.from_server}
    assert set(server.capabilities.notifications) == sent


def test_the_header_has_the_limits(client):
    # The comment of the header: ` *   bytes in one message                      16777216`.
    told = dict(re.findall(r"^ \*   ([a-z ]+?)  +(\d+)(?:, \d+ bytes in all.*)?$", HEADER, re.M))
    limits = client.server.limits
    assert {
        "bytes in one message": limits.max_message_bytes,
        "characters in an id": limits.max_id_characters,
        "nesting of arrays and objects": limits.max_message_depth,
        "messages in one batch": limits.max_batch_messages,
        "live requests per client": limits.max_live_requests,
        "messages waiting to be handled": 1024,
        "messages waiting to be read": limits.max_queued_messages,
    } == {name: int(value) for name, value in told.items()}
    assert f"{limits.max_queued_messages}, {limits.max_queued_bytes} bytes in all" in HEADER


def test_the_longest_message(raw):
    limit = raw.limits["max_message_bytes"]
    body = request_text("model.list", {})
    raw.send(body + " " * (limit - len(body)))
    assert raw.receive()["result"]["data"] == []
    raw.send(body + " " * (limit - len(body) + 1))
    assert name_of(raw.receive()) == "message_too_large"


def test_the_deepest_message(raw):
    # The message and its params are two levels.
    inner = raw.limits["max_message_depth"] - 2
    for depth, name in ((inner, "invalid_params"), (inner + 1, "message_too_deep")):
        nested = "[" * depth + "]" * depth
        raw.send('{"jsonrpc":"2.0","id":1,"method":"model.list","params":{"a":' + nested + "}}")
        assert name_of(raw.receive()) == name


def test_the_longest_id(raw):
    limit = raw.limits["max_id_characters"]
    assert raw.ask("model.list", {}, "é" * limit)["id"] == "é" * limit
    assert name_of(raw.ask("model.list", {}, "é" * (limit + 1))) == "invalid_request"


def test_the_largest_batch(raw):
    limit = raw.limits["max_batch_messages"]
    for size in (limit, limit + 1):
        items = [request_text("model.list", {}, number) for number in range(size)]
        raw.send("[" + ",".join(items) + "]")
        answer = raw.receive()
        if size == limit:
            assert [item["id"] for item in answer] == list(range(limit))
        else:
            assert name_of(answer) == "invalid_request"


def test_the_most_live_requests():
    # With a window of one chunk, none of them ends by itself.
    raw = Raw(limits={"stream_window": 1})
    try:
        limit = raw.limits["max_live_requests"]
        raw.send(request_text("model.load", {"model": "builtin:null", "id": "null"}))
        while "result" not in raw.receive():
            pass
        params = {"model": "null", "prompt": "x", "max_tokens": 1_000_000, "stream": True}
        for number in range(limit):
            text = request_text("completions.create", params, number)
            while raw.send(text) == -raw.codes["FULL"]:
                raw.receive(0.01)
        raw.send(request_text("model.list", {}, "one more"))
        while (answer := raw.receive()).get("id") != "one more":
            assert answer["method"] == "completions.chunk"
        assert name_of(answer) == "too_many_requests"
    finally:
        raw.close()


def test_the_longest_queue():
    # Streams that are not read stop near the requested limit.
    raw = Raw(limits={"max_queued_messages": 16})
    assert raw.limits["max_queued_messages"] == 16
    try:
        raw.ask("model.load", {"model": "builtin:null", "id": "null"})
        while "result" not in raw.receive():
            pass
        params = {"model": "null", "prompt": "x", "max_tokens": 100_000, "stream": True}
        raw.send(request_text("completions.create", params))
        received, beyond = 0, []
        for attempt in range(20):
            assert raw.receive()["method"] == "completions.chunk"
            time.sleep(0.1)
            asked = f"metrics {attempt}"
            raw.send(request_text("engine.metrics", {}, asked))
            waiting = 1
            while (message := raw.receive()).get("id") != asked:
                waiting += 1
            received += waiting
            generated = message["result"]["models"][0]["tokens"]["generated"]
            # While the answer is on its way, reading lets the stream go on: only more is seen than
            # was waiting, so that one attempt that sees little is enough.
            beyond.append((waiting, generated - received))
            if waiting <= 16 + 16 and generated - received <= 16 + 16 + 2:
                break
        else:
            raise AssertionError(f"waiting messages, and tokens beyond those read: {beyond}")
    finally:
        raw.close()


def batch(client, folder):
    raw = Raw()
    raw.send("[" + request_text("model.list", {}) + "]")
    answer = raw.receive()
    raw.close()
    return isinstance(answer, list)


def complete(client, **fields):
    return client.completions.create(
        **({"model": "echo", "prompt": "a b c", "max_tokens": 8} | fields)
    )


def streaming(client, folder):
    return list(complete(client, stream=True))


def flow_control(client, folder):
    with complete(client, model="null", max_tokens=100_000, stream=True) as stream:
        next(stream)
        complete(client, model="null", max_tokens=2000)
        window = client.server.limits.stream_window
        return window - 1 <= len(stream._route.messages) <= window + 1


def structured_outputs(client, folder):
    chosen = complete(client, model="null", structured_outputs={"choice": ["yes", "no"]})
    return chosen.choices[0].text in ("yes", "no")


def tools(client, folder):
    function = {"name": "f", "parameters": {"type": "object", "properties": {}}}
    rendered = client.chat.render(
        model="echo",
        messages=[{"role": "user", "content": "x"}],
        tools=[{"type": "function", "function": function}],
    )
    return rendered.prompt


def embeddings(client, folder):
    return client.embeddings.create(model="echo", input="x").data[0].embedding


def sessions(client, folder):
    path, prompt = str(folder / "session"), "A prompt of some pages of the cache. " * 4
    complete(client, prompt=prompt)
    saved = client.sessions.save(model="echo", path=path, text=prompt)
    return client.sessions.restore(model="echo", path=path).tokens == saved.tokens


def prefix_cache(client, folder):
    prompt = "The same beginning, and long enough for some pages of the cache. " * 4
    used = [complete(client, prompt=prompt).usage for _ in range(2)]
    return used[1].prompt_tokens_details.cached_tokens > 0


def speculation(client, folder):
    client.models.load("builtin:echo", id="guessing", speculation=True)
    messages = [{"role": "user", "content": "one two one two one two"}]
    said = client.chat.completions.create(model="guessing", messages=messages)
    client.models.unload("guessing")
    return said.choices[0].message.content == messages[0]["content"]


def trace(client, folder):
    client.trace("start")
    complete(client)
    return client.trace("stop").events


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_that_is_announced_is_there(client, tmp_path, feature):
    assert globals()[feature](client, tmp_path)
