"""The events of a streamed response."""

from typing import Annotated, Literal

from pydantic import Field, RootModel

from inlay.protocol.base import Count, OpenAIBody, Small
from inlay.protocol.chat import TokenLogprob
from inlay.protocol.responses import ModelResponse, OutputItem, OutputText, ReasoningText


class _Event(OpenAIBody):
    """What every event has."""

    sequence_number: Count
    """The place of the event in the stream, from 0."""


class ResponseStateEvent(_Event):
    """The state of the response changed. The last event of a stream is one of these."""

    type: Literal[
        "response.created",
        "response.in_progress",
        "response.completed",
        "response.incomplete",
        "response.failed",
    ]
    """What happened."""
    response: ModelResponse
    """The response as it is now."""


class _ItemEvent(_Event):
    """What every event about an item has."""

    output_index: Small
    """The place of the item in the output."""


class ItemEvent(_ItemEvent):
    """An item began or ended."""

    type: Literal["response.output_item.added", "response.output_item.done"]
    """What happened."""
    item: OutputItem
    """The item as it is now."""


class _InItemEvent(_ItemEvent):
    """What every event inside an item has."""

    item_id: str
    """The id of the item."""


class _PartEvent(_InItemEvent):
    """What every event about a part has."""

    content_index: Small
    """The place of the part in the item."""


class PartEvent(_PartEvent):
    """A part of an item began or ended."""

    type: Literal["response.content_part.added", "response.content_part.done"]
    """What happened."""
    part: Annotated[OutputText | ReasoningText, Field(discriminator="type")]
    """The part as it is now."""


class TextDeltaEvent(_PartEvent):
    """The next text."""

    type: Literal["response.output_text.delta"]
    """Always `response.output_text.delta`."""
    delta: str
    """The text. Never half a character."""
    logprobs: list[TokenLogprob]
    """The probabilities of its tokens, where asked for."""


class TextDoneEvent(_PartEvent):
    """A text is complete."""

    type: Literal["response.output_text.done"]
    """Always `response.output_text.done`."""
    text: str
    """The whole text."""
    logprobs: list[TokenLogprob]
    """The probabilities of its tokens, where asked for."""


class ReasoningDeltaEvent(_PartEvent):
    """The next thoughts."""

    type: Literal["response.reasoning_text.delta"]
    """Always `response.reasoning_text.delta`."""
    delta: str
    """The thoughts."""


class ReasoningDoneEvent(_PartEvent):
    """Thoughts are complete."""

    type: Literal["response.reasoning_text.done"]
    """Always `response.reasoning_text.done`."""
    text: str
    """All of them."""


class ArgumentsDeltaEvent(_InItemEvent):
    """The next piece of the arguments of a call."""

    type: Literal["response.function_call_arguments.delta"]
    """Always `response.function_call_arguments.delta`."""
    delta: str
    """The piece."""


class ArgumentsDoneEvent(_InItemEvent):
    """The arguments of a call are complete."""

    type: Literal["response.function_call_arguments.done"]
    """Always `response.function_call_arguments.done`."""
    name: str
    """The name of the function."""
    arguments: str
    """All of them."""


Event = (
    ResponseStateEvent
    | ItemEvent
    | PartEvent
    | TextDeltaEvent
    | TextDoneEvent
    | ReasoningDeltaEvent
    | ReasoningDoneEvent
    | ArgumentsDeltaEvent
    | ArgumentsDoneEvent
)


class ResponseStreamEvent(RootModel[Annotated[Event, Field(discriminator="type")]]):
    """An event of a streamed response."""
