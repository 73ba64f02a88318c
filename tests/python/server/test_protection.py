"""Protection of a server against unauthorized clients."""

import json
import logging

import pytest
from starlette.testclient import TestClient

from fake_library import answer
from inlay.client import AsyncClient
from inlay.errors import InlayError
from inlay.server.app import create_app
from inlay.server.options import ServerOptions


def client(**options):
    app = create_app(ServerOptions(**options), AsyncClient)
    return TestClient(app, base_url="http://127.0.0.1:8000")


@pytest.mark.parametrize("key", ["", " ", "key\n", " key"])
def test_a_key_that_protects_nothing_is_refused_at_the_start(key):
    with pytest.raises(InlayError, match="An API key may not be empty"):
        ServerOptions(api_keys=("first", key))


def test_a_path_cannot_forge_a_line_of_the_log(fake, caplog):
    caplog.set_level(logging.INFO, "inlay.access")
    with client() as http:
        http.get("/%0aINFO%20inlay.access%20POST%20/forged%1b[2J%00%e2%80%a8%e2%80%aeé")
    (line,) = (r.getMessage() for r in caplog.records if r.name == "inlay.access")
    assert line.isprintable()
    assert r"GET /\nINFO inlay.access POST /forged\x1b[2J\x00\u2028\u202eé 404" in line


BODY = {"model": "m", "messages": [{"role": "user", "content": "a"}]}


@pytest.mark.parametrize(
    ("origin", "options", "status"),
    [
        ("http://127.0.0.1:8000", {}, 200),
        ("https://127.0.0.1:8000", {}, 200),
        ("http://127.0.0.1:9000", {}, 403),
        ("https://evil.test", {}, 403),
        ("null", {}, 403),
        ("", {}, 403),
        ("https://evil.test", {"cors_origins": ("https://page.test",)}, 403),
        ("https://page.test", {"cors_origins": ("https://page.test",)}, 200),
        ("https://page.test", {"cors_origins": ("*",)}, 200),
    ],
)
def test_pages_of_other_origins_may_not_ask(fake, origin, options, status):
    fake.script = lambda request: [answer(request, {"object": "list", "data": []})]
    with client(**options) as http:
        response = http.get("/v1/models", headers={"origin": origin})
        assert response.status_code == status
        response = http.post("/v1/chat/completions", headers={"origin": origin}, content="{}")
        assert response.status_code == (403 if status == 403 else 415)
    sent = [message["method"] for message in fake.sent]
    assert "chat.completions.create" not in sent


@pytest.mark.parametrize(
    ("host", "options", "status"),
    [
        ("127.0.0.1:8000", {}, 200),
        ("LOCALHOST:8000", {}, 200),
        ("app.localhost", {}, 200),
        ("[::1]:8000", {}, 200),
        ("rebound.evil.test:8000", {}, 403),
        ("127.0.0.1.evil.test", {}, 403),
        ("localhost.evil.test", {}, 403),
        ("proxy.test", {"allowed_hosts": ("Proxy.test",)}, 200),
        ("other.test", {"allowed_hosts": ("*",)}, 200),
        ("server.test:8000", {"host": "0.0.0.0"}, 200),
        ("server.test:8000", {"unix_socket": "/tmp/socket"}, 200),
    ],
)
def test_a_server_on_loopback_answers_to_the_names_of_this_machine(fake, host, options, status):
    origin = {"host": host, "origin": f"http://{host}"}
    with client(**options) as http:
        assert http.get("/health/live", headers=origin).status_code == status


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "json"])
def test_what_a_form_could_send_is_not_run(fake, kind):
    headers = {} if kind is None else {"content-type": kind}
    with client() as http:
        response = http.post("/v1/chat/completions", content=json.dumps(BODY), headers=headers)
    assert response.status_code == 415
    error = response.json()["error"]
    assert error["code"] == "invalid_request" and "`application/json`" in error["message"]


def test_the_type_of_a_body_may_have_parameters(fake):
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    with client() as http:
        response = http.post("/v1/chat/completions", content="{", headers=headers)
    assert response.json()["error"]["code"] == "parse_error"


def test_a_body_of_two_lengths_is_refused(fake):
    headers = {"content-type": "application/json", "transfer-encoding": "chunked"}
    with client() as http:
        response = http.post(
            "/v1/chat/completions", content="{}", headers=headers | {"content-length": "2"}
        )
    assert (response.status_code, response.headers["connection"]) == (400, "close")
    assert "`Transfer-Encoding`" in response.json()["error"]["message"]
