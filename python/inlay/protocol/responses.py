"""OpenAI's `/v1/responses`: the request, and the response. What a stream sends is beside it."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag
from typing_extensions import TypeAliasType

from inlay.protocol.base import Count, Int64, JsonObject, OpenAIBody
from inlay.protocol.chat import JsonObjectFormat, ReasoningEffort, TextFormat, TokenLogprob
from inlay.protocol.common import ModelName, Stop
from inlay.protocol.tools import ToolChoiceMode

ItemStatus = TypeAliasType(
    "ItemStatus",
    Annotated[
        Literal["in_progress", "completed", "incomplete"],
        Field(description="How far an item is."),
    ],
)


class InputText(OpenAIBody):
    """Text."""

    type: Literal["input_text"]
    """Always `input_text`."""
    text: str
    """The text."""


class InputImage(OpenAIBody):
    """An image. A model that cannot see answers `unsupported`."""

    type: Literal["input_image"]
    """Always `input_image`."""
    image_url: str | None = None
    """A URL, or the image itself as a `data:` URL."""
    file_id: str | None = None
    """The id of an uploaded file. Answered with `unsupported`."""
    detail: str | None = None
    """How closely to look."""


class InputFile(OpenAIBody):
    """A file. Answered with `unsupported`."""

    type: Literal["input_file"]
    """Always `input_file`."""
    filename: str | None = None
    """Its name."""
    file_data: str | None = None
    """Its bytes in base64."""
    file_id: str | None = None
    """The id of an uploaded file."""


class EarlierText(OpenAIBody):
    """What the model said before."""

    type: Literal["output_text"]
    """Always `output_text`."""
    text: str
    """The text."""


class EarlierRefusal(OpenAIBody):
    """The model's refusal in an earlier turn."""

    type: Literal["refusal"]
    """Always `refusal`."""
    refusal: str
    """What it said."""


InputPart = TypeAliasType(
    "InputPart",
    Annotated[
        InputText | InputImage | InputFile | EarlierText | EarlierRefusal,
        Field(discriminator="type", description="A part of an item."),
    ],
)


class InputMessage(OpenAIBody):
    """A message of the conversation: a new one, or an item of an earlier output."""

    type: Literal["message"] = "message"
    """Always `message`; may be left out."""
    role: Literal["user", "assistant", "system", "developer"]
    """Who speaks."""
    content: str | list[InputPart]
    """What it says: a text, or parts."""


class FunctionCallItem(OpenAIBody):
    """A call of a function, made by the model."""

    type: Literal["function_call"]
    """Always `function_call`."""
    id: str | None = None
    """The id of the item."""
    call_id: str
    """The id that the function's output refers to."""
    name: str
    """The name of the function."""
    arguments: str
    """The arguments: a text that holds a JSON object."""
    status: ItemStatus | None = None
    """How far the item is."""


class FunctionCallOutput(OpenAIBody):
    """What a function returned."""

    type: Literal["function_call_output"]
    """Always `function_call_output`."""
    call_id: str
    """The call that it answers."""
    output: str | list[InputPart]
    """What it returned: a text, or parts."""


class ReasoningText(OpenAIBody):
    """Thoughts."""

    type: Literal["reasoning_text"]
    """Always `reasoning_text`."""
    text: str
    """The thoughts."""


class SummaryText(OpenAIBody):
    """A summary of thoughts."""

    type: Literal["summary_text"]
    """Always `summary_text`."""
    text: str
    """The summary."""


class ReasoningItem(OpenAIBody):
    """What the model thought."""

    type: Literal["reasoning"]
    """Always `reasoning`."""
    id: str | None = None
    """The id of the item."""
    summary: list[SummaryText]
    """Always empty in a response: thoughts are told in full."""
    content: list[ReasoningText] | None = None
    """The thoughts."""
    status: ItemStatus | None = None
    """How far the item is."""


def _kind(value: Any) -> Any:
    kind = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return kind or "message"


InputItem = TypeAliasType(
    "InputItem",
    Annotated[
        Annotated[InputMessage, Tag("message")]
        | Annotated[FunctionCallItem, Tag("function_call")]
        | Annotated[FunctionCallOutput, Tag("function_call_output")]
        | Annotated[ReasoningItem, Tag("reasoning")],
        Field(description="An item of the input."),
        Discriminator(_kind),
    ],
)


class ResponseTool(OpenAIBody):
    """A function that the model may call."""

    type: Literal["function"]
    """Always `function`: there are no tools that the server runs by itself."""
    name: Annotated[str, Field(min_length=1, max_length=64, pattern="^[a-zA-Z0-9_-]+$")]
    """Its name."""
    description: str | None = None
    """What it does."""
    parameters: JsonObject | None = None
    """The JSON Schema of its arguments. None are taken where absent."""
    strict: bool | None = None
    """Whether the arguments must match the schema exactly."""


class ChosenFunction(OpenAIBody):
    """Call this function."""

    type: Literal["function"]
    """Always `function`."""
    name: str
    """Its name."""


class ChosenTools(OpenAIBody):
    """Call only some of the tools."""

    type: Literal["allowed_tools"]
    """Always `allowed_tools`."""
    mode: Literal["auto", "required"]
    """Whether the model must call one."""
    tools: Annotated[list[ChosenFunction], Field(min_length=1)]
    """The tools allowed."""


ResponseToolChoice = TypeAliasType(
    "ResponseToolChoice",
    Annotated[
        ToolChoiceMode | Annotated[ChosenFunction | ChosenTools, Field(discriminator="type")],
        Field(description="Which tools the model calls."),
    ],
)


class ResponseJsonSchema(OpenAIBody):
    """JSON that matches a schema."""

    type: Literal["json_schema"]
    """Always `json_schema`."""
    name: Annotated[str, Field(min_length=1, max_length=64, pattern="^[a-zA-Z0-9_-]+$")]
    """Its name."""
    description: str | None = None
    """What it is for."""
    schema_: JsonObject = Field(alias="schema")
    """The schema."""
    strict: bool | None = None
    """Accepted. The output always matches the schema."""


ResponseTextFormat = TypeAliasType(
    "ResponseTextFormat",
    Annotated[
        TextFormat | JsonObjectFormat | ResponseJsonSchema,
        Field(discriminator="type", description="What the output must be."),
    ],
)


class ResponseText(OpenAIBody):
    """What the text of the output must be."""

    format: ResponseTextFormat | None = None
    """Any text where absent."""


class Reasoning(OpenAIBody):
    """How the model thinks."""

    effort: ReasoningEffort | None = None
    """How much."""
    summary: str | None = None
    """Accepted, not used: thoughts are told in full."""


class ResponseRequest(OpenAIBody):
    """`POST /v1/responses`. Nothing is stored: every request carries the whole conversation."""

    model: ModelName
    """The id of a loaded model."""
    input: Annotated[
        str | Annotated[list[InputItem], Field(min_length=1)],
        Field(description="What the user says, or the conversation so far."),
    ]
    instructions: str | None = None
    """Instructions: a system message before the input."""
    max_output_tokens: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None
    """The most tokens to generate, thinking included."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    """How random the choice of tokens is; 0 takes the likeliest."""
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    """Only the likeliest tokens whose probabilities sum to this."""
    top_logprobs: Annotated[int, Field(ge=0, le=20)] | None = None
    """How many likeliest tokens to tell at each position."""
    include: list[str] | None = None
    """What to tell beyond the usual: `message.output_text.logprobs`; others are ignored."""
    tools: list[ResponseTool] | None = None
    """The functions that the model may call."""
    tool_choice: ResponseToolChoice | None = None
    """Which of them it calls. `auto` where there are tools, else `none`."""
    parallel_tool_calls: bool | None = None
    """Whether it may call several at once. True where absent."""
    text: ResponseText | None = None
    """What the text of the output must be."""
    reasoning: Reasoning | None = None
    """How the model thinks."""
    stream: bool | None = None
    """Whether to send events as they come."""
    store: bool | None = None
    """Accepted, not used: nothing is stored."""
    metadata: dict[str, str] | None = None
    """Notes for the caller, given back in the response."""
    user: str | None = None
    """A name for the end user. Accepted, not used."""
    previous_response_id: str | None = None
    """Answered with `unsupported`: nothing is stored."""
    conversation: str | JsonObject | None = None
    """Answered with `unsupported`: nothing is stored."""
    prompt: JsonObject | None = None
    """Answered with `unsupported`: nothing is stored."""
    background: bool | None = None
    """True is answered with `unsupported`: nothing is stored."""
    truncation: Literal["auto", "disabled"] | None = None
    """`auto` is answered with `unsupported`: nothing is left out silently."""
    top_k: Annotated[int, Field(ge=-1, le=2**31 - 1)] | None = None
    """Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)"""
    min_p: Annotated[float, Field(ge=0, le=1)] | None = None
    """Only tokens at least this likely, relative to the likeliest. (vLLM)"""
    repetition_penalty: Annotated[float, Field(gt=0, le=10)] | None = None
    """Divides the logits of tokens that came before where above 1. (vLLM)"""
    seed: Int64 | None = None
    """Makes sampling repeatable. (vLLM)"""
    stop: Stop | None = None
    """Texts at which generation ends. (vLLM)"""
    chat_template_kwargs: JsonObject | None = None
    """More variables for the chat template. (vLLM)"""


class OutputText(OpenAIBody):
    """Text of the output."""

    type: Literal["output_text"]
    """Always `output_text`."""
    text: str
    """The text."""
    annotations: list[JsonObject]
    """Always empty: there is nothing to cite."""
    logprobs: list[TokenLogprob]
    """The probabilities of its tokens, where asked for."""


class OutputMessage(OpenAIBody):
    """What the model says."""

    id: str
    """The id of the item."""
    type: Literal["message"]
    """Always `message`."""
    role: Literal["assistant"]
    """Always `assistant`."""
    status: ItemStatus
    """How far the item is."""
    content: list[OutputText]
    """The text, in one part."""


OutputItem = TypeAliasType(
    "OutputItem",
    Annotated[
        OutputMessage | FunctionCallItem | ReasoningItem,
        Field(discriminator="type", description="An item of the output."),
    ],
)


class InputTokensDetails(OpenAIBody):
    """More about the input."""

    cached_tokens: Count
    """Tokens that came from the prefix cache."""
    cache_write_tokens: Count
    """Always 0: writing to the cache is not counted."""


class OutputTokensDetails(OpenAIBody):
    """More about the output."""

    reasoning_tokens: Count
    """Tokens of the model's thinking."""


class ResponseUsage(OpenAIBody):
    """What a response took."""

    input_tokens: Count
    """Tokens of the input."""
    input_tokens_details: InputTokensDetails
    """More about the input."""
    output_tokens: Count
    """Tokens generated."""
    output_tokens_details: OutputTokensDetails
    """More about the output."""
    total_tokens: Count
    """The sum of both."""


class ResponseError(OpenAIBody):
    """Why a response failed."""

    code: Literal["server_error", "rate_limit_exceeded", "invalid_prompt"]
    """OpenAI's name of the kind of failure."""
    message: str
    """A sentence for a person."""


class IncompleteDetails(OpenAIBody):
    """Why a response is not complete."""

    reason: Literal["max_output_tokens"]
    """Always `max_output_tokens`: that limit, or the context."""


class ModelResponse(OpenAIBody):
    """The answer of `/v1/responses`."""

    id: str
    """The id of the response."""
    object: Literal["response"]
    """Always `response`."""
    created_at: Count
    """When it began, in seconds since 1970."""
    status: Literal["in_progress", "completed", "incomplete", "failed"]
    """How far it is."""
    error: ResponseError | None
    """Why it failed."""
    incomplete_details: IncompleteDetails | None
    """Why it is not complete."""
    model: str
    """The id of the model."""
    output: list[OutputItem]
    """What the model made."""
    usage: ResponseUsage | None = None
    """What it took, at the end."""
    instructions: str | None
    """As in the request."""
    max_output_tokens: int | None
    """As in the request."""
    metadata: dict[str, str]
    """As in the request."""
    parallel_tool_calls: bool
    """As in the request."""
    previous_response_id: None
    """Always null: nothing is stored."""
    reasoning: Reasoning
    """As in the request."""
    store: Literal[False]
    """Always false: nothing is stored."""
    background: Literal[False]
    """Always false."""
    temperature: float | None
    """As in the request; null is the model's own."""
    text: ResponseText
    """As in the request."""
    tool_choice: ResponseToolChoice
    """As in the request."""
    tools: list[ResponseTool]
    """As in the request."""
    top_p: float | None
    """As in the request; null is the model's own."""
    truncation: Literal["disabled"]
    """Always `disabled`."""
