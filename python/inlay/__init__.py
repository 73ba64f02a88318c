"""A compiled LLM engine that you embed in your own app.

`Engine` and `AsyncEngine` load a model and answer requests; `Client` and `AsyncClient` are the same
without a model, for programs that load and unload models themselves. All raise `InlayError`. They
are imported on first use, so that `import inlay` costs nothing.

>>> import inlay
>>> with inlay.Engine("builtin:echo") as engine:
...     answer = engine.chat.completions.create(messages=[{"role": "user", "content": "Hi"}])
...     print(answer.choices[0].message.content)
Hi
"""

from typing import TYPE_CHECKING, Any

from inlay._version import __version__

if TYPE_CHECKING:
    from inlay.client.async_client import AsyncClient, AsyncStream
    from inlay.client.blocking import Client, Stream
    from inlay.engine import AsyncEngine, Engine
    from inlay.errors import InlayError

__all__ = [
    "AsyncClient",
    "AsyncEngine",
    "AsyncStream",
    "Client",
    "Engine",
    "InlayError",
    "Stream",
    "__version__",
]

_PLACES = {
    "AsyncClient": "inlay.client.async_client",
    "AsyncEngine": "inlay.engine",
    "AsyncStream": "inlay.client.async_client",
    "Client": "inlay.client.blocking",
    "Engine": "inlay.engine",
    "InlayError": "inlay.errors",
    "Stream": "inlay.client.blocking",
}


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        from importlib import import_module

        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module 'inlay' has no attribute {name!r}")
