"""The application: routes, the engine's lifetime, and the middleware of every request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from inlay.client import AsyncClient
from inlay.errors import InlayError
from inlay.server import errors, health, openai, responses, tokens
from inlay.server.access import Gate
from inlay.server.options import ServerOptions


async def openapi(request: Request) -> Response:
    """`GET /openapi.json`."""
    from inlay.protocol.openapi import document

    return JSONResponse(document())


async def page(request: Request) -> Response:
    """`GET /` and `/page/{file}`: the chat in the browser."""
    name = request.path_params.get("file", "index.html")
    kind = PAGE_TYPES.get(name)
    if kind is None:
        raise HTTPException(404)
    return Response((PAGE / name).read_bytes(), media_type=kind, headers=PAGE_HEADERS)


async def schema(request: Request) -> Response:
    """`GET /schemas/v1/{file}`."""
    from inlay.protocol.schemas import all_schemas

    wanted = request.path_params["file"]
    for found in all_schemas().values():
        if found.file == wanted:
            return Response(found.text(), media_type="application/schema+json")
    raise HTTPException(404)


async def schema_list(request: Request) -> Response:
    """`GET /schemas`: the names of the schemas and where they are."""
    from inlay.protocol.schemas import all_schemas

    places = {name: f"/schemas/v1/{found.file}" for name, found in all_schemas().items()}
    return JSONResponse(places)


PAGE = Path(__file__).parent / "page"
PAGE_TYPES = {
    "index.html": "text/html",
    "style.css": "text/css",
    "chat.js": "text/javascript",
    "markdown.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
PAGE_HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": "default-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}

ROUTES = [
    Route("/", page),
    Route("/page/{file}", page),
    Route("/v1/chat/completions", openai.chat_completions, methods=["POST"]),
    Route("/v1/completions", openai.completions, methods=["POST"]),
    Route("/v1/responses", responses.responses, methods=["POST"]),
    Route("/v1/embeddings", openai.embeddings, methods=["POST"]),
    Route("/v1/models", openai.models),
    Route("/v1/models/{id:path}", openai.model),
    Route("/tokenize", tokens.tokenize, methods=["POST"]),
    Route("/detokenize", tokens.detokenize, methods=["POST"]),
    Route("/health", health.ready),
    Route("/health/ready", health.ready),
    Route("/health/live", health.live),
    Route("/metrics", health.metrics),
    Route("/openapi.json", openapi),
    Route("/schemas", schema_list),
    Route("/schemas/v1/{file}", schema),
]


def create_app(
    options: ServerOptions, client_factory: Callable[[], AsyncClient] = AsyncClient
) -> Starlette:
    """Make the ASGI application. It opens the engine and loads the models when it starts."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        try:
            opened = client_factory()
        except InlayError as error:
            app.state.failure = error
            raise
        async with opened as client:
            app.state.client = client
            try:
                for spec in options.models:
                    named: dict[str, Any] = {} if spec.id is None else {"id": spec.id}
                    await client.models.load(spec.model, **named, **spec.options)
            except InlayError as error:
                app.state.failure = error
                raise
            app.state.ready = True
            try:
                yield
            finally:
                app.state.ready = False

    middleware = [Middleware(Gate, options=options)]
    if options.cors_origins:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=list(options.cors_origins),
                allow_methods=["GET", "POST"],
                allow_headers=["*"],
                expose_headers=["x-request-id"],
            )
        )
    app = Starlette(
        routes=ROUTES,
        middleware=middleware,
        lifespan=lifespan,
        exception_handlers={
            InlayError: errors.on_inlay_error,
            HTTPException: errors.on_http_error,
            ClientDisconnect: errors.on_gone,
            Exception: errors.on_fault,
        },
    )
    app.state.options = options
    app.state.ready = False
    app.state.failure = None
    return app
