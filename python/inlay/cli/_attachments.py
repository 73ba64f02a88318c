"""Files that a user adds to a conversation: images and tools."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from inlay.errors import InlayError

MAX_IMAGE = 10_000_000
"""Maximum bytes of an image. In base64 it must fit into a message, with room for the rest."""

_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


def read_image(path: Path) -> dict[str, Any]:
    """An image file as a part of a message."""
    data = path.read_bytes()
    if len(data) > MAX_IMAGE:
        raise InlayError(
            "invalid_params",
            f"{path} has {len(data) / 1e6:.1f} MB; an image may have {MAX_IMAGE / 1e6:.0f} MB.",
        )
    kinds = [kind for beginning, kind in _BEGINNINGS.items() if data.startswith(beginning)]
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kinds.append("image/webp")
    if not kinds:
        raise InlayError("invalid_params", f"{path} is not a PNG, JPEG, GIF or WebP image.")
    url = f"data:{kinds[0]};base64,{base64.b64encode(data).decode()}"
    return {"type": "image_url", "image_url": {"url": url}}


def read_tools(path: Path) -> list[dict[str, Any]]:
    """A file with an array of tools as OpenAI writes them."""
    from inlay.protocol.chat import ChatCompletionRequest
    from inlay.protocol.validation import validate_body

    try:
        tools = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InlayError("invalid_params", f"{path} is not JSON: {error}.") from error
    body = {"model": "x", "messages": [{"role": "user", "content": "x"}], "tools": tools}
    problems = validate_body(ChatCompletionRequest, body)
    if problems or not isinstance(tools, list):
        what = problems[0] if problems else "it must be an array of tools."
        raise InlayError("invalid_params", f"{path} holds no tools: {what}")
    return tools
