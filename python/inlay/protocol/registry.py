"""Every method and notification, and the messages that belong to it."""

from dataclasses import dataclass

from pydantic import BaseModel

from inlay.protocol import (
    chat,
    completions,
    embeddings,
    engine,
    models,
    render,
    rpc,
    sessions,
    tokens,
)


@dataclass(frozen=True)
class Method:
    """A request that the library answers."""

    name: str
    params: type[BaseModel]
    result: type[BaseModel]
    notifications: tuple[str, ...] = ()
    """Notifications that the library sends while the request runs."""
    before_initialize: bool = False
    """Whether it is answered before `initialize`."""


@dataclass(frozen=True)
class NotificationSpec:
    """A message that is not answered."""

    name: str
    params: type[BaseModel]
    from_server: bool
    """Whether the library sends it; else the host does."""


METHODS: tuple[Method, ...] = (
    Method(
        "initialize",
        engine.InitializeParams,
        engine.InitializeResult,
        before_initialize=True,
    ),
    Method("engine.info", engine.EngineInfoParams, engine.EngineInfoResult),
    Method("engine.metrics", engine.EngineMetricsParams, engine.EngineMetricsResult),
    Method("engine.trace", engine.EngineTraceParams, engine.EngineTraceResult),
    Method("schema.get", engine.SchemaGetParams, engine.SchemaGetResult),
    Method("model.plan", models.ModelLoadParams, models.ModelPlanResult),
    Method("model.load", models.ModelLoadParams, models.ModelCard, ("$/progress",)),
    Method("model.unload", models.ModelUnloadParams, models.ModelUnloadResult),
    Method("model.list", models.ModelListParams, models.ModelList),
    Method(
        "chat.completions.create",
        chat.ChatCompletionRequest,
        chat.ChatCompletion,
        ("chat.completions.chunk",),
    ),
    Method(
        "completions.create",
        completions.CompletionRequest,
        completions.Completion,
        ("completions.chunk",),
    ),
    Method("embeddings.create", embeddings.EmbeddingRequest, embeddings.EmbeddingList),
    Method("tokens.encode", tokens.TokensEncodeParams, tokens.TokensEncodeResult),
    Method("tokens.decode", tokens.TokensDecodeParams, tokens.TokensDecodeResult),
    Method("tokens.count", tokens.TokensCountParams, tokens.TokensCountResult),
    Method("chat.render", render.ChatRenderParams, render.ChatRenderResult),
    Method("session.save", sessions.SessionSaveParams, sessions.SessionSaveResult),
    Method("session.restore", sessions.SessionRestoreParams, sessions.SessionRestoreResult),
    Method("shutdown", engine.ShutdownParams, engine.ShutdownResult),
)

NOTIFICATIONS: tuple[NotificationSpec, ...] = (
    NotificationSpec("$/cancelRequest", rpc.CancelParams, from_server=False),
    NotificationSpec("$/acknowledge", rpc.AcknowledgeParams, from_server=False),
    NotificationSpec("$/progress", models.ProgressParams, from_server=True),
    NotificationSpec("chat.completions.chunk", chat.ChatCompletionChunkParams, from_server=True),
    NotificationSpec("completions.chunk", completions.CompletionChunkParams, from_server=True),
)

METHODS_BY_NAME: dict[str, Method] = {method.name: method for method in METHODS}
NOTIFICATIONS_BY_NAME: dict[str, NotificationSpec] = {spec.name: spec for spec in NOTIFICATIONS}
