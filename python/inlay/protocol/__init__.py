"""Every message that crosses the ABI, written once.

The models here are the source of the JSON Schemas, of the types of the other languages, and of
the reference. `registry` lists the methods; `validation` checks messages.
"""

from inlay.protocol.engine import PROTOCOL_VERSION

__all__ = ["PROTOCOL_VERSION"]
