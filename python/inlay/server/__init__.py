"""The OpenAI API over HTTP: validate, send to the engine, stream. No engine logic lives here."""

from inlay.server.options import ModelSpec, ServerOptions

__all__ = ["ModelSpec", "ServerOptions"]
