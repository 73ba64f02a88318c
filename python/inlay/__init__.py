"""A compiled LLM engine that you set into your own app."""

from inlay._version import __version__

__all__ = ["__version__"]
