"""What keeps a server from those who may not ask."""

import logging

import pytest
from starlette.testclient import TestClient

from inlay.async_client import AsyncClient
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
