"""The methods of `inlay.AsyncClient`.

Generated from schemas/v1 by `make schemas`. Do not edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Unpack, overload

from inlay.client.base import AsyncResource, OnProgress
from inlay.protocol.chat import ChatCompletion, ChatCompletionChunk
from inlay.protocol.completions import Completion
from inlay.protocol.embeddings import EmbeddingList
from inlay.protocol.models import ModelCard, ModelList, ModelPlanResult, ModelUnloadResult
from inlay.protocol.render import ChatRenderResult
from inlay.protocol.sessions import SessionRestoreResult, SessionSaveResult
from inlay.protocol.tokens import TokensCountResult, TokensDecodeResult, TokensEncodeResult

if TYPE_CHECKING:
    from inlay.client.async_client import AsyncClient, AsyncStream
    from inlay.client.params import (
        ChatCompletionOptions,
        ChatMessage,
        ChatRenderOptions,
        CompletionOptions,
        EmbeddingInput,
        EmbeddingOptions,
        ModelLoadOptions,
        Prompt,
        SessionSaveOptions,
        TokensCountOptions,
        TokensDecodeOptions,
        TokensEncodeOptions,
    )


class AsyncChat(AsyncResource):
    """`client.chat`."""

    def __init__(self, client: AsyncClient) -> None:
        super().__init__(client)
        self.completions = AsyncChatCompletions(client)

    async def render(
        self,
        *,
        model: str | None = None,
        messages: Sequence[ChatMessage],
        timeout: float | None = None,
        **options: Unpack[ChatRenderOptions],
    ) -> ChatRenderResult:
        """The prompt of a chat, without running the model. (`chat.render`)"""
        params: dict[str, Any] = {
            "model": self._client.named(model),
            "messages": messages,
            **options,
        }
        return await self._send("chat.render", ChatRenderResult, params, timeout)


class AsyncChatCompletions(AsyncResource):
    """`client.chat.completions`."""

    @overload
    async def create(
        self,
        *,
        model: str | None = None,
        messages: Sequence[ChatMessage],
        stream: Literal[True],
        timeout: float | None = None,
        **options: Unpack[ChatCompletionOptions],
    ) -> AsyncStream[ChatCompletionChunk, ChatCompletion]: ...
    @overload
    async def create(
        self,
        *,
        model: str | None = None,
        messages: Sequence[ChatMessage],
        stream: Literal[False] | None = None,
        timeout: float | None = None,
        **options: Unpack[ChatCompletionOptions],
    ) -> ChatCompletion: ...
    async def create(
        self,
        *,
        model: str | None = None,
        messages: Sequence[ChatMessage],
        stream: bool | None = None,
        timeout: float | None = None,
        **options: Unpack[ChatCompletionOptions],
    ) -> ChatCompletion | AsyncStream[ChatCompletionChunk, ChatCompletion]:
        """Answers a chat. The options are those of OpenAI's request. (`chat.completions.create`)"""
        params: dict[str, Any] = {
            "model": self._client.named(model),
            "messages": messages,
            "stream": bool(stream),
            **options,
        }
        if stream:
            return await self._stream(
                "chat.completions.create", ChatCompletionChunk, ChatCompletion, params, timeout
            )
        return await self._send("chat.completions.create", ChatCompletion, params, timeout)


class AsyncCompletions(AsyncResource):
    """`client.completions`."""

    @overload
    async def create(
        self,
        *,
        model: str | None = None,
        prompt: Prompt,
        stream: Literal[True],
        timeout: float | None = None,
        **options: Unpack[CompletionOptions],
    ) -> AsyncStream[Completion, Completion]: ...
    @overload
    async def create(
        self,
        *,
        model: str | None = None,
        prompt: Prompt,
        stream: Literal[False] | None = None,
        timeout: float | None = None,
        **options: Unpack[CompletionOptions],
    ) -> Completion: ...
    async def create(
        self,
        *,
        model: str | None = None,
        prompt: Prompt,
        stream: bool | None = None,
        timeout: float | None = None,
        **options: Unpack[CompletionOptions],
    ) -> Completion | AsyncStream[Completion, Completion]:
        """Continues a text. The options are those of OpenAI's request. (`completions.create`)"""
        params: dict[str, Any] = {
            "model": self._client.named(model),
            "prompt": prompt,
            "stream": bool(stream),
            **options,
        }
        if stream:
            return await self._stream("completions.create", Completion, Completion, params, timeout)
        return await self._send("completions.create", Completion, params, timeout)


class AsyncEmbeddings(AsyncResource):
    """`client.embeddings`."""

    async def create(
        self,
        *,
        model: str | None = None,
        input: EmbeddingInput,
        timeout: float | None = None,
        **options: Unpack[EmbeddingOptions],
    ) -> EmbeddingList:
        """Embeds texts. (`embeddings.create`)"""
        params: dict[str, Any] = {"model": self._client.named(model), "input": input, **options}
        return await self._send("embeddings.create", EmbeddingList, params, timeout)


class AsyncModels(AsyncResource):
    """`client.models`."""

    async def plan(
        self, model: str, *, timeout: float | None = None, **options: Unpack[ModelLoadOptions]
    ) -> ModelPlanResult:
        """What a load would take, in bytes. Nothing is loaded. (`model.plan`)"""
        params: dict[str, Any] = {"model": model, **options}
        return await self._send("model.plan", ModelPlanResult, params, timeout)

    async def load(
        self,
        model: str,
        *,
        on_progress: OnProgress | None = None,
        timeout: float | None = None,
        **options: Unpack[ModelLoadOptions],
    ) -> ModelCard:
        """Loads a data file or a built-in model. (`model.load`)"""
        params: dict[str, Any] = {"model": model, **options}
        return await self._send("model.load", ModelCard, params, timeout, on_progress)

    async def unload(self, model: str, *, timeout: float | None = None) -> ModelUnloadResult:
        """Ends the requests of a model and frees its memory. (`model.unload`)"""
        params: dict[str, Any] = {"model": model}
        return await self._send("model.unload", ModelUnloadResult, params, timeout)

    async def list(self, *, timeout: float | None = None) -> ModelList:
        """The loaded models. (`model.list`)"""
        params: dict[str, Any] = {}
        return await self._send("model.list", ModelList, params, timeout)


class AsyncTokens(AsyncResource):
    """`client.tokens`."""

    async def encode(
        self,
        *,
        model: str | None = None,
        text: str,
        timeout: float | None = None,
        **options: Unpack[TokensEncodeOptions],
    ) -> TokensEncodeResult:
        """The tokens of a text. (`tokens.encode`)"""
        params: dict[str, Any] = {"model": self._client.named(model), "text": text, **options}
        return await self._send("tokens.encode", TokensEncodeResult, params, timeout)

    async def decode(
        self,
        *,
        model: str | None = None,
        tokens: Sequence[int],
        timeout: float | None = None,
        **options: Unpack[TokensDecodeOptions],
    ) -> TokensDecodeResult:
        """The text of tokens. (`tokens.decode`)"""
        params: dict[str, Any] = {"model": self._client.named(model), "tokens": tokens, **options}
        return await self._send("tokens.decode", TokensDecodeResult, params, timeout)

    async def count(
        self,
        *,
        model: str | None = None,
        timeout: float | None = None,
        **options: Unpack[TokensCountOptions],
    ) -> TokensCountResult:
        """How many tokens a text or a chat has. (`tokens.count`)"""
        params: dict[str, Any] = {"model": self._client.named(model), **options}
        return await self._send("tokens.count", TokensCountResult, params, timeout)


class AsyncSessions(AsyncResource):
    """`client.sessions`."""

    async def save(
        self,
        *,
        model: str | None = None,
        path: str,
        timeout: float | None = None,
        **options: Unpack[SessionSaveOptions],
    ) -> SessionSaveResult:
        """Writes the cache of a prompt to a file. (`session.save`)"""
        params: dict[str, Any] = {"model": self._client.named(model), "path": path, **options}
        return await self._send("session.save", SessionSaveResult, params, timeout)

    async def restore(
        self, *, model: str | None = None, path: str, timeout: float | None = None
    ) -> SessionRestoreResult:
        """Puts a saved cache back. (`session.restore`)"""
        params: dict[str, Any] = {"model": self._client.named(model), "path": path}
        return await self._send("session.restore", SessionRestoreResult, params, timeout)
