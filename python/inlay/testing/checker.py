"""Checks a conversation against the protocol: every message of the library has a schema."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from inlay.protocol.base import AS_SENT, RequestId
from inlay.protocol.errors import BY_NAME, param_of_pointer
from inlay.protocol.registry import METHODS_BY_NAME, NOTIFICATIONS_BY_NAME
from inlay.protocol.rpc import Notification
from inlay.protocol.validation import validate_sent

_ID: TypeAdapter[Any] = TypeAdapter(RequestId, config=ConfigDict(strict=True))
_AS_SENT: dict[str, Any] = {"extra": "forbid", "context": AS_SENT}
"""Rejects fields and values of other versions."""


class ProtocolError(AssertionError):
    """The library sent something that the protocol does not allow."""


class ConversationChecker:
    """Sees the messages of both sides, and raises if the library violates the protocol.

    In addition to the schemas it checks the rules that they cannot express: one answer per request,
    nothing about a request after its answer, and errors as in the table.
    """

    def __init__(self) -> None:
        # The methods of the requests with an id. There are several if an id was sent again before
        # the host has read the answer to the first: the library may have ended that one long ago,
        # or reject the second.
        self._live: dict[str, list[str]] = {}
        self._sent_again: set[str] = set()
        self._doubtful: set[str] = set()

    def sent(self, message: Any, *, certain: bool = True) -> None:
        """Record a message to the library, valid or not.

        A message that the library may not read (it may be too long) is not `certain`: an answer is
        optional.
        """
        for key, method in _requests(message):
            methods = self._live.setdefault(key, [])
            if methods:
                self._sent_again.add(key)
            methods.append(method)
            if not certain and len(methods) == 1:
                self._doubtful.add(key)

    def not_sent(self, message: Any) -> None:
        """Undo the record of a message that the library did not accept."""
        for key, _ in _requests(message):
            self._live[key].pop()
            self._forget_if_ended(key)

    def received(self, message: Any) -> None:
        """Check a message from the library."""
        if isinstance(message, list):
            self._check("rpc.batch_response", message)
            for item in message:
                self._answer(item)
        elif isinstance(message, dict) and "method" in message:
            self._notification(message)
        else:
            self._answer(message)

    def unanswered(self) -> list[str]:
        """The ids of requests that have no answer yet, as JSON."""
        return [key for key in self._live if key not in self._doubtful]

    def _notification(self, message: dict[str, Any]) -> None:
        try:
            Notification.model_validate(message, **_AS_SENT)
        except ValidationError:
            self._check("rpc.notification", message)
        spec = NOTIFICATIONS_BY_NAME.get(message["method"])
        if spec is None or not spec.from_server:
            raise ProtocolError(f"The library does not send {message['method']!r}.")
        params = message.get("params")
        try:
            # The model validates the same as its schema, a hundred times as fast.
            spec.params.model_validate(params, **_AS_SENT)
        except ValidationError:
            self._check(f"{spec.name}.params", params)
        request = json.dumps(params["request"]) if isinstance(params, dict) else ""
        method = METHODS_BY_NAME.get(self._live.get(request, [""])[0])
        if method is None:
            raise ProtocolError(f"{spec.name} came for {request}, which is not in flight.")
        if spec.name not in method.notifications:
            raise ProtocolError(f"{spec.name} came for a request of {method.name}.")

    def _answer(self, message: Any) -> None:
        failed = isinstance(message, dict) and "error" in message
        self._check("rpc.error" if failed else "rpc.response", message)
        name = None
        if message["id"] is not None:
            name = self._end(json.dumps(message["id"]))
        elif failed and message["error"]["data"]["name"] == "duplicate_id":
            self._refuse(json.dumps(message["error"]["data"].get("request")))
        if failed:
            _check_error(message["error"])
        elif name is None or name not in METHODS_BY_NAME:
            raise ProtocolError(f"A result for {name}, which is no method.")
        else:
            self._check(f"{name}.result", message["result"])

    def _end(self, key: str) -> str:
        """Record the answer to the oldest request with an id; return its method."""
        methods = self._live.get(key)
        if not methods:
            raise ProtocolError(f"An answer to {key}, which is not in flight.")
        name = methods.pop(0)
        self._forget_if_ended(key)
        return name

    def _refuse(self, key: str) -> None:
        """Record that an id was rejected because of the request before it."""
        if key not in self._sent_again:
            raise ProtocolError(f"The id {key} was refused, but it was not sent again.")
        methods = self._live[key]
        # The answer to the request before it may have overtaken the refusal.
        methods.pop(1 if len(methods) > 1 else 0)
        self._forget_if_ended(key)

    def _forget_if_ended(self, key: str) -> None:
        if not self._live[key]:
            del self._live[key]
            self._doubtful.discard(key)
            self._sent_again.discard(key)

    @staticmethod
    def _check(schema: str, payload: Any) -> None:
        problems = validate_sent(schema, payload)
        if problems:
            lines = "; ".join(str(problem) for problem in problems)
            shown = json.dumps(payload)[:400]
            raise ProtocolError(f"A message is not a {schema}: {lines} In: {shown}")


def _requests(message: Any) -> Iterator[tuple[str, str]]:
    """The ids, as JSON, and the methods of the requests in a message, valid or not."""
    for item in message if isinstance(message, list) else [message]:
        if isinstance(item, dict) and _is_id(item.get("id")):
            yield json.dumps(item["id"]), str(item.get("method"))


def _is_id(value: Any) -> bool:
    """Whether a request with this id is answered under it."""
    try:
        _ID.validate_python(value)
    except ValidationError:
        return False
    return True


def _check_error(error: dict[str, Any]) -> None:
    data = error["data"]
    spec = BY_NAME[data["name"]]
    told = (error["code"], data["http_status"], data["openai_type"])
    if told != (spec.code, spec.http_status, spec.openai_type):
        raise ProtocolError(f"{spec.name} came with {told}, which is not its row of the table.")
    pointer = data.get("pointer")
    if pointer is not None and pointer.startswith("/params/"):
        param = param_of_pointer(pointer)
        if data.get("param") != param:
            raise ProtocolError(f"`param` is {data.get('param')!r}, but {pointer} is {param!r}.")
    if not error["message"].strip():
        raise ProtocolError(f"{spec.name} came without a sentence.")
