"""Everything that can go wrong: names, codes, and what HTTP makes of them."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from inlay.protocol.base import GROWS, OpenAIBody, Reply, RequestId

ErrorName = TypeAliasType(
    "ErrorName",
    Annotated[
        Literal[
            "parse_error",
            "invalid_request",
            "method_not_found",
            "invalid_params",
            "internal_error",
            "request_cancelled",
            "not_initialized",
            "duplicate_id",
            "too_many_requests",
            "message_too_large",
            "message_too_deep",
            "shutting_down",
            "model_not_found",
            "model_already_loaded",
            "model_file_missing",
            "model_file_invalid",
            "model_incompatible",
            "model_unloaded",
            "out_of_memory",
            "context_length_exceeded",
            "unsupported",
            "invalid_schema",
            "template_error",
            "no_capacity",
            "step_failed",
            "session_invalid",
            "session_mismatch",
            "io_error",
        ],
        GROWS,
        Field(description="The stable name of an error. Names are added, never changed."),
    ],
)

OpenAIErrorType = TypeAliasType(
    "OpenAIErrorType",
    Annotated[
        Literal[
            "invalid_request_error",
            "not_found_error",
            "rate_limit_error",
            "server_error",
            "service_unavailable_error",
            "request_cancelled_error",
        ],
        GROWS,
        Field(description="The `type` of an OpenAI error body."),
    ],
)


@dataclass(frozen=True)
class ErrorSpec:
    """One row of the error table."""

    name: str
    code: int
    http_status: int
    openai_type: str
    description: str


_BAD = "invalid_request_error"
_SERVER = "server_error"
_BUSY = "service_unavailable_error"

ERRORS: tuple[ErrorSpec, ...] = (
    ErrorSpec(
        "parse_error", -32700, 400, _BAD, "The message is not one JSON value in valid UTF-8."
    ),
    ErrorSpec(
        "invalid_request",
        -32600,
        400,
        _BAD,
        "The message is JSON, but it is not a JSON-RPC 2.0 request, notification or batch.",
    ),
    ErrorSpec(
        "method_not_found", -32601, 404, "not_found_error", "There is no method of this name."
    ),
    ErrorSpec(
        "invalid_params",
        -32602,
        400,
        _BAD,
        "A field of `params` is missing, of the wrong type, out of range, or not known.",
    ),
    ErrorSpec(
        "internal_error",
        -32603,
        500,
        _SERVER,
        "The engine broke one of its own rules. The request failed; the engine goes on.",
    ),
    ErrorSpec(
        "request_cancelled",
        -32800,
        499,
        "request_cancelled_error",
        "The request was cancelled by `$/cancelRequest` or by closing its client.",
    ),
    ErrorSpec(
        "not_initialized",
        -32002,
        503,
        _BUSY,
        "The first message must be `initialize`; this one came before it was answered.",
    ),
    ErrorSpec(
        "duplicate_id",
        -32003,
        409,
        _BAD,
        "A request with this id is still in flight on this client, or the client was "
        "initialized before.",
    ),
    ErrorSpec(
        "too_many_requests",
        -32004,
        429,
        "rate_limit_error",
        "The client has as many requests in flight as its limits allow.",
    ),
    ErrorSpec(
        "message_too_large", -32005, 413, _BAD, "The message is longer than the limits allow."
    ),
    ErrorSpec(
        "message_too_deep", -32006, 400, _BAD, "The message nests deeper than the limits allow."
    ),
    ErrorSpec(
        "shutting_down",
        -32007,
        503,
        _BUSY,
        "The client is shutting down; it takes no more requests.",
    ),
    ErrorSpec("model_not_found", -32010, 404, "not_found_error", "No model of this id is loaded."),
    ErrorSpec("model_already_loaded", -32011, 409, _BAD, "A model with this id is loaded."),
    ErrorSpec(
        "model_file_missing",
        -32012,
        404,
        "not_found_error",
        "A file of the model does not exist or may not be read.",
    ),
    ErrorSpec(
        "model_file_invalid",
        -32013,
        422,
        _BAD,
        "A file of the model is damaged or is not what its name says.",
    ),
    ErrorSpec(
        "model_incompatible",
        -32014,
        422,
        _BAD,
        "The files are sound, but they do not belong together, or this machine or this "
        "version of Inlay cannot run them.",
    ),
    ErrorSpec(
        "model_unloaded", -32015, 503, _BUSY, "The model was unloaded while the request ran."
    ),
    ErrorSpec(
        "out_of_memory",
        -32020,
        507,
        _SERVER,
        "There is not enough memory for what was asked; nothing was loaded.",
    ),
    ErrorSpec(
        "no_capacity",
        -32021,
        503,
        _BUSY,
        "There is no room for the request: it needs more of the cache than the model was "
        "given, the waiting line is full, or the system starts no more threads.",
    ),
    ErrorSpec(
        "context_length_exceeded",
        -32022,
        400,
        _BAD,
        "The prompt, or the prompt and the tokens asked for, do not fit into the context.",
    ),
    ErrorSpec(
        "unsupported",
        -32030,
        400,
        _BAD,
        "The field is valid, but this model or this version cannot do what it asks.",
    ),
    ErrorSpec(
        "invalid_schema",
        -32031,
        400,
        _BAD,
        "The JSON Schema, regular expression or grammar is wrong, or uses a keyword that "
        "cannot be enforced.",
    ),
    ErrorSpec("template_error", -32032, 400, _BAD, "The chat template rejects these messages."),
    ErrorSpec(
        "step_failed",
        -32040,
        500,
        _SERVER,
        "The compiled model failed while it ran a step; the requests of that step ended.",
    ),
    ErrorSpec(
        "session_invalid",
        -32050,
        422,
        _BAD,
        "The session file is damaged, or there is nothing in the cache to save.",
    ),
    ErrorSpec("session_mismatch", -32051, 409, _BAD, "The session was saved by another model."),
    ErrorSpec("io_error", -32060, 500, _SERVER, "A file could not be written or read."),
)

BY_NAME: dict[str, ErrorSpec] = {spec.name: spec for spec in ERRORS}
BY_CODE: dict[int, ErrorSpec] = {spec.code: spec for spec in ERRORS}


class ErrorData(Reply):
    """What a program needs to know of an error."""

    name: ErrorName
    """The stable name of the error."""
    pointer: str | None = None
    """JSON Pointer (RFC 6901) into the message to the field at fault: `/params/temperature`."""
    request: RequestId | None = None
    """The id that was refused with `duplicate_id`. The answer itself has the id null, because under
    that id the first request is answered."""
    http_status: Annotated[int, Field(ge=400, le=599)]
    """The status that an HTTP server answers with."""
    openai_type: OpenAIErrorType
    """The `type` of the OpenAI error body."""
    param: str | None = None
    """The field at fault as OpenAI writes it, such as `messages[0].content`."""


class ErrorObject(Reply):
    """The `error` of a JSON-RPC response."""

    code: Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
    """The JSON-RPC code that belongs to the name."""
    message: str
    """A sentence for a person: what is wrong, and what to do about it."""
    data: ErrorData
    """What a program needs to know of the error."""


class OpenAIError(OpenAIBody):
    """The `error` of an OpenAI error body."""

    message: str
    """A sentence for a person."""
    type: OpenAIErrorType
    """The kind of error."""
    param: str | None
    """The field at fault, such as `messages[0].content`."""
    code: str | None
    """The stable name of the error."""


class OpenAIErrorBody(OpenAIBody):
    """What the HTTP server answers with when a request fails."""

    error: OpenAIError
    """The error."""


def param_of_pointer(pointer: str) -> str:
    """Write a JSON Pointer as OpenAI writes `param`: `/params/a/0/b` becomes `a[0].b`."""
    out = ""
    for token in pointer.removeprefix("/params").split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if name.isascii() and name.isdigit():
            out += f"[{name}]"
        else:
            out += f".{name}" if out else name
    return out


def openai_error(error: ErrorObject) -> OpenAIErrorBody:
    """Make the OpenAI error body of a JSON-RPC error."""
    return OpenAIErrorBody(
        error=OpenAIError(
            message=error.message,
            type=error.data.openai_type,
            param=error.data.param,
            code=error.data.name,
        )
    )
