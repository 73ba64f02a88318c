"""The OpenAPI 3.1 document of the HTTP server, made from the models."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from inlay.protocol import (
    chat,
    completions,
    embeddings,
    errors,
    http,
    models,
    response_events,
    responses,
)
from inlay.protocol.schemas import DIALECT, definitions

TEMPLATE = "#/components/schemas/{model}"


@dataclass(frozen=True)
class Route:
    """One route of the server."""

    verb: str
    path: str
    operation: str
    summary: str
    answer: type[BaseModel] | None
    """The JSON that it answers with; None for Prometheus text."""
    body: type[BaseModel] | None = None
    event: type[BaseModel] | None = None
    """What each event of a stream holds, where `stream` is true."""
    errors: tuple[str, ...] = ()
    """Names of errors that it may answer with."""
    named_events: bool = False
    """Whether events have names, and the stream ends without `[DONE]`."""


_ANY = ("internal_error", "shutting_down")
_BODY = ("invalid_params", "message_too_large", "model_not_found", *_ANY)
_RUN = ("context_length_exceeded", "unsupported", "too_many_requests", "no_capacity", *_BODY)

ROUTES: tuple[Route, ...] = (
    Route(
        "post",
        "/v1/chat/completions",
        "createChatCompletion",
        "Continue a chat.",
        chat.ChatCompletion,
        chat.ChatCompletionRequest,
        chat.ChatCompletionChunk,
        ("invalid_schema", "template_error", *_RUN),
    ),
    Route(
        "post",
        "/v1/completions",
        "createCompletion",
        "Continue a text.",
        completions.Completion,
        completions.CompletionRequest,
        completions.Completion,
        ("invalid_schema", *_RUN),
    ),
    Route(
        "post",
        "/v1/responses",
        "createResponse",
        "Answer a conversation. Nothing is stored.",
        responses.ModelResponse,
        responses.ResponseRequest,
        response_events.ResponseStreamEvent,
        ("invalid_schema", "template_error", *_RUN),
        named_events=True,
    ),
    Route(
        "post",
        "/v1/embeddings",
        "createEmbedding",
        "Embed texts.",
        embeddings.EmbeddingList,
        embeddings.EmbeddingRequest,
        errors=_RUN,
    ),
    Route("get", "/v1/models", "listModels", "List the loaded models.", models.ModelList),
    Route(
        "get",
        "/v1/models/{id}",
        "retrieveModel",
        "Describe a loaded model.",
        models.ModelCard,
        errors=("model_not_found", *_ANY),
    ),
    Route(
        "post",
        "/tokenize",
        "tokenize",
        "Turn a text or a chat into tokens.",
        http.TokenizeResponse,
        http.TokenizeRequest,
        errors=("template_error", *_BODY),
    ),
    Route(
        "post",
        "/detokenize",
        "detokenize",
        "Turn tokens into text.",
        http.DetokenizeResponse,
        http.DetokenizeRequest,
        errors=_BODY,
    ),
    Route(
        "get",
        "/health",
        "health",
        "Say whether the engine answers and the models are loaded.",
        http.HealthResponse,
        errors=("shutting_down",),
    ),
    Route(
        "get",
        "/health/ready",
        "ready",
        "The same as /health.",
        http.HealthResponse,
        errors=("shutting_down",),
    ),
    Route("get", "/health/live", "live", "Say whether the process answers.", http.HealthResponse),
    Route("get", "/metrics", "metrics", "Tell the metrics in Prometheus' text format.", None),
)


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": TEMPLATE.format(model=model.__name__)}


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(model)}}


def _event(event: type[BaseModel], *, named: bool) -> dict[str, Any]:
    """One event of a stream. Before OpenAPI 3.2, the schema of a stream is that of its events."""
    text = {"type": "string", "contentMediaType": "application/json"}
    if named:
        return {
            "type": "object",
            "description": "Where `stream` is true: one event. The last one says whether the "
            "response is completed, incomplete or failed.",
            "properties": {
                "event": {"type": "string", "description": "The `type` of the data."},
                "data": {**text, "contentSchema": _ref(event)},
            },
            "required": ["event", "data"],
        }
    either = {"anyOf": [_ref(event), _ref(errors.OpenAIErrorBody)]}
    return {
        "type": "object",
        "description": "Where `stream` is true: one event. The last one is `[DONE]`; before it, "
        "an error after the first event is told as an event.",
        "properties": {
            "data": {"anyOf": [{"const": "[DONE]"}, {**text, "contentSchema": either}]},
        },
        "required": ["data"],
    }


def _success(route: Route) -> dict[str, Any]:
    if route.answer is None:
        text = "text/plain; version=0.0.4; charset=utf-8"
        return {"description": "The metrics.", "content": {text: {"schema": {"type": "string"}}}}
    content = _content(route.answer)
    if route.event is None:
        return {"description": "The answer.", "content": content}
    content["text/event-stream"] = {"schema": _event(route.event, named=route.named_events)}
    return {"description": "The answer, whole or as a stream.", "content": content}


def _failures(route: Route) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for name in route.errors:
        by_status.setdefault(errors.BY_NAME[name].http_status, []).append(name)
    # Pages that may not ask, and bodies of another type.
    by_status.setdefault(403, []).append("invalid_request")
    if route.body is not None:
        by_status.setdefault(415, []).append("invalid_request")
    return {
        str(status): {
            "description": "One of: " + ", ".join(f"`{name}`" for name in sorted(names)) + ".",
            "content": _content(errors.OpenAIErrorBody),
        }
        for status, names in sorted(by_status.items())
    }


def _operation(route: Route) -> dict[str, Any]:
    out: dict[str, Any] = {"operationId": route.operation, "summary": route.summary}
    if "{id}" in route.path:
        out["parameters"] = [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "description": "The id of a loaded model.",
                "schema": {"type": "string"},
            }
        ]
    if route.body is not None:
        out["requestBody"] = {"required": True, "content": _content(route.body)}
    out["responses"] = {"200": _success(route), **_failures(route)}
    return out


def document() -> dict[str, Any]:
    """Make the document."""
    bodies = [
        model for route in ROUTES for model in (route.answer, route.body, route.event) if model
    ]
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.verb] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Inlay",
            "version": "1",
            "description": "The HTTP server of Inlay: OpenAI's API, and what vLLM adds to it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "jsonSchemaDialect": DIALECT,
        "security": [{}, {"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The key that the server was started with, if any.",
                }
            },
            "schemas": definitions([*bodies, errors.OpenAIErrorBody], TEMPLATE),
        },
    }
