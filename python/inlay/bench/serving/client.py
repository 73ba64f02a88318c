"""Sends requests to a server, and records when each piece of the answer arrived."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass
class Record:
    """One request: its times, in seconds since the start of the run, and the answer."""

    conversation: int
    turn: int
    due: float
    """When it was due."""
    sent: float = 0.0
    chunks: list[float] = field(default_factory=list)
    """When each piece of text arrived."""
    end: float = 0.0
    prompt_tokens: int | None = None
    output_tokens: int | None = None
    text: str = ""
    error: str | None = None

    @property
    def first(self) -> float | None:
        """Time to the first token."""
        return self.chunks[0] - self.sent if self.chunks else None

    @property
    def total(self) -> float:
        """Time to the end."""
        return self.end - self.sent

    @property
    def gaps(self) -> list[float]:
        """Times between pieces of text."""
        return [b - a for a, b in zip(self.chunks, self.chunks[1:], strict=False)]

    @property
    def pace(self) -> float | None:
        """Mean time per token after the first."""
        tokens = (self.output_tokens or len(self.chunks)) - 1
        return (self.chunks[-1] - self.chunks[0]) / tokens if self.chunks and tokens > 0 else None


class Asker:
    """Streams chats from an endpoint."""

    def __init__(
        self,
        url: str,
        model: str | None,
        *,
        key: str | None = None,
        timeout: float = 600.0,
        extra: dict[str, Any] | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        self._http = httpx.AsyncClient(
            base_url=url.rstrip("/") + "/", headers=headers, timeout=timeout, limits=limits
        )
        self.model = model
        self._extra = extra or {}
        self._zero = time.perf_counter()

    def start(self) -> None:
        """Start the clock."""
        self._zero = time.perf_counter()

    def now(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._zero

    async def find_model(self) -> str:
        """The model to use: the one given, or the server's first."""
        if self.model is None:
            answer = await self._http.get("models")
            answer.raise_for_status()
            self.model = str(answer.json()["data"][0]["id"])
        return self.model

    async def ask(self, messages: list[dict[str, str]], output: int, record: Record) -> None:
        """Send the request and fill the record, errors included."""
        body = {
            "model": self.model,
            "messages": messages,
            "max_tokens": output,
            "stream": True,
            "stream_options": {"include_usage": True},
            **self._extra,
        }
        parts = []
        record.sent = self.now()
        try:
            async with self._http.stream("POST", "chat/completions", json=body) as answer:
                if answer.status_code != 200:
                    said = (await answer.aread()).decode(errors="replace")
                    record.error = f"HTTP {answer.status_code}: {said[:200]}"
                    return
                finished = False
                async for data in events(answer.aiter_raw()):
                    if data == b"[DONE]":
                        finished = True
                        break
                    chunk = json.loads(data)
                    if "error" in chunk:
                        record.error = str(chunk["error"])[:200]
                        return
                    text = "".join(
                        choice.get("delta", {}).get("content") or "" for choice in chunk["choices"]
                    )
                    if text:
                        record.chunks.append(self.now())
                        parts.append(text)
                    if chunk.get("usage"):
                        record.prompt_tokens = chunk["usage"]["prompt_tokens"]
                        record.output_tokens = chunk["usage"]["completion_tokens"]
                if not finished:
                    record.error = "The stream ended without [DONE]."
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            record.error = f"{type(error).__name__}: {error}"
        finally:
            record.end = self.now()
            record.text = "".join(parts)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


async def events(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The data of server-sent events, which the network may split anywhere."""
    rest = b""
    data: list[bytes] = []
    async for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            line = line.removesuffix(b"\r")
            if line.startswith(b"data:"):
                data.append(line[5:].removeprefix(b" "))
            elif not line and data:
                yield b"\n".join(data)
                data = []
