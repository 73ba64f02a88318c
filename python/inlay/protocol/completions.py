"""Plain completions: OpenAI's older `completions`, with vLLM's extensions."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from inlay.protocol.base import Count, OpenAIBody, Reply, RequestId, Small, TokenId
from inlay.protocol.common import (
    FinishReason,
    PromptLogprob,
    SamplingBody,
    StopReason,
    Usage,
)

Prompt = TypeAliasType(
    "Prompt",
    Annotated[
        str
        | Annotated[list[str], Field(min_length=1, max_length=2048)]
        | Annotated[list[TokenId], Field(min_length=1)]
        | Annotated[
            list[Annotated[list[TokenId], Field(min_length=1)]],
            Field(min_length=1, max_length=2048),
        ],
        Field(
            description="A text, several texts, the tokens of a text, or of several.",
            json_schema_extra={"x-inlay-variants": ["Text", "Texts", "Tokens", "TokenLists"]},
        ),
    ],
)


class CompletionRequest(SamplingBody):
    """`completions.create`: OpenAI's request body."""

    prompt: Prompt
    """What to continue. Several prompts give `n` choices each."""
    echo: bool | None = None
    """Whether the output begins with the prompt."""
    logprobs: Annotated[int, Field(ge=0, le=20)] | None = None
    """How many likeliest tokens to tell at each position; 0 tells only the chosen one."""
    suffix: str | None = None
    """The text after the gap. Answered with `unsupported`."""
    best_of: Annotated[int, Field(ge=1, le=128)] | None = None
    """Choices to generate, of which the best `n` are given. Answered with `unsupported`
    where it is more than `n`."""
    add_special_tokens: bool | None = None
    """Whether the prompt gets the model's beginning token. True where absent. (vLLM)"""


class CompletionLogprobs(OpenAIBody):
    """The probabilities of the output's tokens."""

    tokens: list[str]
    """The tokens as text."""
    token_logprobs: list[float | None]
    """The natural logarithms of their probabilities; null for the first token of an echo."""
    top_logprobs: list[dict[str, float] | None] | None
    """The likeliest tokens at each position."""
    text_offset: list[Count]
    """Where each token begins in the text, in characters."""


class CompletionChoice(OpenAIBody):
    """One of the answers, or what is new of it."""

    index: Small
    """Its number, from 0."""
    text: str
    """The text."""
    logprobs: CompletionLogprobs | None
    """The probabilities, where asked for."""
    finish_reason: FinishReason | None
    """Why it ended; null until it has."""
    stop_reason: StopReason | None = None
    """The stop text or token that ended it. (vLLM)"""
    prompt_logprobs: list[dict[str, PromptLogprob] | None] | None = None
    """For each token of the prompt, tokens by id; null for the first. (vLLM)"""


class Completion(OpenAIBody):
    """The result of `completions.create`, complete also where it was streamed; and its chunks."""

    id: str
    """The id of the completion: the same in all of its chunks."""
    object: Literal["text_completion"]
    """Always `text_completion`."""
    created: Count
    """When it began, in seconds since 1970."""
    model: str
    """The id of the model."""
    choices: list[CompletionChoice]
    """The answers, or what is new of them."""
    usage: Usage | None = None
    """What it took. In the chunks of a stream only where asked for, and null until the last."""
    system_fingerprint: str | None = None
    """Changes when the model or the engine changes."""


class CompletionChunkParams(Reply):
    """`completions.chunk`: a piece of a streamed completion."""

    request: RequestId
    """The id of the request."""
    chunk: Completion
    """The piece."""
