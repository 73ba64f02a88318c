"""The methods of `inlay.Client`.

Generated from schemas/v1 by `make schemas`. Do not edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Unpack, overload

from inlay.client.base import OnProgress, Resource
from inlay.protocol.chat import ChatCompletion, ChatCompletionChunk
from inlay.protocol.completions import Completion
from inlay.protocol.embeddings import EmbeddingList
from inlay.protocol.models import ModelCard, ModelList, ModelPlanResult, ModelUnloadResult
from inlay.protocol.render import ChatRenderResult
from inlay.protocol.sessions import SessionRestoreResult, SessionSaveResult
from inlay.protocol.tokens import TokensCountResult, TokensDecodeResult, TokensEncodeResult

if TYPE_CHECKING:
    from inlay.client.blocking import Client, Stream
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


class Chat(Resource):
    """`client.chat`."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.completions = ChatCompletions(client)

    def render(
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
        return self._send("chat.render", ChatRenderResult, params, timeout)


class ChatCompletions(Resource):
    """`client.chat.completions`."""

    @overload
    def create(
        self,
        *,
        model: str | None = None,
        messages: Sequence[ChatMessage],
        stream: Literal[True],
        timeout: float | None = None,
        **options: Unpack[ChatCompletionOptions],
    ) -> Stream[ChatCompletionChunk, ChatCompletion]: ...
    @overload
    def create(
        self,
        *,
        model: str | None = None,
        messages: Sequence[ChatMessage],
        stream: Literal[False] | None = None,
        timeout: float | None = None,
        **options: Unpack[ChatCompletionOptions],
    ) -> ChatCompletion: ...
    def create(
        self,
        *,
        model: str | None = None,
        messages: Sequence[ChatMessage],
        stream: bool | None = None,
        timeout: float | None = None,
        **options: Unpack[ChatCompletionOptions],
    ) -> ChatCompletion | Stream[ChatCompletionChunk, ChatCompletion]:
        """Answers a chat. The options are those of OpenAI's request. (`chat.completions.create`)"""
        params: dict[str, Any] = {
            "model": self._client.named(model),
            "messages": messages,
            "stream": bool(stream),
            **options,
        }
        if stream:
            return self._stream(
                "chat.completions.create", ChatCompletionChunk, ChatCompletion, params, timeout
            )
        return self._send("chat.completions.create", ChatCompletion, params, timeout)


class Completions(Resource):
    """`client.completions`."""

    @overload
    def create(
        self,
        *,
        model: str | None = None,
        prompt: Prompt,
        stream: Literal[True],
        timeout: float | None = None,
        **options: Unpack[CompletionOptions],
    ) -> Stream[Completion, Completion]: ...
    @overload
    def create(
        self,
        *,
        model: str | None = None,
        prompt: Prompt,
        stream: Literal[False] | None = None,
        timeout: float | None = None,
        **options: Unpack[CompletionOptions],
    ) -> Completion: ...
    def create(
        self,
        *,
        model: str | None = None,
        prompt: Prompt,
        stream: bool | None = None,
        timeout: float | None = None,
        **options: Unpack[CompletionOptions],
    ) -> Completion | Stream[Completion, Completion]:
        """Continues a text. The options are those of OpenAI's request. (`completions.create`)"""
        params: dict[str, Any] = {
            "model": self._client.named(model),
            "prompt": prompt,
            "stream": bool(stream),
            **options,
        }
        if stream:
            return self._stream("completions.create", Completion, Completion, params, timeout)
        return self._send("completions.create", Completion, params, timeout)


class Embeddings(Resource):
    """`client.embeddings`."""

    def create(
        self,
        *,
        model: str | None = None,
        input: EmbeddingInput,
        timeout: float | None = None,
        **options: Unpack[EmbeddingOptions],
    ) -> EmbeddingList:
        """Embeds texts. (`embeddings.create`)"""
        params: dict[str, Any] = {"model": self._client.named(model), "input": input, **options}
        return self._send("embeddings.create", EmbeddingList, params, timeout)


class Models(Resource):
    """`client.models`."""

    def plan(
        self, model: str, *, timeout: float | None = None, **options: Unpack[ModelLoadOptions]
    ) -> ModelPlanResult:
        """What a load would take, in bytes. Nothing is loaded. (`model.plan`)"""
        params: dict[str, Any] = {"model": model, **options}
        return self._send("model.plan", ModelPlanResult, params, timeout)

    def load(
        self,
        model: str,
        *,
        on_progress: OnProgress | None = None,
        timeout: float | None = None,
        **options: Unpack[ModelLoadOptions],
    ) -> ModelCard:
        """Loads a data file or a built-in model. (`model.load`)"""
        params: dict[str, Any] = {"model": model, **options}
        return self._send("model.load", ModelCard, params, timeout, on_progress)

    def unload(self, model: str, *, timeout: float | None = None) -> ModelUnloadResult:
        """Ends the requests of a model and frees its memory. (`model.unload`)"""
        params: dict[str, Any] = {"model": model}
        return self._send("model.unload", ModelUnloadResult, params, timeout)

    def list(self, *, timeout: float | None = None) -> ModelList:
        """The loaded models. (`model.list`)"""
        params: dict[str, Any] = {}
        return self._send("model.list", ModelList, params, timeout)


class Tokens(Resource):
    """`client.tokens`."""

    def encode(
        self,
        *,
        model: str | None = None,
        text: str,
        timeout: float | None = None,
        **options: Unpack[TokensEncodeOptions],
    ) -> TokensEncodeResult:
        """The tokens of a text. (`tokens.encode`)"""
        params: dict[str, Any] = {"model": self._client.named(model), "text": text, **options}
        return self._send("tokens.encode", TokensEncodeResult, params, timeout)

    def decode(
        self,
        *,
        model: str | None = None,
        tokens: Sequence[int],
        timeout: float | None = None,
        **options: Unpack[TokensDecodeOptions],
    ) -> TokensDecodeResult:
        """The text of tokens. (`tokens.decode`)"""
        params: dict[str, Any] = {"model": self._client.named(model), "tokens": tokens, **options}
        return self._send("tokens.decode", TokensDecodeResult, params, timeout)

    def count(
        self,
        *,
        model: str | None = None,
        timeout: float | None = None,
        **options: Unpack[TokensCountOptions],
    ) -> TokensCountResult:
        """How many tokens a text or a chat has. (`tokens.count`)"""
        params: dict[str, Any] = {"model": self._client.named(model), **options}
        return self._send("tokens.count", TokensCountResult, params, timeout)


class Sessions(Resource):
    """`client.sessions`."""

    def save(
        self,
        *,
        model: str | None = None,
        path: str,
        timeout: float | None = None,
        **options: Unpack[SessionSaveOptions],
    ) -> SessionSaveResult:
        """Writes the cache of a prompt to a file. (`session.save`)"""
        params: dict[str, Any] = {"model": self._client.named(model), "path": path, **options}
        return self._send("session.save", SessionSaveResult, params, timeout)

    def restore(
        self, *, model: str | None = None, path: str, timeout: float | None = None
    ) -> SessionRestoreResult:
        """Puts a saved cache back. (`session.restore`)"""
        params: dict[str, Any] = {"model": self._client.named(model), "path": path}
        return self._send("session.restore", SessionRestoreResult, params, timeout)
