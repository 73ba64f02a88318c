"""What chat and plain completions share."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from inlay.protocol.base import GROWS, Count, Int64, JsonObject, OpenAIBody, Small, TokenId

ModelName = Annotated[str, Field(min_length=1, max_length=256)]

Stop = TypeAliasType(
    "Stop",
    Annotated[
        str | Annotated[list[str], Field(max_length=64)],
        Field(
            description="One text or several at which generation ends.",
            json_schema_extra={"x-inlay-variants": ["One", "Many"]},
        ),
    ],
)

FinishReason = TypeAliasType(
    "FinishReason",
    Annotated[
        Literal["stop", "length", "tool_calls"],
        GROWS,
        Field(
            description="Why a choice ended. `stop`: the model was done, or a stop text or token "
            "came; `length`: the limit of tokens or the context; `tool_calls`: tools were called."
        ),
    ],
)

StopReason = TypeAliasType(
    "StopReason",
    Annotated[
        str | TokenId,
        Field(
            description="The stop text or the stop token that ended a choice.",
            json_schema_extra={"x-inlay-variants": ["Text", "Token"]},
        ),
    ],
)

StructuredJson = TypeAliasType(
    "StructuredJson",
    Annotated[
        JsonObject | str,
        Field(
            description="A JSON Schema: as JSON, or as text that holds JSON.",
            json_schema_extra={"x-inlay-variants": ["Schema", "Text"]},
        ),
    ],
)


class StructuredOutputs(OpenAIBody):
    """What the output must match (vLLM's name). Exactly one of the fields is given."""

    json_: StructuredJson | None = Field(default=None, alias="json")
    """The output is JSON that this schema accepts."""
    regex: str | None = None
    """The output matches this regular expression as a whole."""
    choice: Annotated[list[str], Field(min_length=1)] | None = None
    """The output is one of these texts."""
    grammar: str | None = None
    """The output is in the language of this grammar, in Lark's notation."""
    json_object: bool | None = None
    """The output is any JSON object."""


class StreamOptions(OpenAIBody):
    """How a stream is sent."""

    include_usage: bool | None = None
    """Whether a last chunk without choices tells the usage."""


class SamplingBody(OpenAIBody):
    """The fields of chat and plain completions that steer generation."""

    model: ModelName
    """The id of a loaded model."""
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    """How random the choice of tokens is; 0 takes the likeliest. The model's own where absent,
    else 1."""
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    """Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
    else 1."""
    top_k: Annotated[int, Field(ge=-1, le=2**31 - 1)] | None = None
    """Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)"""
    min_p: Annotated[float, Field(ge=0, le=1)] | None = None
    """Only tokens at least this likely, relative to the likeliest. (vLLM)"""
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    """Taken from the logit of every token generated before."""
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    """Taken from the logit of a token once for every time it was generated before."""
    repetition_penalty: Annotated[float, Field(gt=0, le=10)] | None = None
    """Divides the logits of tokens of the prompt and the output where above 1. (vLLM)"""
    logit_bias: dict[str, Annotated[float, Field(ge=-100, le=100)]] | None = None
    """Added to the logits of tokens: keys are token ids."""
    seed: Int64 | None = None
    """Makes sampling repeatable: same seed, same request, same output."""
    n: Annotated[int, Field(ge=1, le=128)] | None = None
    """How many choices to generate. 1 where absent."""
    max_tokens: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    """The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
    chats."""
    min_tokens: Annotated[int, Field(ge=0, le=2**31 - 1)] | None = None
    """The fewest tokens to generate before a stop text or token counts. (vLLM)"""
    stop: Stop | None = None
    """Texts at which generation ends. They are not part of the output."""
    stop_token_ids: list[TokenId] | None = None
    """Tokens at which generation ends, beside the model's own. (vLLM)"""
    ignore_eos: bool | None = None
    """Whether to go on after the model's end token. (vLLM)"""
    structured_outputs: StructuredOutputs | None = None
    """What the output must match. (vLLM)"""
    prompt_logprobs: Annotated[int, Field(ge=0, le=20)] | None = None
    """How many likeliest tokens to tell at each position of the prompt. (vLLM)"""
    priority: Annotated[int, Field(ge=-(2**31), le=2**31 - 1)] | None = None
    """Lower runs first; 0 where absent. (vLLM)"""
    stream: bool | None = None
    """Whether to send chunks as they come. The result is complete either way."""
    stream_options: StreamOptions | None = None
    """How a stream is sent."""
    user: str | None = None
    """A name for the end user. Accepted, not used."""


class PromptTokensDetails(OpenAIBody):
    """More about the prompt."""

    cached_tokens: Count
    """Tokens that came from the prefix cache."""


class CompletionTokensDetails(OpenAIBody):
    """More about the output."""

    reasoning_tokens: Count
    """Tokens of the model's thinking."""


class Usage(OpenAIBody):
    """What a request took."""

    prompt_tokens: Count
    """Tokens of the prompt."""
    completion_tokens: Count
    """Tokens generated, over all choices."""
    total_tokens: Count
    """The sum of both."""
    prompt_tokens_details: PromptTokensDetails | None = None
    """More about the prompt."""
    completion_tokens_details: CompletionTokensDetails | None = None
    """More about the output."""


class PromptLogprob(OpenAIBody):
    """One token at one position of the prompt. (vLLM)"""

    logprob: float
    """The natural logarithm of its probability."""
    rank: Small | None = None
    """Its place among all tokens, from 1."""
    decoded_token: str | None = None
    """The token as text."""
