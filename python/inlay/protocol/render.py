"""A chat as the prompt that the model sees."""

from typing import Annotated

from pydantic import Field

from inlay.protocol.base import JsonObject, Message, Reply, TokenId
from inlay.protocol.chat import ReasoningEffort
from inlay.protocol.common import ModelName
from inlay.protocol.messages import ChatMessage
from inlay.protocol.tools import Tool, ToolChoice


class ChatPrompt(Message):
    """All that shapes the prompt of a chat, as `chat.completions.create` takes it."""

    model: ModelName
    """The id of a loaded model."""
    messages: Annotated[list[ChatMessage], Field(min_length=1)] | None = None
    """The conversation so far."""
    tools: list[Tool] | None = None
    """The tools that the model may call."""
    tool_choice: ToolChoice | None = None
    """Which of them it calls. With `none`, the model does not see them."""
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


class ChatRenderParams(ChatPrompt):
    """`chat.render`: the prompt of a chat, without running the model."""

    messages: Annotated[list[ChatMessage], Field(min_length=1)]
    """The conversation so far."""


class ChatRenderResult(Reply):
    """The prompt of a chat."""

    prompt: str
    """As text."""
    tokens: list[TokenId]
    """As the model sees it."""
