"""What the Hub's client may take from a server.

The client makes paths of the hashes that the server names, and writes a body of any length.
So both are checked here while the answer arrives, before the client writes anything.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any

from inlay.errors import CheckpointError

_HASH = re.compile(r'(W/)?"?([0-9a-f]{40}|[0-9a-f]{64})"?')
_HASH_HEADERS = ("x-linked-etag", "x-repo-commit")
_HASH_KEYS = ("sha", "oid", "sha256")
_TEXTS = (".json", ".jinja", ".md", ".txt")

LIST_BYTES = 64 << 20
"""The most that a list of files may have."""
TEXT_BYTES = 256 << 20
"""The most that a text may have, or a file whose length the server does not tell."""


@contextmanager
def guarded(repo: str) -> Iterator[None]:
    """While this lasts, the answers to the Hub's client are checked."""
    from huggingface_hub import get_session

    session = get_session()
    hooks = session.event_hooks

    def check(response: Any) -> None:
        _check(repo, response)

    session.event_hooks = {**hooks, "response": [*hooks["response"], check]}
    try:
        yield
    finally:
        session.event_hooks = hooks


def _check(repo: str, response: Any) -> None:
    path = response.request.url.path
    resolves = "/resolve/" in path
    for name in (*_HASH_HEADERS, *(["etag"] if resolves else [])):
        value = response.headers.get(name)
        # Errors and redirects within the Hub have tags of their own, which become no names.
        if value is not None and response.status_code < 400 and not _HASH.fullmatch(value):
            raise _astray(repo, value)
    listing = path.startswith("/api/")
    told = "content-length" in response.headers
    if listing or not told or PurePosixPath(path).suffix in _TEXTS:
        _limit(repo, response, LIST_BYTES if listing else TEXT_BYTES)
    if listing and response.status_code == 200:
        try:
            value = json.loads(response.read())
        except ValueError:
            return  # the client says so
        for found in _hashes(value):
            if not _HASH.fullmatch(found):
                raise _astray(repo, found)


def _astray(repo: str, name: str) -> CheckpointError:
    return CheckpointError(
        f"The server that {repo} came from names a file {name[:40]!r}, which is no hash and could "
        "lie outside of the Hub's cache; nothing of it is used. Check HF_ENDPOINT."
    )


def _hashes(value: Any) -> Iterator[str]:
    """Every hash in a list of files."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            waiting.extend(value.values())
            yield from (str(value[key]) for key in _HASH_KEYS if value.get(key) is not None)


def _limit(repo: str, response: Any, most: int) -> None:
    """Let no more bytes of an answer arrive than this."""
    # Its library has had several names.
    library = sys.modules[type(response).__module__.partition(".")[0]]
    stream = response.stream

    class Limited(library.SyncByteStream):  # type: ignore[misc, name-defined]
        def __iter__(self) -> Iterator[bytes]:
            arrived = 0
            for piece in stream:
                arrived += len(piece)
                if arrived > most:
                    raise CheckpointError(
                        f"The server sends a file of {repo} that does not end: more than "
                        f"{most >> 20} MB came, and a text has less. Check HF_ENDPOINT."
                    )
                yield piece

        def close(self) -> None:
            stream.close()

    response.stream = Limited()
