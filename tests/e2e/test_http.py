"""The server over HTTP: events, limits, keys, health, descriptions, start and stop."""

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from inlay.errors import InlayError
from inlay.server.popen import PopenServer

ECHO, NULL = "builtin:echo", "builtin:null"
ROOT = Path(__file__).parents[2]
TOOL = {"type": "function", "function": {"name": "f", "description": "d", "parameters": {}}}


def ask(text="Hello!", **fields):
    return {"model": ECHO, "messages": [{"role": "user", "content": text}], **fields}


@pytest.fixture(scope="module")
def http(server):
    with httpx.Client(base_url=server.url, timeout=120) as made:
        yield made


def wait_until_running(server):
    """Wait until the server has passed a request to the engine."""
    end = time.monotonic() + 60
    while "\ninlay_http_requests_running 1\n" not in httpx.get(f"{server.url}/metrics").text:
        assert time.monotonic() < end, "no request came to run"
        time.sleep(0.02)


def test_events_are_framed_as_openai_frames_them(http):
    response = http.post("/v1/chat/completions", json=ask("a b", stream=True))
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    events = response.text.split("\n\n")
    assert events[-2:] == ["data: [DONE]", ""]
    for event in events[:-2]:
        assert event.startswith("data: {") and "\n" not in event
        json.loads(event.removeprefix("data: "))


@pytest.mark.parametrize(
    ("path", "prompt"),
    [
        ("chat/completions", {"messages": [{"role": "user", "content": 'a ,"usage":null} b'}]}),
        ("completions", {"prompt": "x", "max_tokens": 3}),
    ],
)
def test_the_usage_is_null_until_the_last_chunk(http, path, prompt):
    body = {"model": ECHO, "stream": True, "stream_options": {"include_usage": True}, **prompt}
    events = http.post(f"/v1/{path}", json=body).text.split("\n\n")[:-2]
    chunks = [json.loads(event.removeprefix("data: ")) for event in events]
    assert len(chunks) > 2
    assert all(chunk["choices"] and chunk["usage"] is None for chunk in chunks[:-1])
    assert chunks[-1]["choices"] == [] and chunks[-1]["usage"]["completion_tokens"] > 0
    del body["stream_options"]
    assert '"usage"' not in http.post(f"/v1/{path}", json=body).text


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "parse_error"),
        (b"{", "parse_error"),
        (b'{"model":"\xff"}', "parse_error"),
        (b"[]", "invalid_params"),
        (b"{}", "invalid_params"),
        (b'{"model":1e999,"messages":[]}', "invalid_params"),
        (b"[" * 100_000, "parse_error"),
    ],
)
def test_bad_bodies_are_told_what_is_wrong(http, content, code):
    headers = {"content-type": "application/json"}
    response = http.post("/v1/chat/completions", content=content, headers=headers)
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["code"] == code and error["type"] == "invalid_request_error"
    assert set(error) == {"message", "type", "param", "code"}


@pytest.mark.parametrize(
    ("path", "change", "param", "message"),
    [
        ("chat/completions", {"n": 1.5}, "n", "n must be an integer, but is 1.5."),
        ("chat/completions", {"stop": ["a", 5]}, "stop[1]", "stop[1] must be a string, but is 5."),
        (
            "chat/completions",
            {"tools": [{"type": "function", "function": {"name": "a b"}}]},
            "tools[0].function.name",
            "tools[0].function.name must match the pattern ^[a-zA-Z0-9_-]+$.",
        ),
        (
            "completions",
            {"prompt": [3, 1.5]},
            "prompt[1]",
            "prompt[1] must be an integer, but is 1.5.",
        ),
        (
            "embeddings",
            {"input": {}},
            "input",
            "input must be a string or an array, but is an object.",
        ),
        # Ten thousand of them once stopped the server for half a minute.
        (
            "chat/completions",
            {"messages": [{"role": "user", "content": [{"type": "text", "text": 1}] * 10_000}]},
            "messages[0].content[0].text",
            "messages[0].content[0].text must be a string, but is 1.",
        ),
    ],
)
def test_the_engine_says_what_is_wrong_with_a_body(http, path, change, param, message):
    messages = [{"role": "user", "content": "x"}]
    body = {"model": ECHO, **({"messages": messages} if "chat" in path else {}), **change}
    response = http.post(f"/v1/{path}", json=body)
    assert response.status_code == 400
    error = response.json()["error"]
    assert (error["code"], error["param"], error["message"]) == ("invalid_params", param, message)


def test_what_is_not_there_is_not_found(http):
    for path in ("/v1", "/v1/nothing", "/schemas/v1/nothing.json", "/page/nothing.js"):
        response = http.get(path)
        assert response.status_code == 404
        assert path in response.json()["error"]["message"]
    response = http.get("/v1/chat/completions")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


def test_unknown_fields_are_ignored(http):
    assert http.post("/v1/chat/completions", json=ask(nonsense=1)).status_code == 200


def test_request_ids_come_back(http):
    assert http.get("/health", headers={"x-request-id": "a-1"}).headers["x-request-id"] == "a-1"
    made = http.get("/health").headers["x-request-id"]
    assert len(made) == 32
    odd = http.get("/health", headers={"x-request-id": "a b"})
    assert odd.headers["x-request-id"] not in ("a b", made)


def test_health(http):
    for path in ("/health", "/health/live", "/health/ready"):
        assert http.get(path).json() == {"status": "ok"}


def test_metrics_are_prometheus_text(http):
    http.post("/v1/chat/completions", json=ask())
    response = http.get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    types, values = {}, {}
    for line in response.text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            assert name not in types
            types[name] = kind
        elif not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            values[name] = float(value)
            family = name.split("{")[0]
            stems = {family.removesuffix(s) for s in ("", "_bucket", "_sum", "_count")}
            assert stems & set(types), name
    assert values['inlay_requests_total{model="builtin:echo",end="completed"}'] >= 1
    count = 'inlay_request_seconds_count{model="builtin:echo"}'
    assert values[count] == values['inlay_request_seconds_bucket{model="builtin:echo",le="+Inf"}']
    assert values['inlay_http_responses_total{path="/v1/chat/completions",status="200"}'] >= 1


def test_the_page_is_whole_and_needs_nobody_else(http):
    page = http.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'self'" in page.headers["content-security-policy"]
    sources = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    scripts = [http.get(source) for source in sources]
    imports = re.findall(r'from "\./([^"]+)"', scripts[1].text)
    scripts += [http.get(f"/page/{name}") for name in imports]
    assert len(scripts) == 4
    for script in scripts:
        assert script.status_code == 200
        # The name of the SVG format looks like an address and is none.
        text = script.text.replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?://(?!\[)[a-z]", text)


def test_descriptions_are_the_committed_ones(http):
    assert http.get("/openapi.json").json() == json.loads(
        (ROOT / "schemas/openapi.json").read_text()
    )
    places = http.get("/schemas").json()
    for place in places.values():
        response = http.get(place)
        assert response.headers["content-type"] == "application/schema+json"
        assert response.json() == json.loads((ROOT / place.lstrip("/")).read_text())


def test_tokens_there_and_back(http):
    text = "Hello, wörld! 🦊"
    there = http.post("/tokenize", json={"model": ECHO, "prompt": text, "return_token_strs": True})
    body = there.json()
    assert body["count"] == len(body["tokens"]) == len(body["token_strs"])
    back = http.post("/detokenize", json={"model": ECHO, "tokens": body["tokens"]})
    assert text in back.json()["prompt"]
    chat = {"model": ECHO, "messages": [{"role": "user", "content": text}]}
    assert http.post("/tokenize", json=chat).json()["count"] > 0
    for wrong in ({"model": ECHO}, {"prompt": "two models are loaded"}):
        response = http.post("/tokenize", json=wrong)
        assert response.status_code == 400
        assert response.json()["error"]["code"] == "invalid_params"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"documents": [{"title": "A", "text": "x"}]},
        {"tools": [TOOL]},
        {"tools": [TOOL], "tool_choice": "none"},
        {"reasoning_effort": "low"},
        {"chat_template_kwargs": {"documents": [{"text": "y"}]}},
        {"add_generation_prompt": False},
        {"continue_final_message": True},
    ],
    ids=lambda fields: "-".join(fields) or "plain",
)
def test_a_count_is_the_prompt_of_the_same_chat(http, fields):
    talk = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "So"}]
    body = {"model": ECHO, "messages": talk, **fields}
    counted = http.post("/tokenize", json=body).json()["count"]
    answer = http.post("/v1/chat/completions", json=body | {"max_completion_tokens": 1}).json()
    assert counted == answer["usage"]["prompt_tokens"]


def test_an_error_inside_a_stream_is_an_event():
    with PopenServer(NULL, arguments=("--grace", "1")) as server:
        lines = []
        body = ask(model=NULL, stream=True, n=64, max_completion_tokens=30_000)

        def read():
            with httpx.stream(
                "POST", f"{server.url}/v1/chat/completions", json=body, timeout=120
            ) as response:
                lines.extend(line for line in response.iter_lines() if line)

        reader = threading.Thread(target=read)
        reader.start()
        wait_until_running(server)
        began = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(60) == 0
        assert time.monotonic() - began < 25  # the grace period is 1 s, and 30 s by default
        reader.join(60)
    assert lines[-1] == "data: [DONE]"
    assert json.loads(lines[-2].removeprefix("data: "))["error"]["code"] == "shutting_down"


def test_a_request_may_finish_while_the_server_stops():
    with PopenServer(NULL, arguments=("--grace", "200")) as server:
        answers = []
        body = ask(model=NULL, n=64, max_completion_tokens=30_000)

        def post():
            url = f"{server.url}/v1/chat/completions"
            answers.append(httpx.post(url, json=body, timeout=200))

        poster = threading.Thread(target=post)
        poster.start()
        wait_until_running(server)
        assert server.stop(wait=200) == 0
        poster.join(60)
    assert answers[0].status_code == 200
    assert answers[0].json()["usage"]["completion_tokens"] == 1_920_000


def test_keys_limits_and_origins():
    arguments = ("--api-key", "first", "--api-key", "second", "--cors-origin", "http://page.test")
    limits = ("--max-body-bytes", "2048", "--max-concurrent", "1")
    with (
        PopenServer(ECHO, NULL, arguments=(*arguments, *limits)) as server,
        httpx.Client(base_url=server.url, timeout=120) as http,
    ):
        assert http.get("/health").status_code == 200
        for headers in ({}, {"authorization": "Bearer third"}, {"authorization": "Basic first"}):
            response = http.get("/v1/models", headers=headers)
            assert response.status_code == 401
            assert response.json()["error"]["code"] == "invalid_api_key"
        for key in ("first", "second"):
            headers = {"authorization": f"Bearer {key}"}
            assert http.get("/v1/models", headers=headers).status_code == 200

        big = ask("x" * 4096)
        response = http.post("/v1/chat/completions", json=big, headers=headers)
        assert response.status_code == 413
        assert response.json()["error"]["code"] == "message_too_large"
        pieces = (piece for piece in [json.dumps(big).encode()])
        typed = headers | {"content-type": "application/json"}
        response = http.post("/v1/chat/completions", content=pieces, headers=typed)
        assert response.status_code == 413

        body = ask(model=NULL, stream=True, n=16, max_completion_tokens=30_000)
        with http.stream("POST", "/v1/chat/completions", json=body, headers=headers):
            response = httpx.post(
                f"{server.url}/v1/chat/completions", json=ask(), headers=headers, timeout=120
            )
            assert response.status_code == 429
            assert response.headers["retry-after"] == "1"
            assert response.json()["error"]["code"] == "too_many_requests"

        origin = {"origin": "http://page.test"}
        preflight = http.options(
            "/v1/chat/completions", headers=origin | {"access-control-request-method": "POST"}
        )
        assert preflight.status_code == 200
        allowed = http.get("/v1/models", headers=headers | origin).headers
        assert allowed["access-control-allow-origin"] == "http://page.test"
        other = http.get("/v1/models", headers=headers | {"origin": "http://other.test"})
        assert other.status_code == 403
        assert "access-control-allow-origin" not in other.headers
        assert any("GET /v1/models 401" in line for line in server.logs)


def test_the_address_of_an_image_is_not_visited(http):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/cat.png"
        content = [{"type": "image_url", "image_url": {"url": url}}]
        messages = [{"role": "user", "content": content}]
        response = http.post("/v1/chat/completions", json={"model": ECHO, "messages": messages})
        assert response.status_code == 400
        assert response.json()["error"]["code"] == "unsupported"
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_unix_socket(tmp_path):
    path = str(tmp_path / "socket")
    with PopenServer(ECHO, arguments=("--unix-socket", path)) as server:
        assert server.url == f"unix:{path}"
        transport = httpx.HTTPTransport(uds=path)
        with httpx.Client(transport=transport, base_url="http://inlay") as http:
            assert http.get("/health").json() == {"status": "ok"}


def test_tls(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    try:
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
                *("-keyout", str(key), "-out", str(certificate), "-subj", "/CN=localhost"),
                *("-addext", "subjectAltName=IP:127.0.0.1"),
            ],
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    arguments = ("--tls-certificate", str(certificate), "--tls-key", str(key))
    with PopenServer(ECHO, arguments=arguments) as server:
        assert server.url.startswith("https://")
        trusted = ssl.create_default_context(cafile=str(certificate))
        assert httpx.get(f"{server.url}/health", verify=trusted).json() == {"status": "ok"}


def test_a_model_under_another_name():
    with PopenServer("parrot=builtin:echo") as server:
        models = httpx.get(f"{server.url}/v1/models").json()
        assert [model["id"] for model in models["data"]] == ["parrot"]


def test_a_server_that_cannot_start_says_why():
    with pytest.raises(InlayError) as caught:
        PopenServer("no-such-model").start()
    assert "no-such-model" in str(caught.value)


def test_connections_have_limits_in_time():
    arguments = ("--header-timeout", "0.5", "--body-timeout", "0.5", "--idle-timeout", "1")
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
    begun = head + b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    whole = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with PopenServer(ECHO, arguments=arguments) as server:
        place = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        for sent in (b"", head, begun, whole, whole + head):
            with socket.create_connection(place, timeout=60) as held:
                held.sendall(sent)
                received = b""
                try:
                    while piece := held.recv(65536):
                        received += piece
                except ConnectionResetError:
                    pass
            # That the server closed it, and what it answered before.
            status = received.partition(b"\r\n")[0]
            assert status in {
                b"": (b"HTTP/1.1 408 Request Timeout",),
                head: (b"HTTP/1.1 408 Request Timeout",),
                begun: (b"", b"HTTP/1.1 499 "),
            }.get(sent, (b"HTTP/1.1 200 OK",))
        # A client that sends a byte now and then gets no extra time.
        with socket.create_connection(place, timeout=60) as held:
            began = time.monotonic()
            with pytest.raises(OSError):
                while time.monotonic() - began < 60:
                    held.sendall(b"X")
                    time.sleep(0.1)
        with httpx.Client(base_url=server.url, timeout=120) as http:
            body = ask(model=ECHO, stream=True)
            assert http.post("/v1/chat/completions", json=body).text.endswith("[DONE]\n\n")


def test_a_client_that_does_not_read_is_disconnected():
    body = json.dumps({"model": "builtin:null", "prompt": "x", "stream": True, "max_tokens": 10**7})
    request = (
        "POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )
    with (
        PopenServer("builtin:null", arguments=("--send-timeout", "0.5")) as server,
        socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as held,
    ):
        held.sendall(request.encode())
        end = time.monotonic() + 120
        while 'end="cancelled"} 1' not in (text := httpx.get(f"{server.url}/metrics").text):
            assert time.monotonic() < end, text
            time.sleep(0.1)


def test_more_connections_than_allowed_wait():
    with PopenServer(ECHO, arguments=("--max-connections", "2", "--header-timeout", "2")) as server:
        place = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        held = [socket.create_connection(place, timeout=60) for _ in range(8)]
        # The first in the queue are ended by the limit in time, so this one has its turn.
        assert httpx.get(f"{server.url}/health/live", timeout=120).status_code == 200
        for each in held:
            each.close()


@pytest.mark.skipif(os.name != "posix", reason="descriptors are limited so on POSIX")
def test_no_processor_is_burnt_when_descriptors_are_short():
    command = f"ulimit -n 80; exec {sys.executable} -m inlay serve {ECHO} --port 0"
    with subprocess.Popen(["bash", "-c", command], stderr=subprocess.PIPE, text=True) as process:
        try:
            lines = iter(process.stderr.readline, "")
            url = next(line.split()[-1] for line in lines if "http://" in line)
            place = ("127.0.0.1", int(url.rpartition(":")[2]))
            held = [socket.create_connection(place, timeout=60) for _ in range(100)]
            time.sleep(1)
            for each in held:
                each.close()
            assert httpx.get(f"{url}/health/live", timeout=120).status_code == 200
        finally:
            process.terminate()
            written = process.stderr.read()
    assert len(written) < 10_000
