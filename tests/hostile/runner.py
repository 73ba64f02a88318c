"""What is done with a case, and what came of it. Runs as a child: `-m hostile.runner MODEL KEY...`.

For each key it writes a line to standard output: the key, and the sentence of the error or `ran`.
"""

from __future__ import annotations

import ctypes
import json
import re
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from hostile.case import Case
from hostile.corpus import cases
from hostile.models import Model
from hostile.requests import call
from inlay.client.library import find_library
from inlay.errors import InlayError

PATIENCE = 20.0
"""Seconds for an answer."""


@cache
def library() -> Any:
    loaded = ctypes.CDLL(str(find_library()))
    loaded.inlay_open.restype = ctypes.c_void_p
    loaded.inlay_send.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t)
    loaded.inlay_recv.argtypes = (
        ctypes.c_void_p,
        ctypes.c_double,
        ctypes.POINTER(ctypes.c_char_p),
        ctypes.POINTER(ctypes.c_size_t),
    )
    loaded.inlay_close.argtypes = (ctypes.c_void_p,)
    return loaded


class Client:
    """A client that sends bytes as they are."""

    def __init__(self) -> None:
        self._handle = library().inlay_open()
        assert self.ask(call("initialize", protocol_version=1)) == "ran"

    def ask(self, message: bytes) -> str:
        """The sentence of the answer, or `ran`."""
        status = library().inlay_send(self._handle, message, len(message))
        if status != 0:
            return f"inlay_send returned {status}"
        text, length = ctypes.c_char_p(), ctypes.c_size_t()
        while True:
            status = library().inlay_recv(
                self._handle, PATIENCE, ctypes.byref(text), ctypes.byref(length)
            )
            if status != 0:
                return f"inlay_recv returned {status}"
            answer = json.loads(ctypes.string_at(text, length.value))
            if isinstance(answer, list):
                answer = answer[0]
            if "error" in answer:
                error = answer["error"]
                return f"{error['data']['name']}: {error['message']}"
            if "result" in answer:
                return "ran"

    def close(self) -> None:
        library().inlay_close(self._handle)


@contextmanager
def client() -> Iterator[Client]:
    opened = Client()
    try:
        yield opened
    finally:
        opened.close()


def first_error(*answers: Callable[[], str]) -> str:
    for answer in answers:
        if (sentence := answer()) != "ran":
            return sentence
    return "ran"


ECHO = call("model.load", model="builtin:echo", id="echo")
HI = [{"role": "user", "content": "Hi"}]


def of_model(asked: Client) -> str:
    """Uses the model `m` in every way."""
    return first_error(
        lambda: asked.ask(
            call("completions.create", model="m", prompt="word " * 60 + "a" * 60, max_tokens=4)
        ),
        lambda: asked.ask(call("chat.completions.create", model="m", messages=HI, max_tokens=4)),
        lambda: asked.ask(call("embeddings.create", model="m", input="some words")),
        lambda: asked.ask(call("tokens.count", model="m", text="a" * 3000)),
    )


class Runner:
    """Runs cases with one compiled model."""

    def __init__(self, model: Path, folder: Path) -> None:
        self.model, self.folder = model, folder
        self.original = model.read_bytes()
        for beside in model.parent.glob(f"{model.stem}-*"):
            shutil.copy(beside, folder)

    def run(self, case: Case) -> str:
        sentence: str = getattr(self, case.kind)(case.value)
        for place in (str(self.folder), str(self.model.parent)):
            sentence = sentence.replace(place, "FOLDER")
        return sentence if len(sentence) <= 300 else f"{sentence[:300]}…"

    def message(self, value: bytes) -> str:
        with client() as asked:
            asked.ask(ECHO)
            return asked.ask(value)

    def grammar(self, value: dict[str, Any]) -> str:
        with client() as asked:
            asked.ask(ECHO)
            return asked.ask(
                call(
                    "completions.create",
                    model="echo",
                    prompt="x",
                    max_tokens=3,
                    structured_outputs=value,
                )
            )

    def data(self, change: Callable[[Model], None]) -> str:
        model = Model(self.original)
        change(model)
        return self.used(model.built())

    def used(self, data: bytes) -> str:
        path = self.folder / self.model.name
        path.write_bytes(data)
        with client() as asked:
            load = call("model.load", model=str(path), id="m", kv_cache_bytes=1 << 20)
            return first_error(lambda: asked.ask(load), lambda: of_model(asked))

    def changed(self, name: str, data: bytes) -> str:
        model = Model(self.original)
        model.set_file(name, data)
        return self.used(model.built())

    def tokenizer(self, value: Any) -> str:
        if not isinstance(value, bytes):
            tokenizer = json.loads(Model(self.original).file("tokenizer.json"))
            value(tokenizer)
            value = json.dumps(tokenizer).encode()
        return self.changed("tokenizer.json", value)

    def template(self, value: bytes) -> str:
        return self.changed("chat_template.jinja", value)

    @property
    def saved(self) -> bytes:
        path = self.folder / "good.session"
        if not path.exists():
            with client() as asked:
                asked.ask(call("model.load", model=str(self.model), id="m"))
                prompt = list(range(32, 96))
                asked.ask(call("completions.create", model="m", prompt=prompt, max_tokens=1))
                assert (
                    asked.ask(call("session.save", model="m", path=str(path), tokens=prompt))
                    == "ran"
                )
        return path.read_bytes()

    def session(self, change: Callable[[bytes], bytes]) -> str:
        path = self.folder / "changed.session"
        path.write_bytes(change(self.saved))
        with client() as asked:
            asked.ask(call("model.load", model=str(self.model), id="m"))
            sentence = asked.ask(call("session.restore", model="m", path=str(path)))
            assert of_model(asked) == "ran"
            return sentence

    def config(self, value: Any) -> str:
        from inlay.loader.source import Source
        from inlay.models import read_config

        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            data = value if isinstance(value, bytes) else json.dumps(value).encode()
            (Path(name) / "config.json").write_bytes(data)
            return python(name, lambda: read_config(Source.from_folder(Path(name)).config))

    def checkpoint(self, value: tuple[str, bytes]) -> str:
        from inlay.loader.checkpoint import Checkpoint

        def read(folder: str) -> None:
            checkpoint = Checkpoint(Path(folder))
            for tensor in checkpoint:
                checkpoint.read(tensor)

        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            (Path(name) / value[0]).write_bytes(value[1])
            sentence = python(name, lambda: read(name))
        assert not Path("/tmp/inlay-hostile-ran").exists()
        return sentence

    @cached_property
    def server(self) -> tuple[str, int]:
        from inlay.server.popen import PopenServer

        self._server = PopenServer("builtin:echo").start()
        return "127.0.0.1", int(self._server.url.rpartition(":")[2])

    def http(self, value: tuple[str, str, dict[str, str], str]) -> str:
        method, path, headers, body = value
        given = {
            "Host": "localhost",
            "Connection": "close",
            "Content-Length": str(len(body)),
            **headers,
        }
        head = "".join(f"{name}: {text}\r\n" for name, text in given.items())
        with socket.create_connection(self.server, timeout=PATIENCE) as connection:
            try:
                connection.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n{body}".encode())
                received = b""
                while piece := connection.recv(65536):
                    received += piece
            except ConnectionError:
                pass
        head, _, answer = received.decode(errors="replace").partition("\r\n\r\n")
        status = head.split(" ")[1] if head else "closed"
        try:
            return f"{status} {json.loads(answer)['error']['message']}"
        except (ValueError, KeyError, TypeError):
            return status

    def close(self) -> None:
        if hasattr(self, "_server"):
            self._server.stop()


def python(folder: str, run: Callable[[], Any]) -> str:
    """What Python's own code says."""
    try:
        run()
    except InlayError as error:
        # What Python's own libraries say changes with their versions, and the list of
        # architectures with ours.
        message = re.sub(r"(is not (valid )?JSON).*", r"\1", error.message)
        message = re.sub(r"(; known are ).*", r"\1", message)
        message = re.sub(r"(usable PyTorch checkpoint: ).?(File|cannot|\.|\d).*", r"\1", message)
        return f"{error.name}: {message}".replace(folder, "FOLDER")
    return "ran"


def main() -> None:
    model, keys = Path(sys.argv[1]), set(sys.stdin.read().split("\n"))
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(model, Path(folder))
        for case in cases():
            if case.key in keys:
                try:
                    sentence = runner.run(case)
                except Exception as error:
                    sentence = f"{type(error).__name__}: {error}"
                # Where in a file depends on what the tiny model is made of.
                sentence = re.sub(r"at line \d+ column \d+", "at line L column C", sentence)
                print(json.dumps([case.key, sentence]), flush=True)
        runner.close()


if __name__ == "__main__":
    main()
