"""`/v1/responses` by way of a chat: translates the request to one, and its answer back."""

from __future__ import annotations

import json
import re
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.responses import Response as HttpResponse
from starlette.types import ASGIApp

from inlay.client.base import parse
from inlay.errors import InlayError
from inlay.protocol.chat import ChatCompletion, ChatCompletionChunk
from inlay.protocol.response_events import Event
from inlay.protocol.responses import (
    ChosenFunction,
    EarlierRefusal,
    FunctionCallItem,
    FunctionCallOutput,
    InputFile,
    InputImage,
    InputPart,
    ReasoningItem,
    ResponseJsonSchema,
    ResponseRequest,
    ResponseTool,
)
from inlay.server.errors import api_error
from inlay.server.events import EventStream
from inlay.server.openai import client_of, read_body, unless_gone
from inlay.server.options import ServerOptions
from inlay.server.response_builder import ResponseBuilder

T = TypeVar("T")
METHOD = "chat.completions.create"
LOGPROBS = "message.output_text.logprobs"
_SAME = (
    "model",
    "temperature",
    "top_p",
    "top_logprobs",
    "parallel_tool_calls",
    "top_k",
    "min_p",
    "repetition_penalty",
    "seed",
    "stop",
    "chat_template_kwargs",
)
"""Fields that a chat has under the same name."""

_STATELESS = "Nothing is stored here"
_REFUSED = {
    "previous_response_id": f"{_STATELESS}: send the earlier items again, in `input`.",
    "conversation": f"{_STATELESS}: send the whole conversation in `input`.",
    "prompt": f"{_STATELESS}: send the text of the prompt in `instructions` and `input`.",
    "background": f"{_STATELESS}: a response cannot be made in the background.",
}


async def responses(request: Request) -> HttpResponse | ASGIApp:
    """`POST /v1/responses`."""
    body = await read_body(request, ResponseRequest)
    chat = Chat(body)
    client = client_of(request)
    if not body.stream:
        payload = await unless_gone(request, _told(chat, client.request(METHOD, chat.params)))
        result = parse(ChatCompletion, payload)
        response = ResponseBuilder(body, result.id, result.created).whole(result)
        return JSONResponse(dump(response))
    params = {**chat.params, "stream": True}
    stream = await client.stream(METHOD, params, ChatCompletionChunk, ChatCompletion)
    first = await unless_gone(request, _told(chat, stream.next_batch()))
    options: ServerOptions = request.app.state.options
    return EventStream(stream, first, ResponseFraming(body), options.keep_alive_seconds)


def dump(model: BaseModel) -> dict[str, Any]:
    """The JSON of a response or an event: all fields that were set, null included."""
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


class ResponseFraming:
    """Writes the chunks of a chat as the events of a response."""

    def __init__(self, body: ResponseRequest) -> None:
        self._body = body
        self._builder: ResponseBuilder | None = None

    def chunks(self, chunks: list[bytes]) -> bytes:
        """The events of chunks."""
        events: list[Event] = []
        for text in chunks:
            chunk = parse(ChatCompletionChunk, text)
            if self._builder is None:
                self._builder = ResponseBuilder(self._body, chunk.id, chunk.created)
                events += self._builder.begin()
            events += self._builder.chunk(chunk)
        return _framed(events)

    def end(self, result: BaseModel) -> bytes:
        """The events of the end. OpenAI sends no `[DONE]` here."""
        assert isinstance(result, ChatCompletion)
        assert self._builder is not None
        return _framed(self._builder.end(result))

    def failure(self, error: InlayError) -> bytes:
        """The events of a failure."""
        assert self._builder is not None
        return _framed(self._builder.fail(error))


def _framed(events: Sequence[Event]) -> bytes:
    return b"".join(
        b"event: %b\ndata: %b\n\n"
        % (
            event.type.encode(),
            json.dumps(dump(event), ensure_ascii=False, separators=(",", ":")).encode(),
        )
        for event in events
    )


class Chat:
    """The chat for a request."""

    def __init__(self, body: ResponseRequest) -> None:
        for field, reason in _REFUSED.items():
            if getattr(body, field):
                raise api_error("unsupported", reason, field)
        if body.truncation == "auto":
            raise api_error(
                "unsupported", "Nothing is left out silently: shorten `input`.", "truncation"
            )
        self._messages: list[dict[str, Any]] = []
        self._origins: list[str] = []
        """The origin of each message."""
        if body.instructions is not None:
            self._add("instructions", role="system", content=body.instructions)
        if isinstance(body.input, str):
            self._add("input", role="user", content=body.input)
        else:
            self._thoughts: str | None = None
            for index, item in enumerate(body.input):
                self._item(f"input[{index}]", item)
        self.params = {name: getattr(body, name) for name in _SAME}
        self.params |= {
            "messages": self._messages,
            "max_completion_tokens": body.max_output_tokens,
            "logprobs": True
            if LOGPROBS in (body.include or []) or body.top_logprobs is not None
            else None,
            "reasoning_effort": body.reasoning and body.reasoning.effort,
        }
        if body.tools:
            self.params["tools"] = [
                {"type": "function", "function": _function(tool)} for tool in body.tools
            ]
        self.params["tool_choice"] = _tool_choice(body.tool_choice)
        self.params["response_format"] = _format(body)
        self.params = {name: value for name, value in self.params.items() if value is not None}

    def _add(self, origin: str, **message: Any) -> None:
        self._messages.append(message)
        self._origins.append(origin)

    def _item(self, origin: str, item: Any) -> None:
        if isinstance(item, ReasoningItem):
            parts = item.content or item.summary
            self._thoughts = "".join(part.text for part in parts)
        elif isinstance(item, FunctionCallOutput):
            self._add(origin, role="tool", tool_call_id=item.call_id, content=_content(item.output))
        elif isinstance(item, FunctionCallItem):
            function = {"name": item.name, "arguments": item.arguments}
            call = {"id": item.call_id, "type": "function", "function": function}
            self._assistant(origin)
            self._messages[-1].setdefault("tool_calls", []).append(call)
        elif item.role == "assistant":
            self._assistant(origin, new=True)
            self._messages[-1]["content"] = _content(item.content)
        else:
            self._add(origin, role=item.role, content=_content(item.content))

    def _assistant(self, origin: str, *, new: bool = False) -> None:
        """An open turn of the assistant: its calls belong to the text before them."""
        if new or not self._messages or self._messages[-1]["role"] != "assistant":
            self._add(origin, role="assistant", content=None)
        if self._thoughts is not None:
            self._messages[-1]["reasoning_content"] = self._thoughts
            self._thoughts = None

    def translate(self, error: InlayError) -> InlayError:
        """An error of the chat, with its place named as in the request."""
        if error.param is not None:
            error.param = self._place(error.param)
        return error

    def _place(self, param: str) -> str:
        message = re.match(r"messages\[(\d+)\]", param)
        if message is not None:
            origin = self._origins[int(message[1])]
            rest = param[message.end() :]
            return origin if origin in ("instructions", "input") else origin + rest
        if param == "messages":
            return "input"
        for chats, ours in _PLACES:
            if re.match(chats, param):
                return re.sub(chats, ours, param, count=1)
        return param


_PLACES = (
    (r"(tools\[\d+\])\.function", r"\1"),
    (r"tool_choice\.(function|allowed_tools)\.", "tool_choice."),
    (r"response_format\.json_schema", "text.format"),
    (r"response_format", "text.format"),
    (r"max_completion_tokens", "max_output_tokens"),
    (r"reasoning_effort", "reasoning.effort"),
    (r"logprobs$", "include"),
)


async def _told(chat: Chat, work: Coroutine[Any, Any, T]) -> T:
    try:
        return await work
    except InlayError as error:
        raise chat.translate(error) from None


def _content(content: str | list[InputPart]) -> str | list[dict[str, Any]]:
    if isinstance(content, str):
        return content
    return [_part(part) for part in content]


def _part(part: Any) -> dict[str, Any]:
    if isinstance(part, InputImage):
        # An image given only by id has no URL: the engine reports that it supports neither.
        return {"type": "image_url", "image_url": {"url": part.image_url or part.file_id or ""}}
    if isinstance(part, InputFile):
        return {"type": "file", "file": _given(part, "filename", "file_data", "file_id")}
    if isinstance(part, EarlierRefusal):
        return {"type": "refusal", "refusal": part.refusal}
    return {"type": "text", "text": part.text}


def _function(tool: ResponseTool) -> dict[str, Any]:
    return _given(tool, "name", "description", "parameters", "strict")


def _given(model: BaseModel, *names: str) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(model, name)) is not None}


def _tool_choice(choice: Any) -> Any:
    if choice is None or isinstance(choice, str):
        return choice
    if isinstance(choice, ChosenFunction):
        return {"type": "function", "function": {"name": choice.name}}
    tools = [{"type": "function", "function": {"name": tool.name}} for tool in choice.tools]
    return {"type": "allowed_tools", "allowed_tools": {"mode": choice.mode, "tools": tools}}


def _format(body: ResponseRequest) -> dict[str, Any] | None:
    wanted = body.text.format if body.text else None
    if wanted is None:
        return None
    if not isinstance(wanted, ResponseJsonSchema):
        return {"type": wanted.type}
    schema = _given(wanted, "name", "description", "strict") | {"schema": wanted.schema_}
    return {"type": "json_schema", "json_schema": schema}
