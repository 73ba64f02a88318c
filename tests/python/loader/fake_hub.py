"""A server that speaks the Hugging Face Hub's HTTP protocol, and fails on demand."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = (".safetensors", ".bin", ".gguf")
"""Files stored elsewhere: their requests are redirected."""


class FakeHub:
    """One model repository, `user/model`."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.served = dict(files)
        """What is sent, if it differs from what the repository lists."""
        self.status: dict[str, int] = {}
        """Statuses of the answers to requests, by a part of their path."""
        self.error_code = ""
        """The `X-Error-Code` of these answers."""
        self.etags: dict[str, str] = {}
        """ETags of files that are not their hashes."""
        self.oids: dict[str, str] = {}
        """Hashes in the list of files that are not theirs."""
        self.commit = COMMIT
        """What the repository says its commit is."""
        self.endless: str | None = None
        """This file has no length, and goes on for ever."""
        self.token: str | None = None
        """Requests must carry it."""
        self.cut_after: int | None = None
        """The first large file sent breaks off after this many bytes."""
        self.stall_after: int | None = None
        """Large files stop after this many bytes until `resume` is set."""
        self.stalled, self.resume = threading.Event(), threading.Event()
        self.sent = 0
        """Bytes of the file without end that were sent."""
        self.requests: list[tuple[str, str, str | None]] = []
        """Method, path and range of every request."""
        hub = self

        class Handler(_Handler):
            pass

        Handler.hub = hub
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def etag(self, name: str) -> str:
        data = self.files[name]
        if name.endswith(LARGE):
            return hashlib.sha256(data).hexdigest()
        return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    hub: FakeHub
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        hub, path = self.hub, unquote(urlsplit(self.path).path)
        hub.requests.append((self.command, path, self.headers.get("range")))
        for part, status in hub.status.items():
            if part in path:
                self._send(status, b"{}", {"X-Error-Code": hub.error_code}, body)
                return
        opened = path.startswith("/cdn/")  # the URL itself is the secret there
        if hub.token and not opened and self.headers.get("authorization") != f"Bearer {hub.token}":
            self._send(401, b"{}", {"X-Error-Code": "RepoNotFound"}, body)
            return
        if re.fullmatch(r"/api/models/user/model(/revision/.*)?", path):
            revision = path.rpartition("/revision/")[2]
            if "/revision/" in path and revision not in ("main", COMMIT):
                self._send(404, b"{}", {"X-Error-Code": "RevisionNotFound"}, body)
                return
            siblings = [{"rfilename": name} for name in hub.files]
            info = {"id": "user/model", "sha": hub.commit, "siblings": siblings}
            self._send(200, json.dumps(info).encode(), {}, body)
        elif path == f"/api/models/user/model/tree/{COMMIT}":
            self._send(
                200, json.dumps([self._entry(name) for name in hub.files]).encode(), {}, body
            )
        elif path.startswith(f"/user/model/resolve/{COMMIT}/"):
            self._file(path.rpartition(f"/{COMMIT}/")[2], body)
        elif path.startswith("/cdn/"):
            self._content(path.removeprefix("/cdn/"), {}, body)
        else:
            self._send(404, b"{}", {"X-Error-Code": "RepoNotFound"}, body)

    def _entry(self, name: str) -> dict[str, Any]:
        data = self.hub.files[name]
        entry: dict[str, Any] = {"type": "file", "path": name, "size": len(data)}
        if name.endswith(LARGE):
            oid = self.hub.etag(name)
            return {
                **entry,
                "oid": hashlib.sha1(data).hexdigest(),
                "lfs": {"oid": oid, "size": len(data), "pointerSize": 130},
            }
        return {**entry, "oid": self.hub.oids.get(name, self.hub.etag(name))}

    def _file(self, name: str, body: bool) -> None:
        hub = self.hub
        if name not in hub.files:
            self._send(404, b"", {"X-Error-Code": "EntryNotFound"}, body)
            return
        headers = {"X-Repo-Commit": COMMIT, "ETag": f'"{hub.etags.get(name, hub.etag(name))}"'}
        if body and name == hub.endless:
            self._send_for_ever()
            return
        if not name.endswith(LARGE):
            self._content(name, headers, body)
            return
        headers |= {
            "X-Linked-ETag": f'"{hub.etag(name)}"',
            "X-Linked-Size": str(len(hub.files[name])),
            # Another host, like the Hub's own redirects: the client follows only such redirects by
            # itself.
            "Location": f"{hub.url.replace('127.0.0.1', 'localhost')}/cdn/{name}",
        }
        self._send(302, b"", headers, body)

    def _content(self, name: str, headers: dict[str, str], body: bool) -> None:
        data, status = self.hub.served[name], 200
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("range") or "")
        if asked:
            start = int(asked[1])
            headers = headers | {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}
            data, status = data[start:], 206
        cut = self.hub.cut_after
        if body and cut is not None and name.endswith(LARGE):
            self.hub.cut_after = None
            self._send(status, data, headers, body, only=cut)
            self.close_connection = True
        elif body and self.hub.stall_after is not None and name.endswith(LARGE):
            self._send(status, data, headers, body, only=self.hub.stall_after)
            self.hub.stalled.set()
            self.hub.resume.wait(60)
            self.close_connection = True
        else:
            self._send(status, data, headers, body)

    def _send_for_ever(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        piece = b" " * (1 << 20)
        try:
            while True:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                self.hub.sent += len(piece)
        except OSError:
            self.close_connection = True

    def _send(
        self,
        status: int,
        data: bytes,
        headers: dict[str, str],
        body: bool,
        only: int | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if body:
            self.wfile.write(data if only is None else data[:only])
            self.wfile.flush()
