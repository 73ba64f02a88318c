"""Text to tokens and back."""

from inlay.protocol.base import Count, JsonObject, Message, Reply, TokenId
from inlay.protocol.chat import ReasoningEffort
from inlay.protocol.common import ModelName
from inlay.protocol.messages import ChatMessage
from inlay.protocol.tools import Tool


class TokensEncodeParams(Message):
    """`tokens.encode`: the tokens of a text."""

    model: ModelName
    """The id of a loaded model."""
    text: str
    """The text. Markup of special tokens in it is plain text."""
    add_special_tokens: bool = True
    """Whether to add what the model wants around a text, such as a beginning token."""
    return_pieces: bool = False
    """Whether to tell each token as text."""


class TokensEncodeResult(Reply):
    """The tokens of a text."""

    tokens: list[TokenId]
    """Their ids."""
    count: Count
    """How many there are."""
    context: Count
    """Tokens of the longest sequence that the model takes."""
    pieces: list[str] | None = None
    """Each token as text; a part of a character reads as U+FFFD."""


class TokensDecodeParams(Message):
    """`tokens.decode`: the text of tokens."""

    model: ModelName
    """The id of a loaded model."""
    tokens: list[TokenId]
    """The ids."""
    skip_special_tokens: bool = False
    """Whether to leave out special tokens."""


class TokensDecodeResult(Reply):
    """The text of tokens."""

    text: str
    """The text; bytes that are not UTF-8 read as U+FFFD."""


class TokensCountParams(Message):
    """`tokens.count`: how many tokens a text or a chat has. Give `text` or `messages`."""

    model: ModelName
    """The id of a loaded model."""
    text: str | None = None
    """A text."""
    add_special_tokens: bool = True
    """Whether to count what the model wants around a text. Only with `text`."""
    messages: list[ChatMessage] | None = None
    """A chat, counted as its prompt is rendered."""
    tools: list[Tool] | None = None
    """The tools of the chat."""
    reasoning_effort: ReasoningEffort | None = None
    """How much the model should think."""
    chat_template_kwargs: JsonObject | None = None
    """More variables for the chat template."""


class TokensCountResult(Reply):
    """How many tokens there are."""

    count: Count
    """The number."""
    context: Count
    """Tokens of the longest sequence that the model takes."""
