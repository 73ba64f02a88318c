"""The application over a fake library, for what cannot be provoked over HTTP with a real one."""

import asyncio
import json

import jsonschema
import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from fake_library import answer, chunk, completion
from inlay.client import AsyncClient
from inlay.protocol.engine import Histogram
from inlay.server.app import create_app
from inlay.server.health import escape, histogram_lines
from inlay.server.options import ServerOptions

BODY = {"model": "m", "messages": [{"role": "user", "content": "a b"}]}


def application(**options):
    return create_app(ServerOptions(allowed_hosts=("testserver",), **options), AsyncClient)


class Asgi:
    """One raw ASGI request to the application."""

    def __init__(self, app, body):
        self.app = app
        self.inbox = asyncio.Queue()
        self.inbox.put_nowait({"type": "http.request", "body": json.dumps(body).encode()})
        self.sent = []
        self.scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "POST",
            "path": "/v1/chat/completions",
            "raw_path": b"/v1/chat/completions",
            "query_string": b"",
            "headers": [(b"content-type", b"application/json")],
            "scheme": "http",
            "server": ("test", 80),
            "client": ("test", 1),
        }

    async def send(self, message):
        self.sent.append(message)

    async def run(self):
        await self.app(self.scope, self.inbox.get, self.send)

    @property
    def text(self):
        return b"".join(message.get("body", b"") for message in self.sent).decode()


async def wait_until(condition):
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)


async def test_a_silent_stream_is_kept_open_with_comments(fake):
    waiting = []
    fake.script = lambda request: waiting.append(request) or [chunk(request, "a")]
    app = application(keep_alive_seconds=0.05)
    async with app.router.lifespan_context(app):
        request = Asgi(app, BODY | {"stream": True})
        task = asyncio.ensure_future(request.run())
        await wait_until(lambda: request.text.count(": keep-alive\n\n") >= 2)
        fake.push(chunk(waiting[0], "b"), answer(waiting[0], completion("a b")))
        await task
    events = [e for e in request.text.split("\n\n") if e and not e.startswith(":")]
    assert len(events) == 3 and events[-1] == "data: [DONE]"


@pytest.mark.parametrize("stream", [False, True])
async def test_a_client_that_leaves_cancels_its_request(fake, stream):
    fake.script = lambda request: [chunk(request, "a")] if stream else []
    app = application()
    async with app.router.lifespan_context(app):
        request = Asgi(app, BODY | {"stream": stream})
        task = asyncio.ensure_future(request.run())
        await wait_until(lambda: len(fake.sent) == 2 and (request.sent or not stream))
        request.inbox.put_nowait({"type": "http.disconnect"})
        await asyncio.wait_for(task, 60)
        assert fake.cancelled == [fake.sent[1]["id"]]


async def test_a_client_that_breaks_off_cancels_its_request(fake):
    fake.script = lambda request: [chunk(request, "a")]
    app = application()
    async with app.router.lifespan_context(app):
        request = Asgi(app, BODY | {"stream": True})

        async def send(message):
            if message["type"] == "http.response.body":
                raise OSError("gone")

        request.send = send
        await asyncio.wait_for(request.run(), 60)
        assert len(fake.cancelled) == 1


def failing(name, status):
    data = {"name": name, "http_status": status, "openai_type": "server_error"}
    error = {"code": -32040, "message": "It failed.", "data": data}

    def script(request):
        if request["method"] != "chat.completions.create":
            return [answer(request, {"object": "list", "data": []})]
        body = {"jsonrpc": "2.0", "id": request["id"], "error": error}
        end = json.dumps(body, separators=(",", ":"))
        return [chunk(request, "a"), end] if request["params"].get("stream") else [end]

    return script


def test_an_error_is_a_status_before_the_stream_and_an_event_in_it(fake):
    fake.script = failing("step_failed", 500)
    with TestClient(application()) as http:
        response = http.post("/v1/chat/completions", json=BODY)
        assert response.status_code == 500
        assert response.json()["error"]["code"] == "step_failed"
        response = http.post("/v1/chat/completions", json=BODY | {"stream": True})
        assert response.status_code == 200
        events = response.text.split("\n\n")
        assert json.loads(events[1].removeprefix("data: "))["error"]["code"] == "step_failed"
        assert events[2] == "data: [DONE]"


NOT_JSON = [
    ("", "The body is empty."),
    ("{", "The body is not JSON: EOF while parsing an object at line 1 column 1."),
]
NOT_JSON += [
    ('{"temperature": NaN}', "The body is not JSON: expected value at line 1 column 17."),
    (b'{"user": "\xff"}', "The body is not JSON: invalid unicode code point at line 1 column 11."),
]


def refused(path, body):
    with TestClient(application()) as http:
        answer = http.post(
            path,
            content=body if isinstance(body, str | bytes) else json.dumps(body),
            headers={"content-type": "application/json"},
        )
    assert answer.status_code == 400
    return answer.json()["error"]


@pytest.mark.parametrize(("body", "message"), NOT_JSON)
def test_what_is_no_json_is_told_in_a_sentence(fake, body, message):
    error = refused("/v1/chat/completions", body)
    assert (error["code"], error["param"], error["message"]) == ("parse_error", None, message)


@pytest.mark.parametrize(("body", "kind"), [("[]", "an array"), ("5", "5"), ("null", "null")])
def test_what_is_no_object_is_told_in_a_sentence(fake, body, kind):
    error = refused("/v1/chat/completions", body)
    assert (error["code"], error["param"]) == ("invalid_params", None)
    assert error["message"] == f"The body must be an object, but is {kind}."


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/v1/chat/completions", "chat.completions.create"),
        ("/v1/completions", "completions.create"),
        ("/v1/embeddings", "embeddings.create"),
    ],
)
def test_a_body_goes_to_the_engine_as_it_is(fake, monkeypatch, path, method):
    # Whatever it contains: the engine checks that; Python does not, and would be too slow.
    def never(*args, **options):
        raise AssertionError("a body was checked in Python")

    data = {"name": "invalid_params", "http_status": 400, "openai_type": "x", "param": "stop[1]"}
    error = {"code": -32602, "message": "It is wrong.", "data": data}
    body = {"stop": ["a", 5], "unknown": {"é": [1.0, None]}, "stream": False}
    with TestClient(application()) as http:
        fake.script = lambda request: [
            json.dumps(
                {"jsonrpc": "2.0", "id": request["id"], "error": error}, separators=(",", ":")
            )
        ]
        monkeypatch.setattr(BaseModel, "model_validate_json", never)
        monkeypatch.setattr(BaseModel, "model_validate", never)
        monkeypatch.setattr(jsonschema.Draft202012Validator, "iter_errors", never)
        response = http.post(path, json=body)
    assert response.status_code == 400
    told = {"message": "It is wrong.", "type": "x", "param": "stop[1]", "code": "invalid_params"}
    assert response.json()["error"] == told
    sent = fake.sent[-1]
    assert (sent["method"], sent["params"]) == (method, body)


@pytest.mark.parametrize(
    ("path", "body", "param", "message"),
    [
        ("/tokenize", {"prompt": 5}, "prompt", "prompt: Input should be a valid string."),
        ("/v1/responses", {"input": "x"}, "model", "model: Field required."),
        (
            "/v1/responses",
            {"model": "m", "input": [{"type": "x"}]},
            "input[0].type",
            "input[0].type: Input should be 'message', 'function_call', 'function_call_output', "
            "'reasoning'.",
        ),
        (
            "/v1/responses",
            {"model": "m", "input": [{"role": "user", "content": 5}] * 10_000},
            "input[0].content",
            "input[0].content: Input should be a valid string.",
        ),
    ],
)
def test_what_the_server_translates_it_reads_itself(fake, path, body, param, message):
    error = refused(path, body)
    assert (error["code"], error["param"], error["message"]) == ("invalid_params", param, message)


def test_a_busy_engine_says_when_to_try_again(fake):
    fake.script = failing("no_capacity", 503)
    with TestClient(application()) as http:
        response = http.post("/v1/chat/completions", json=BODY)
        assert (response.status_code, response.headers["retry-after"]) == (503, "1")


def test_a_fault_of_the_server_tells_nothing_of_its_inside(fake):
    fake.script = lambda request: [answer(request, {"secret": 1})]
    with TestClient(application(), raise_server_exceptions=False) as http:
        response = http.get("/v1/models/m")
        assert response.status_code == 500
        assert response.json()["error"]["code"] == "internal_error"
        assert "secret" not in response.text


def test_models_load_at_the_start(fake):
    with TestClient(application()) as http:
        assert http.get("/health").status_code == 200
    assert [message["method"] for message in fake.sent][:1] == ["initialize"]
    assert fake.closed


def test_labels_are_escaped():
    assert escape('a"b\\c\n') == r"a\"b\\c\n"


def test_histograms_are_cumulative():
    histogram = Histogram(bounds=[0.1, 1.0], counts=[1, 2, 3], sum=9.5, count=6)
    assert histogram_lines("x", 'm="a"', histogram) == [
        'x_bucket{m="a",le="0.1"} 1',
        'x_bucket{m="a",le="1"} 3',
        'x_bucket{m="a",le="+Inf"} 6',
        'x_sum{m="a"} 9.5',
        'x_count{m="a"} 6',
    ]


def test_a_server_that_is_not_ready_says_so(fake):
    app = application()
    with TestClient(app) as http:
        assert http.get("/health/ready").status_code == 200
        app.state.ready = False
        response = http.get("/health/ready")
        assert (response.status_code, response.headers["retry-after"]) == (503, "1")
        assert response.json()["error"]["code"] == "shutting_down"
        assert http.get("/health/live").status_code == 200
