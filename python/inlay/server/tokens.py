"""The tokenizer over HTTP, with vLLM's names."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from inlay.protocol.http import (
    DetokenizeRequest,
    DetokenizeResponse,
    TokenizeRequest,
    TokenizeResponse,
)
from inlay.protocol.render import ChatPrompt
from inlay.server.errors import api_error
from inlay.server.openai import client_of, read_body

_CHAT_FIELDS = set(ChatPrompt.model_fields) - {"model"}


async def tokenize(request: Request) -> Response:
    """`POST /tokenize`."""
    body = await read_body(request, TokenizeRequest)
    client = client_of(request)
    model = await _model(request, body.model)
    if (body.prompt is None) == (body.messages is None):
        raise api_error("invalid_params", "Give either prompt or messages.", "prompt")
    pieces = None
    if body.prompt is not None:
        encoded = await client.tokens.encode(
            model=model,
            text=body.prompt,
            add_special_tokens=body.add_special_tokens,
            return_pieces=body.return_token_strs,
        )
        tokens, context, pieces = encoded.tokens, encoded.context, encoded.pieces
    else:
        chat = body.model_dump(mode="json", by_alias=True, exclude_unset=True, include=_CHAT_FIELDS)
        tokens = (await client.chat.render(model=model, **chat)).tokens
        context = (await client.tokens.count(model=model, text="")).context
        if body.return_token_strs:
            pieces = [
                (await client.tokens.decode(model=model, tokens=[token])).text for token in tokens
            ]
    answer = TokenizeResponse(
        count=len(tokens), max_model_len=context, tokens=tokens, token_strs=pieces
    )
    return JSONResponse(answer.model_dump(exclude_none=True))


async def detokenize(request: Request) -> Response:
    """`POST /detokenize`."""
    body = await read_body(request, DetokenizeRequest)
    model = await _model(request, body.model)
    decoded = await client_of(request).tokens.decode(model=model, tokens=body.tokens)
    return JSONResponse(DetokenizeResponse(prompt=decoded.text).model_dump())


async def _model(request: Request, wanted: str | None) -> str:
    if wanted is not None:
        return wanted
    cards = (await client_of(request).models.list()).data
    if len(cards) != 1:
        raise api_error("invalid_params", f"Name a model: {len(cards)} are loaded.", "model")
    return cards[0].id
