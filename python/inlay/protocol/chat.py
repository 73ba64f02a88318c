"""Chat: OpenAI's `chat.completions`, with vLLM's extensions."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from inlay.protocol.base import Count, JsonObject, OpenAIBody, Reply, RequestId, Small
from inlay.protocol.common import FinishReason, PromptLogprob, SamplingBody, StopReason, Usage
from inlay.protocol.messages import ChatMessage, ToolCall
from inlay.protocol.tools import Tool, ToolChoice


class TextFormat(OpenAIBody):
    """Any text."""

    type: Literal["text"]
    """Always `text`."""


class JsonObjectFormat(OpenAIBody):
    """Any JSON object."""

    type: Literal["json_object"]
    """Always `json_object`."""


class JsonSchemaDefinition(OpenAIBody):
    """A JSON Schema with a name."""

    name: Annotated[str, Field(min_length=1, max_length=64, pattern="^[a-zA-Z0-9_-]+$")]
    """Its name."""
    description: str | None = None
    """What it is for."""
    schema_: JsonObject | None = Field(default=None, alias="schema")
    """The schema. Any JSON object where absent."""
    strict: bool | None = None
    """Accepted. The output always matches the schema; a keyword that cannot be enforced is
    an error either way."""


class JsonSchemaFormat(OpenAIBody):
    """JSON that matches a schema."""

    type: Literal["json_schema"]
    """Always `json_schema`."""
    json_schema: JsonSchemaDefinition
    """The schema."""


ResponseFormat = TypeAliasType(
    "ResponseFormat",
    Annotated[
        TextFormat | JsonObjectFormat | JsonSchemaFormat,
        Field(discriminator="type", description="What the output must be."),
    ],
)

ReasoningEffort = TypeAliasType(
    "ReasoningEffort",
    Annotated[
        Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"],
        Field(description="How much the model should think. `none` turns thinking off."),
    ],
)

Modality = TypeAliasType(
    "Modality",
    Annotated[Literal["text", "audio"], Field(description="A kind of output.")],
)


class ChatCompletionRequest(SamplingBody):
    """`chat.completions.create`: OpenAI's request body."""

    messages: Annotated[list[ChatMessage], Field(min_length=1)]
    """The conversation so far."""
    max_completion_tokens: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    """The most tokens to generate, thinking included. Goes before `max_tokens`."""
    logprobs: bool | None = None
    """Whether to tell the log probabilities of the output's tokens."""
    top_logprobs: Annotated[int, Field(ge=0, le=20)] | None = None
    """How many likeliest tokens to tell at each position. Needs `logprobs`."""
    tools: list[Tool] | None = None
    """The tools that the model may call."""
    tool_choice: ToolChoice | None = None
    """Which of them it calls. `auto` where there are tools, else `none`."""
    parallel_tool_calls: bool | None = None
    """Whether it may call several at once. True where absent."""
    response_format: ResponseFormat | None = None
    """What the output must be."""
    reasoning_effort: ReasoningEffort | None = None
    """How much the model should think."""
    documents: list[JsonObject] | None = None
    """Texts that the answer is to draw on, as the model's chat template wants them. (vLLM)"""
    chat_template_kwargs: JsonObject | None = None
    """More variables for the chat template. (vLLM)"""
    add_generation_prompt: bool | None = None
    """Whether the template opens the assistant's turn. True where absent. (vLLM)"""
    continue_final_message: bool | None = None
    """Whether the last message is the beginning of the output. (vLLM)"""
    modalities: list[Modality] | None = None
    """Kinds of output. `audio` is answered with `unsupported`."""
    audio: JsonObject | None = None
    """How to speak. Answered with `unsupported`."""
    functions: list[JsonObject] | None = None
    """The old form of `tools`. Answered with `unsupported`."""
    web_search_options: JsonObject | None = None
    """Answered with `unsupported`: nothing here searches the web."""
    metadata: dict[str, str] | None = None
    """Notes for the caller. Accepted, not used."""
    store: bool | None = None
    """Accepted, not used: nothing is stored."""


class TopLogprob(OpenAIBody):
    """A token that might have been."""

    token: str
    """The token as text."""
    logprob: float
    """The natural logarithm of its probability."""
    bytes: list[Annotated[int, Field(ge=0, le=255)]] | None
    """Its bytes, which may be a part of a character."""


class TokenLogprob(OpenAIBody):
    """A token of the output and its probability."""

    token: str
    """The token as text."""
    logprob: float
    """The natural logarithm of its probability."""
    bytes: list[Annotated[int, Field(ge=0, le=255)]] | None
    """Its bytes, which may be a part of a character."""
    top_logprobs: list[TopLogprob]
    """The likeliest tokens at this position."""


class ChatLogprobs(OpenAIBody):
    """The probabilities of the output's tokens."""

    content: list[TokenLogprob] | None
    """Those of the content."""
    refusal: list[TokenLogprob] | None
    """Those of a refusal: always null."""


class ChatCompletionMessage(OpenAIBody):
    """What the model says."""

    role: Literal["assistant"]
    """Always `assistant`."""
    content: str | None
    """The text. Null where there is only a tool call."""
    refusal: str | None
    """Always null: models of this kind refuse in the text."""
    reasoning_content: str | None = None
    """What it thought before. (vLLM)"""
    tool_calls: list[ToolCall] | None = None
    """The tools that it calls."""


class ChatChoice(OpenAIBody):
    """One of the answers."""

    index: Small
    """Its number, from 0."""
    message: ChatCompletionMessage
    """What the model says."""
    logprobs: ChatLogprobs | None
    """The probabilities, where asked for."""
    finish_reason: FinishReason
    """Why it ended."""
    stop_reason: StopReason | None = None
    """The stop text or token that ended it. (vLLM)"""


class ChatCompletion(OpenAIBody):
    """The result of `chat.completions.create`, complete also where it was streamed."""

    id: str
    """The id of the completion."""
    object: Literal["chat.completion"]
    """Always `chat.completion`."""
    created: Count
    """When it began, in seconds since 1970."""
    model: str
    """The id of the model."""
    choices: list[ChatChoice]
    """The answers."""
    usage: Usage
    """What it took."""
    system_fingerprint: str | None = None
    """Changes when the model or the engine changes."""
    prompt_logprobs: list[dict[str, PromptLogprob] | None] | None = None
    """For each token of the prompt, tokens by id; null for the first. (vLLM)"""


class FunctionCallDelta(OpenAIBody):
    """A piece of a call of a function."""

    name: str | None = None
    """The name, in the first piece."""
    arguments: str | None = None
    """The next piece of the arguments."""


class ToolCallDelta(OpenAIBody):
    """A piece of a call of a tool."""

    index: Small
    """Which call of the message."""
    id: str | None = None
    """The id of the call, in the first piece."""
    type: Literal["function"] | None = None
    """Always `function`, in the first piece."""
    function: FunctionCallDelta | None = None
    """The function and its arguments."""


ChatRole = TypeAliasType(
    "ChatRole",
    Annotated[Literal["assistant"], Field(description="Who speaks in an output.")],
)


class ChatDelta(OpenAIBody):
    """What is new since the last chunk."""

    role: ChatRole | None = None
    """`assistant`, in the first chunk of a choice."""
    content: str | None = None
    """The next text. Never half a character."""
    reasoning_content: str | None = None
    """The next thoughts. (vLLM)"""
    refusal: str | None = None
    """Never set: models of this kind refuse in the text."""
    tool_calls: list[ToolCallDelta] | None = None
    """The next pieces of tool calls."""


class ChatChunkChoice(OpenAIBody):
    """What is new of one of the answers."""

    index: Small
    """Its number, from 0."""
    delta: ChatDelta
    """What is new."""
    logprobs: ChatLogprobs | None = None
    """The probabilities of the new tokens, where asked for."""
    finish_reason: FinishReason | None
    """Why it ended; null until it has."""
    stop_reason: StopReason | None = None
    """The stop text or token that ended it. (vLLM)"""


class ChatCompletionChunk(OpenAIBody):
    """A piece of a streamed chat completion."""

    id: str
    """The id of the completion: the same in all of its chunks."""
    object: Literal["chat.completion.chunk"]
    """Always `chat.completion.chunk`."""
    created: Count
    """When the completion began: the same in all of its chunks."""
    model: str
    """The id of the model."""
    choices: list[ChatChunkChoice]
    """What is new. Empty in the chunk that tells the usage."""
    usage: Usage | None = None
    """What it took, in the last chunk, where `stream_options.include_usage` asks for it; null in
    the chunks before."""
    system_fingerprint: str | None = None
    """Changes when the model or the engine changes."""


class ChatCompletionChunkParams(Reply):
    """`chat.completions.chunk`: a piece of a streamed chat completion."""

    request: RequestId
    """The id of the request."""
    chunk: ChatCompletionChunk
    """The piece."""
