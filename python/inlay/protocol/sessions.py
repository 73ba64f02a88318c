"""The KV cache of a conversation, saved to disk and restored."""

from typing import Annotated

from pydantic import Field

from inlay.protocol.base import Count, Message, Reply, TokenId
from inlay.protocol.common import ModelName
from inlay.protocol.render import ChatPrompt

Path = Annotated[str, Field(min_length=1, max_length=4096)]


class SessionSaveParams(ChatPrompt):
    """`session.save`: writes what the prefix cache holds of a prompt to a file.

    The prompt is given as `messages`, `text` or `tokens`: exactly one of them. The fields beside
    `messages` are those of the chat, and need `messages`. What is not in the cache is not
    computed: the result tells how much was saved.
    """

    path: Path
    """The file to write. It is replaced where it exists, in one step. A save that is cancelled
    or fails leaves it as it was."""
    add_generation_prompt: bool | None = None
    """Whether the template opens the assistant's turn. False where absent."""
    text: str | None = None
    """A text."""
    tokens: list[TokenId] | None = None
    """Tokens."""


class SessionSaveResult(Reply):
    """What was saved."""

    path: str
    """The file."""
    tokens: Count
    """Tokens whose cache was saved: whole pages from the beginning of the prompt."""
    prompt_tokens: Count
    """Tokens of the prompt."""
    bytes: Count
    """The size of the file."""


class SessionRestoreParams(Message):
    """`session.restore`: puts a saved cache back, so that prompts that begin alike start there."""

    model: ModelName
    """The id of a loaded model: the one that the session was saved with."""
    path: Path
    """The file to read."""


class SessionRestoreResult(Reply):
    """What was restored."""

    tokens: Count
    """Tokens whose cache is there now."""
    bytes: Count
    """The size of the file."""
