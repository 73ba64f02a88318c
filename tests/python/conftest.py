import pytest

import inlay.client.connection
from fake_library import FakeLibrary, answer, chunk, completion


@pytest.fixture
def fake(monkeypatch):
    """A fake library that every client opened in the test uses."""

    def script(request):
        if request["method"] != "chat.completions.create":
            return [answer(request, {"object": "list", "data": []})]
        words = request["params"]["messages"][0]["content"].split()
        chunks = [chunk(request, word) for word in words] if request["params"]["stream"] else []
        return [*chunks, answer(request, completion(" ".join(words)))]

    library = FakeLibrary(script)
    monkeypatch.setattr(inlay.client.connection, "load", library.library)
    return library
