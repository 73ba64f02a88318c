"""A compiled LLM engine that you set into your own app.

`Client` and `AsyncClient` open the engine; `InlayError` is what they raise. They are imported
when they are first asked for, so that `import inlay` costs nothing.
"""

from typing import TYPE_CHECKING, Any

from inlay._version import __version__

if TYPE_CHECKING:
    from inlay.async_client import AsyncClient, AsyncStream
    from inlay.client import Client, Stream
    from inlay.errors import InlayError

__all__ = ["AsyncClient", "AsyncStream", "Client", "InlayError", "Stream", "__version__"]

_PLACES = {
    "AsyncClient": "inlay.async_client",
    "AsyncStream": "inlay.async_client",
    "Client": "inlay.client",
    "InlayError": "inlay.errors",
    "Stream": "inlay.client",
}


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        from importlib import import_module

        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module 'inlay' has no attribute {name!r}")
