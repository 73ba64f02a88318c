"""Embeddings: OpenAI's `embeddings`."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from inlay.protocol.base import Count, Float32, OpenAIBody, Small, TokenId
from inlay.protocol.common import ModelName

EmbeddingInput = TypeAliasType(
    "EmbeddingInput",
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

EncodingFormat = TypeAliasType(
    "EncodingFormat",
    Annotated[
        Literal["float", "base64"],
        Field(description="`float`: numbers; `base64`: little-endian 32-bit floats in base64."),
    ],
)

EmbeddingVector = TypeAliasType(
    "EmbeddingVector",
    Annotated[
        list[Float32] | str,
        Field(
            description="The numbers of an embedding, in the format asked for.",
            json_schema_extra={"x-inlay-variants": ["Floats", "Base64"]},
        ),
    ],
)


class EmbeddingRequest(OpenAIBody):
    """`embeddings.create`: OpenAI's request body."""

    model: ModelName
    """The id of a loaded model."""
    input: EmbeddingInput
    """What to embed."""
    encoding_format: EncodingFormat | None = None
    """How to write the numbers. `float` where absent."""
    dimensions: Annotated[int, Field(ge=1, le=2**20)] | None = None
    """Keep this many numbers of each and normalise again. All where absent."""
    user: str | None = None
    """A name for the end user. Accepted, not used."""


class Embedding(OpenAIBody):
    """One embedding."""

    object: Literal["embedding"]
    """Always `embedding`."""
    index: Small
    """The number of the input, from 0."""
    embedding: EmbeddingVector
    """The numbers."""


class EmbeddingUsage(OpenAIBody):
    """What a request took."""

    prompt_tokens: Count
    """Tokens of all inputs."""
    total_tokens: Count
    """The same."""


class EmbeddingList(OpenAIBody):
    """The result of `embeddings.create`."""

    object: Literal["list"]
    """Always `list`."""
    data: list[Embedding]
    """The embeddings, in the order of the inputs."""
    model: str
    """The id of the model."""
    usage: EmbeddingUsage
    """What it took."""
