"""The OpenAI API over HTTP: validate, send to the engine, stream. There is no engine logic here."""

from inlay.server.options import ModelSpec, ServerOptions

__all__ = ["ModelSpec", "ServerOptions"]
