"""Chat: OpenAI's `chat.completions`, with vLLM's extensions."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from inlay.protocol.base import Count, JsonObject, OpenAIBody, Reply, RequestId, Small
from inlay.protocol.common import (
    FinishReason,
    PromptLogprob,
    SamplingBody,
    StopReason,
    Usage,
)

Text = Annotated[str, Field(min_length=1, max_length=256)]


class TextPart(OpenAIBody):
    """Text."""

    type: Literal["text"]
    """Always `text`."""
    text: str
    """The text."""


class ImageUrl(OpenAIBody):
    """Where an image is."""

    url: str
    """A URL, or the image itself as a `data:` URL."""
    detail: str | None = None
    """How closely to look: `auto`, `low` or `high`."""


class ImagePart(OpenAIBody):
    """An image. A model that cannot see answers `unsupported`."""

    type: Literal["image_url"]
    """Always `image_url`."""
    image_url: ImageUrl
    """The image."""


class InputAudio(OpenAIBody):
    """Sound."""

    data: str
    """The sound in base64."""
    format: str
    """`wav` or `mp3`."""


class AudioPart(OpenAIBody):
    """Sound. A model that cannot hear answers `unsupported`."""

    type: Literal["input_audio"]
    """Always `input_audio`."""
    input_audio: InputAudio
    """The sound."""


class FileSource(OpenAIBody):
    """A file."""

    filename: str | None = None
    """Its name."""
    file_data: str | None = None
    """Its bytes in base64."""
    file_id: str | None = None
    """The id of an uploaded file."""


class FilePart(OpenAIBody):
    """A file. Answered with `unsupported`."""

    type: Literal["file"]
    """Always `file`."""
    file: FileSource
    """The file."""


class RefusalPart(OpenAIBody):
    """The assistant's refusal in an earlier turn."""

    type: Literal["refusal"]
    """Always `refusal`."""
    refusal: str
    """What it said."""


ContentPart = TypeAliasType(
    "ContentPart",
    Annotated[
        TextPart | ImagePart | AudioPart | FilePart | RefusalPart,
        Field(discriminator="type", description="A part of a message."),
    ],
)

MessageContent = TypeAliasType(
    "MessageContent",
    Annotated[
        str | list[ContentPart],
        Field(
            description="What a message says: a text, or parts.",
            json_schema_extra={"x-inlay-variants": ["Text", "Parts"]},
        ),
    ],
)


class FunctionCall(OpenAIBody):
    """A call of a function."""

    name: str
    """The name of the function."""
    arguments: str
    """The arguments: a text that holds a JSON object."""


class ToolCall(OpenAIBody):
    """A call of a tool."""

    id: str
    """The id that the tool's answer refers to."""
    type: Literal["function"] = "function"
    """Always `function`."""
    function: FunctionCall
    """The function and its arguments."""


class DeveloperMessage(OpenAIBody):
    """Instructions from the developer. Templates that know no such role see `system`."""

    role: Literal["developer"]
    """Always `developer`."""
    content: MessageContent
    """What it says."""
    name: str | None = None
    """A name for the participant."""


class SystemMessage(OpenAIBody):
    """Instructions."""

    role: Literal["system"]
    """Always `system`."""
    content: MessageContent
    """What it says."""
    name: str | None = None
    """A name for the participant."""


class UserMessage(OpenAIBody):
    """What the user says."""

    role: Literal["user"]
    """Always `user`."""
    content: MessageContent
    """What it says."""
    name: str | None = None
    """A name for the participant."""


class AssistantMessage(OpenAIBody):
    """What the model said before."""

    role: Literal["assistant"]
    """Always `assistant`."""
    content: MessageContent | None = None
    """What it said. May be absent where it called tools."""
    reasoning_content: str | None = None
    """What it thought, for templates that want it back."""
    refusal: str | None = None
    """Its refusal."""
    tool_calls: list[ToolCall] | None = None
    """The tools that it called."""
    name: str | None = None
    """A name for the participant."""


class ToolMessage(OpenAIBody):
    """The answer of a tool."""

    role: Literal["tool"]
    """Always `tool`."""
    content: MessageContent
    """What the tool returned."""
    tool_call_id: str
    """The call that it answers."""


ChatMessage = TypeAliasType(
    "ChatMessage",
    Annotated[
        DeveloperMessage | SystemMessage | UserMessage | AssistantMessage | ToolMessage,
        Field(discriminator="role", description="A message of the conversation."),
    ],
)


class FunctionDefinition(OpenAIBody):
    """A function that the model may call."""

    name: Annotated[str, Field(min_length=1, max_length=64, pattern="^[a-zA-Z0-9_-]+$")]
    """Its name."""
    description: str | None = None
    """What it does."""
    parameters: JsonObject | None = None
    """The JSON Schema of its arguments. None are taken where absent."""
    strict: bool | None = None
    """Whether the arguments must match the schema exactly."""


class FunctionTool(OpenAIBody):
    """A function."""

    type: Literal["function"]
    """Always `function`."""
    function: FunctionDefinition
    """The function."""


class CustomDefinition(OpenAIBody):
    """A tool that takes free text."""

    name: str
    """Its name."""
    description: str | None = None
    """What it does."""
    format: JsonObject | None = None
    """What its input looks like."""


class CustomTool(OpenAIBody):
    """A tool that takes free text. Answered with `unsupported`."""

    type: Literal["custom"]
    """Always `custom`."""
    custom: CustomDefinition
    """The tool."""


Tool = TypeAliasType(
    "Tool",
    Annotated[
        FunctionTool | CustomTool,
        Field(discriminator="type", description="A tool that the model may call."),
    ],
)

ToolChoiceMode = TypeAliasType(
    "ToolChoiceMode",
    Annotated[
        Literal["none", "auto", "required"],
        Field(
            description="`none`: call no tool; `auto`: the model decides; `required`: call at "
            "least one."
        ),
    ],
)


class ToolName(OpenAIBody):
    """The name of a tool."""

    name: str
    """The name."""


class FunctionToolChoice(OpenAIBody):
    """Call this function."""

    type: Literal["function"]
    """Always `function`."""
    function: ToolName
    """The function to call."""


class CustomToolChoice(OpenAIBody):
    """Call this custom tool. Answered with `unsupported`."""

    type: Literal["custom"]
    """Always `custom`."""
    custom: ToolName
    """The tool to call."""


AllowedToolsMode = TypeAliasType(
    "AllowedToolsMode",
    Annotated[
        Literal["auto", "required"],
        Field(description="`auto`: the model decides; `required`: call at least one."),
    ],
)


class AllowedTool(OpenAIBody):
    """One of the tools allowed."""

    type: Literal["function"]
    """Always `function`."""
    function: ToolName
    """The function."""


class AllowedTools(OpenAIBody):
    """Some of the tools."""

    mode: AllowedToolsMode
    """Whether the model must call one."""
    tools: Annotated[list[AllowedTool], Field(min_length=1)]
    """The tools allowed."""


class AllowedToolsChoice(OpenAIBody):
    """Call only some of the tools."""

    type: Literal["allowed_tools"]
    """Always `allowed_tools`."""
    allowed_tools: AllowedTools
    """The tools allowed."""


NamedToolChoice = TypeAliasType(
    "NamedToolChoice",
    Annotated[
        FunctionToolChoice | AllowedToolsChoice | CustomToolChoice,
        Field(discriminator="type", description="A choice of tools by name."),
    ],
)

ToolChoice = TypeAliasType(
    "ToolChoice",
    Annotated[
        ToolChoiceMode | NamedToolChoice,
        Field(
            description="Which tools the model calls.",
            json_schema_extra={"x-inlay-variants": ["Mode", "Named"]},
        ),
    ],
)


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
    """What it took, in the last chunk, where `stream_options.include_usage` asks for it."""
    system_fingerprint: str | None = None
    """Changes when the model or the engine changes."""


class ChatCompletionChunkParams(Reply):
    """`chat.completions.chunk`: a piece of a streamed chat completion."""

    request: RequestId
    """The id of the request."""
    chunk: ChatCompletionChunk
    """The piece."""
