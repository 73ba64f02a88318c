"""Names that every emitter derives in the same way."""

from __future__ import annotations

import re
import textwrap

CALLS = {
    "chat.completions.create": "chat",
    "completions.create": "complete",
    "embeddings.create": "embed",
}
"""Methods whose function in a binding has a shorter name than the method."""


def words(text: str) -> list[str]:
    """The words of `chat.completions.create`, `max_tokens`, `$/cancelRequest` or `ImageUrl`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return re.findall(r"[A-Za-z]+[0-9]*|[0-9]+", spaced)


def pascal(text: str) -> str:
    """`chat.completions.create` to `ChatCompletionsCreate`; digits stay apart."""
    out = ""
    for word in re.findall(r"[A-Za-z]+[0-9]*|[0-9]+", text):
        out += "_" if out and out[-1].isdigit() and word[0].isdigit() else ""
        out += word[0].upper() + word[1:]
    return out


def camel(text: str) -> str:
    """`max_tokens` to `maxTokens`."""
    name = pascal(text)
    return name[0].lower() + name[1:]


def call(method: str) -> str:
    """The function of a method in a binding, as `camel` writes it: `model.load` to `modelLoad`."""
    return CALLS.get(method) or camel(method)


def wrap(text: str, width: int, prefix: str) -> str:
    """A text in lines that begin with `prefix`."""
    return "".join(f"{prefix}{line}\n" for line in textwrap.wrap(text, width - len(prefix)))
