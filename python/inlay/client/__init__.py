"""The clients of libinlay: `Client` blocks, `AsyncClient` is for asyncio.

They are imported on first use: code that needs only the library does not pay for the types of the
messages.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inlay.client.async_client import AsyncClient, AsyncStream
    from inlay.client.blocking import Client, Stream

__all__ = ["AsyncClient", "AsyncStream", "Client", "Stream"]

_PLACES = {
    "AsyncClient": "inlay.client.async_client",
    "AsyncStream": "inlay.client.async_client",
    "Client": "inlay.client.blocking",
    "Stream": "inlay.client.blocking",
}


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        from importlib import import_module

        return getattr(import_module(_PLACES[name]), name)
    raise AttributeError(f"module 'inlay.client' has no attribute {name!r}")
