"""The JSON-RPC 2.0 envelope."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from inlay.protocol.base import Count, JsonObject, Message, Reply, RequestId
from inlay.protocol.errors import ErrorObject


class Request(Message):
    """A request. It is answered exactly once, by a response or an error."""

    jsonrpc: Literal["2.0"]
    """The version of JSON-RPC."""
    id: RequestId
    """The id that the response will carry."""
    method: str
    """The name of the method."""
    params: JsonObject | None = None
    """The parameters by name. Parameters by position are not accepted."""


class Notification(Message):
    """A message that is not answered."""

    jsonrpc: Literal["2.0"]
    """The version of JSON-RPC."""
    method: str
    """The name of the notification."""
    params: JsonObject | None = None
    """The parameters by name."""


class Response(Reply):
    """The answer to a request that succeeded."""

    jsonrpc: Literal["2.0"]
    """The version of JSON-RPC."""
    id: RequestId
    """The id of the request."""
    result: Any
    """The result; its schema is that of the method."""


class ErrorResponse(Reply):
    """The answer to a request that failed."""

    jsonrpc: Literal["2.0"]
    """The version of JSON-RPC."""
    id: RequestId | None
    """The id of the request, or null where the message had none that could be read."""
    error: ErrorObject
    """What went wrong."""


class CancelParams(Message):
    """`$/cancelRequest`: ends a request early.

    The request still ends exactly once: with `request_cancelled`, or with its result if
    that was ready first. An id that is not in flight is ignored.
    """

    id: RequestId
    """The id of the request to cancel."""


class AcknowledgeParams(Message):
    """`$/acknowledge`: says how many chunks of a stream its reader has taken.

    A client that asked for a `stream_window` (`initialize`) gets no more than that many chunks of
    a stream beyond those that it acknowledged, and at most those of one step of the engine on top;
    everything else goes on. The number is a total, and the highest that was sent counts, so that
    acknowledgements may be lost, repeated or come in any order. A stream that waits is in flight:
    it can be cancelled, and `shutdown` waits for it. An id that is not in flight is ignored.
    """

    id: RequestId
    """The id of the request that streams."""
    chunks: Count
    """Chunks of it that were taken since it began, all together."""


BatchItem = TypeAliasType(
    "BatchItem",
    Annotated[
        Request | Notification,
        Field(
            description="One message of a batch.",
            json_schema_extra={"x-inlay-variants": ["Request", "Notification"]},
        ),
    ],
)

Batch = TypeAliasType(
    "Batch",
    Annotated[
        list[BatchItem],
        Field(
            min_length=1,
            description="Several messages sent as one. Each is handled as if it came alone; the "
            "responses come together in one array, in the order of the requests, when the last "
            "has ended. Notifications about them come one by one meanwhile.",
        ),
    ],
)

BatchReply = TypeAliasType(
    "BatchReply",
    Annotated[
        Response | ErrorResponse,
        Field(
            description="One response of a batch.",
            json_schema_extra={"x-inlay-variants": ["Response", "Error"]},
        ),
    ],
)

BatchResponse = TypeAliasType(
    "BatchResponse",
    Annotated[
        list[BatchReply],
        Field(min_length=1, description="The responses to a batch, in the order of its requests."),
    ],
)
