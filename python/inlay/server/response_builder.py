"""Builds a response from the chunks of a chat: events for each, and the response at the end."""

from __future__ import annotations

import time

from inlay.errors import InlayError
from inlay.protocol.chat import (
    ChatCompletion,
    ChatCompletionChunk,
    ChatDelta,
    FunctionCallDelta,
    TextFormat,
    TokenLogprob,
    ToolCallDelta,
)
from inlay.protocol.common import FinishReason, Usage
from inlay.protocol.response_events import (
    ArgumentsDeltaEvent,
    ArgumentsDoneEvent,
    Event,
    ItemEvent,
    PartEvent,
    ReasoningDeltaEvent,
    ReasoningDoneEvent,
    ResponseStateEvent,
    TextDeltaEvent,
    TextDoneEvent,
)
from inlay.protocol.responses import (
    FunctionCallItem,
    IncompleteDetails,
    InputTokensDetails,
    ModelResponse,
    OutputItem,
    OutputMessage,
    OutputText,
    OutputTokensDetails,
    Reasoning,
    ReasoningItem,
    ReasoningText,
    ResponseError,
    ResponseRequest,
    ResponseText,
    ResponseTool,
    ResponseUsage,
)


class ResponseBuilder:
    """Builds the items of one response, one open at a time, and their events."""

    def __init__(self, request: ResponseRequest, chat: str, created: int) -> None:
        self._suffix = chat.rpartition("-")[2]
        self._events: list[Event] = []
        self._count = 0
        self._open: OutputItem | None = None
        self._call: int | None = None
        """The index in the chat of the call that is the open item."""
        self._pieces: list[str] = []
        self._logprobs: list[TokenLogprob] = []
        self._finish: FinishReason | None = None
        self.response = _response(request, f"resp_{self._suffix}", created)
        """The response so far."""

    def begin(self) -> list[Event]:
        """The events before any output."""
        self._tell("response.created")
        self._tell("response.in_progress")
        return self._taken()

    def chunk(self, chunk: ChatCompletionChunk) -> list[Event]:
        """The events of a chunk of the chat."""
        for choice in chunk.choices:
            logprobs = choice.logprobs.content if choice.logprobs else None
            self._add(choice.delta, logprobs or [])
            self._finish = choice.finish_reason or self._finish
        return self._taken()

    def end(self, result: ChatCompletion) -> list[Event]:
        """The events of the end. After them `response` is complete."""
        if not self.response.output and self._open is None:
            self._text("", [])  # empty output is still a message
        cut = self._finish == "length"
        self._close("incomplete" if cut else "completed")
        self.response.usage = usage_of(result.usage)
        if cut:
            self.response.status = "incomplete"
            self.response.incomplete_details = IncompleteDetails(reason="max_output_tokens")
            self._tell("response.incomplete")
        else:
            self.response.status = "completed"
            self._tell("response.completed")
        return self._taken()

    def fail(self, error: InlayError) -> list[Event]:
        """The events of a failure."""
        self._close("incomplete")
        self.response.status = "failed"
        busy = error.http_status == 429
        self.response.error = ResponseError(
            code="rate_limit_exceeded" if busy else "server_error", message=error.message
        )
        self._tell("response.failed")
        return self._taken()

    def whole(self, result: ChatCompletion) -> ModelResponse:
        """The response of a chat that was not streamed."""
        choice = result.choices[0]
        message = choice.message
        calls = [
            ToolCallDelta(
                index=index,
                id=call.id,
                function=FunctionCallDelta(
                    name=call.function.name, arguments=call.function.arguments
                ),
            )
            for index, call in enumerate(message.tool_calls or [])
        ]
        delta = ChatDelta(
            content=message.content, reasoning_content=message.reasoning_content, tool_calls=calls
        )
        self._add(delta, (choice.logprobs.content if choice.logprobs else None) or [])
        self._finish = choice.finish_reason
        self.end(result)
        return self.response

    def _add(self, delta: ChatDelta, logprobs: list[TokenLogprob]) -> None:
        if delta.reasoning_content:
            self._think(delta.reasoning_content)
        if delta.content:
            self._text(delta.content, logprobs)
        for call in delta.tool_calls or []:
            self._arguments(call)

    def _think(self, text: str) -> None:
        if not isinstance(self._open, ReasoningItem):
            self._close("completed")
            item = ReasoningItem(
                type="reasoning", id=self._id("rs"), summary=[], content=[], status="in_progress"
            )
            self._start(item)
            self._part("response.content_part.added", ReasoningText(type="reasoning_text", text=""))
        self._pieces.append(text)
        self._events.append(
            ReasoningDeltaEvent(
                type="response.reasoning_text.delta",
                sequence_number=self._number(),
                output_index=self._index,
                item_id=self._item_id,
                content_index=0,
                delta=text,
            )
        )

    def _text(self, text: str, logprobs: list[TokenLogprob]) -> None:
        if not isinstance(self._open, OutputMessage):
            self._close("completed")
            self._start(
                OutputMessage(
                    type="message",
                    role="assistant",
                    id=self._id("msg"),
                    status="in_progress",
                    content=[],
                )
            )
            self._part(
                "response.content_part.added",
                OutputText(type="output_text", text="", annotations=[], logprobs=[]),
            )
        self._pieces.append(text)
        self._logprobs += logprobs
        self._events.append(
            TextDeltaEvent(
                type="response.output_text.delta",
                sequence_number=self._number(),
                output_index=self._index,
                item_id=self._item_id,
                content_index=0,
                delta=text,
                logprobs=logprobs,
            )
        )

    def _arguments(self, call: ToolCallDelta) -> None:
        function = call.function or FunctionCallDelta()
        if not isinstance(self._open, FunctionCallItem) or self._call != call.index:
            self._close("completed")
            self._call = call.index
            item = FunctionCallItem(
                type="function_call",
                id=self._id("fc"),
                call_id=call.id or "",
                name=function.name or "",
                arguments="",
                status="in_progress",
            )
            self._start(item)
        if function.arguments:
            self._pieces.append(function.arguments)
            self._events.append(
                ArgumentsDeltaEvent(
                    type="response.function_call_arguments.delta",
                    sequence_number=self._number(),
                    output_index=self._index,
                    item_id=self._item_id,
                    delta=function.arguments,
                )
            )

    def _start(self, item: OutputItem) -> None:
        self._open, self._pieces, self._logprobs = item, [], []
        self._item("response.output_item.added", item)

    def _close(self, status: str) -> None:
        item, text = self._open, "".join(self._pieces)
        if item is None:
            return
        item = item.model_copy(update={"status": status})
        place = {"output_index": self._index, "item_id": self._item_id}
        if isinstance(item, FunctionCallItem):
            item.arguments = text
            self._events.append(
                ArgumentsDoneEvent(
                    type="response.function_call_arguments.done",
                    sequence_number=self._number(),
                    name=item.name,
                    arguments=text,
                    **place,
                )
            )
        elif isinstance(item, ReasoningItem):
            thoughts = ReasoningText(type="reasoning_text", text=text)
            item.content = [thoughts]
            self._events.append(
                ReasoningDoneEvent(
                    type="response.reasoning_text.done",
                    sequence_number=self._number(),
                    content_index=0,
                    text=text,
                    **place,
                )
            )
            self._part("response.content_part.done", thoughts)
        else:
            part = OutputText(
                type="output_text", text=text, annotations=[], logprobs=self._logprobs
            )
            item.content = [part]
            self._events.append(
                TextDoneEvent(
                    type="response.output_text.done",
                    sequence_number=self._number(),
                    content_index=0,
                    text=text,
                    logprobs=self._logprobs,
                    **place,
                )
            )
            self._part("response.content_part.done", part)
        self._item("response.output_item.done", item)
        self.response.output.append(item)
        self._open = self._call = None

    def _item(self, kind: str, item: OutputItem) -> None:
        self._events.append(
            ItemEvent(
                sequence_number=self._number(), type=kind, output_index=self._index, item=item
            )
        )

    def _part(self, kind: str, part: OutputText | ReasoningText) -> None:
        self._events.append(
            PartEvent(
                sequence_number=self._number(),
                type=kind,
                output_index=self._index,
                item_id=self._item_id,
                content_index=0,
                part=part,
            )
        )

    def _tell(self, kind: str) -> None:
        # A copy: an event must not change when the response grows.
        now = self.response.model_copy(update={"output": list(self.response.output)})
        self._events.append(
            ResponseStateEvent(sequence_number=self._number(), type=kind, response=now)
        )

    @property
    def _index(self) -> int:
        return len(self.response.output)

    @property
    def _item_id(self) -> str:
        return (self._open.id if self._open else None) or ""

    def _id(self, kind: str) -> str:
        return f"{kind}_{self._suffix}_{self._index}"

    def _number(self) -> int:
        self._count += 1
        return self._count - 1

    def _taken(self) -> list[Event]:
        events, self._events = self._events, []
        return events


def usage_of(usage: Usage) -> ResponseUsage:
    """The usage in the form of this API."""
    prompt, completion = usage.prompt_tokens_details, usage.completion_tokens_details
    return ResponseUsage(
        input_tokens=usage.prompt_tokens,
        input_tokens_details=InputTokensDetails(
            cached_tokens=prompt.cached_tokens if prompt else 0, cache_write_tokens=0
        ),
        output_tokens=usage.completion_tokens,
        output_tokens_details=OutputTokensDetails(
            reasoning_tokens=completion.reasoning_tokens if completion else 0
        ),
        total_tokens=usage.total_tokens,
    )


def _response(request: ResponseRequest, identity: str, created: int) -> ModelResponse:
    # OpenAI writes these two fields of a tool even when they are null.
    tools = [
        ResponseTool(
            type="function",
            name=tool.name,
            description=tool.description,
            parameters=tool.parameters,
            strict=tool.strict,
        )
        for tool in request.tools or []
    ]
    reasoning = request.reasoning or Reasoning()
    return ModelResponse(
        id=identity,
        object="response",
        created_at=created or int(time.time()),
        status="in_progress",
        error=None,
        incomplete_details=None,
        model=request.model,
        output=[],
        instructions=request.instructions,
        max_output_tokens=request.max_output_tokens,
        metadata=request.metadata or {},
        parallel_tool_calls=request.parallel_tool_calls is not False,
        previous_response_id=None,
        reasoning=Reasoning(effort=reasoning.effort, summary=reasoning.summary),
        store=False,
        background=False,
        temperature=request.temperature,
        text=ResponseText(format=(request.text and request.text.format) or TextFormat(type="text")),
        tool_choice=request.tool_choice or "auto",
        tools=tools,
        top_p=request.top_p,
        truncation="disabled",
    )
