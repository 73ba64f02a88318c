"""Text to tokens and back."""

from inlay.protocol.base import Count, Message, Reply, TokenId
from inlay.protocol.common import ModelName
from inlay.protocol.render import ChatPrompt


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


class TokensCountParams(ChatPrompt):
    """`tokens.count`: how many tokens a text or a chat has. Give `text` or `messages`.

    The fields beside `messages` are those of the chat, and need `messages`: with all of them the
    number is `usage.prompt_tokens` of the same `chat.completions.create`.
    """

    text: str | None = None
    """A text."""
    add_special_tokens: bool = True
    """Whether to count what the model wants around a text. Only with `text`."""


class TokensCountResult(Reply):
    """How many tokens there are."""

    count: Count
    """The number."""
    context: Count
    """Tokens of the longest sequence that the model takes."""
