"""A model in your program: `Engine` blocks, `AsyncEngine` is for asyncio.

Both are clients that find and load one model when they open, and use it for every request that
names no other. Models are named as on the command line: `demo`, a folder with a checkpoint, a
compiled file, `user/repo` or `user/repo:w8` on the Hugging Face Hub, `builtin:echo`. Downloads and
compiled models are cached.

>>> from inlay import Engine
>>> with Engine("builtin:echo") as engine:
...     answer = engine.chat.completions.create(messages=[{"role": "user", "content": "Hello!"}])
...     print(answer.choices[0].message.content)
Hello!
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Self, Unpack

from inlay._progress import Progress, silent
from inlay.catalog import Resolved, resolve
from inlay.client import AsyncClient, Client
from inlay.errors import InlayError
from inlay.protocol.models import ModelCard, ProgressParams

if TYPE_CHECKING:
    from inlay.client.params import ModelLoadOptions

"""Receives the kind of work, the amount done, and the total."""


class Engine(Client):
    """A model, loaded and ready. It blocks; use it from as many threads as you like.

    `model` is the name of a model, as on the command line. `quantization` (`w4`, `w8`, `bf16` or
    `f32`) is for checkpoints that are compiled; `demo` has its own. Further options are those of
    `model.load`: `context`, `threads`, `kv_cache_bytes`, and so on. `progress` is called with the
    state of downloading, compiling and loading.

    Answers arrive whole or as a stream:

    >>> engine = Engine("builtin:echo")
    >>> question = [{"role": "user", "content": "One two three"}]
    >>> with engine.chat.completions.create(messages=question, stream=True) as stream:
    ...     "".join(chunk.choices[0].delta.content or "" for chunk in stream)
    'One two three'
    >>> stream.result.choices[0].finish_reason
    'stop'

    It has everything that a `Client` has: tokens, embeddings, plain completions, sessions, and
    additional models.

    >>> tokens = engine.tokens.encode(text="Hello!").tokens
    >>> engine.tokens.decode(tokens=tokens).text
    'Hello!'
    >>> engine.model
    'builtin:echo'

    An invalid request raises `InlayError`, which says what is wrong and where:

    >>> engine.chat.completions.create(messages=question, temperature=9)
    Traceback (most recent call last):
    inlay.errors.InlayError: temperature must be at most 2, ... (at /params/temperature)

    Close it, or use it in a `with` block, to free its memory.

    >>> engine.close()
    """

    def __init__(
        self,
        model: str = "demo",
        *,
        quantization: str | None = None,
        progress: Progress = silent,
        timeout: float | None = None,
        **options: Unpack[ModelLoadOptions],
    ) -> None:
        found = resolve(model, quantization=quantization, progress=progress)
        super().__init__(timeout=timeout)
        try:
            self.card: ModelCard = self.models.load(
                found.path, on_progress=_told(progress), **_load(found, options)
            )
            """What the engine reports about the model."""
        except BaseException:
            self.close()
            raise
        self.default_model = self.card.id

    @property
    def model(self) -> str:
        """The name of the model, which requests may leave out."""
        return self.card.id


class AsyncEngine(AsyncClient):
    """A model, loaded and ready, for asyncio. The options are those of `Engine`.

    >>> import asyncio
    >>> async def main():
    ...     async with AsyncEngine("builtin:echo") as engine:
    ...         stream = await engine.chat.completions.create(
    ...             messages=[{"role": "user", "content": "One two"}], stream=True
    ...         )
    ...         return "".join([c.choices[0].delta.content or "" async for c in stream])
    >>> asyncio.run(main())
    'One two'

    It opens in the `async with` block, or at `await engine.open()`. Cancelling a task that waits
    for an answer cancels the request.
    """

    def __init__(
        self,
        model: str = "demo",
        *,
        quantization: str | None = None,
        progress: Progress = silent,
        timeout: float | None = None,
        **options: Unpack[ModelLoadOptions],
    ) -> None:
        super().__init__(timeout=timeout)
        self._wanted = (model, quantization, progress, options)
        self._card: ModelCard | None = None

    async def open(self) -> Self:
        """Open the engine and load the model; downloading and compiling run in a thread."""
        if self._card is not None:
            return self
        model, quantization, progress, options = self._wanted
        found = await asyncio.to_thread(
            resolve, model, quantization=quantization, progress=progress
        )
        await super().open()
        self._card = await self.models.load(
            found.path, on_progress=_told(progress), **_load(found, options)
        )
        self.default_model = self._card.id
        return self

    @property
    def card(self) -> ModelCard:
        """What the engine reports about the model, once it is open."""
        if self._card is None:
            raise InlayError("not_initialized", "Open the engine first: `await engine.open()`.")
        return self._card

    @property
    def model(self) -> str:
        """The name of the model, which requests may leave out."""
        return self.card.id


def _load(found: Resolved, options: ModelLoadOptions) -> ModelLoadOptions:
    name = options.get("id") or found.id
    return options if name is None else {**options, "id": name}


def _told(progress: Progress) -> Callable[[ProgressParams], None]:
    def told(params: ProgressParams) -> None:
        progress(params.stage, params.completed, params.total)

    return told
