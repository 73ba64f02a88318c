"""Bodies of the HTTP server that no JSON-RPC message has: vLLM's tokenizer routes, and health."""

from typing import Annotated, Literal

from pydantic import Field

from inlay.protocol.base import Count, JsonObject, OpenAIBody, TokenId
from inlay.protocol.chat import ReasoningEffort
from inlay.protocol.common import ModelName
from inlay.protocol.messages import ChatMessage
from inlay.protocol.tools import Tool, ToolChoice


class TokenizeRequest(OpenAIBody):
    """`POST /tokenize`: the tokens of a prompt or of a chat. Give `prompt` or `messages`."""

    model: ModelName | None = None
    """The id of a loaded model. The only one where absent."""
    prompt: str | None = None
    """A text."""
    add_special_tokens: bool = True
    """Whether to add what the model wants around a text. Only with `prompt`."""
    return_token_strs: bool = False
    """Whether to tell each token as text."""
    messages: Annotated[list[ChatMessage], Field(min_length=1)] | None = None
    """A chat."""
    tools: list[Tool] | None = None
    """The tools of the chat."""
    tool_choice: ToolChoice | None = None
    """Which of them the model calls. With `none`, it does not see them."""
    documents: list[JsonObject] | None = None
    """Texts that the answer is to draw on."""
    reasoning_effort: ReasoningEffort | None = None
    """How much the model should think."""
    chat_template_kwargs: JsonObject | None = None
    """More variables for the chat template."""
    add_generation_prompt: bool | None = None
    """Whether the template opens the assistant's turn. True where absent, but for a message
    that is continued."""
    continue_final_message: bool | None = None
    """Whether the last message is the beginning of the output."""


class TokenizeResponse(OpenAIBody):
    """The tokens of a prompt."""

    count: Count
    """How many there are."""
    max_model_len: Count
    """Tokens of the longest sequence that the model takes."""
    tokens: list[TokenId]
    """Their ids."""
    token_strs: list[str] | None = None
    """Each token as text."""


class DetokenizeRequest(OpenAIBody):
    """`POST /detokenize`: the text of tokens."""

    model: ModelName | None = None
    """The id of a loaded model. The only one where absent."""
    tokens: list[TokenId]
    """The ids."""


class DetokenizeResponse(OpenAIBody):
    """The text of tokens."""

    prompt: str
    """The text."""


class HealthResponse(OpenAIBody):
    """`GET /health`: the server answers."""

    status: Literal["ok"]
    """Always `ok`."""
