"""Planning, loading, listing and unloading models."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from inlay.protocol.base import (
    GROWS,
    Count,
    Int64,
    Message,
    OpenAIBody,
    Reply,
    RequestId,
    Seconds,
    Small,
)

Isa = TypeAliasType(
    "Isa",
    Annotated[
        Literal["x86_64_v2", "x86_64_v3", "x86_64_v4_vnni", "neon_dotprod", "generic"],
        GROWS,
        Field(description="An instruction set that compiled models hold code for."),
    ],
)

KvDtype = TypeAliasType(
    "KvDtype",
    Annotated[
        Literal["auto", "float16", "float32", "int8"],
        Field(description="The number format of the KV cache; `auto` is that of the model."),
    ],
)

WeightsMemory = TypeAliasType(
    "WeightsMemory",
    Annotated[
        Literal["auto", "map", "huge"],
        Field(
            description="Where weights are: `map`, in the mapped file, which processes share; "
            "`huge`, copied into huge pages, which are read faster; `auto`: `huge` for large "
            "models where the system gives such pages."
        ),
    ],
)

ModelKind = TypeAliasType(
    "ModelKind",
    Annotated[
        Literal["decoder", "encoder"],
        GROWS,
        Field(description="`decoder`: generates text; `encoder`: makes embeddings only."),
    ],
)

ModelId = Annotated[str, Field(min_length=1, max_length=256)]


class ModelLoadParams(Message):
    """`model.load` and `model.plan`: a model and how it is to be run.

    What is absent is chosen by the engine. `model.plan` says what the same load would take, and
    loads nothing; `$/progress` tells how far a load is.
    """

    model: Annotated[str, Field(min_length=1, max_length=4096)]
    """The data file (`NAME.safetensors`), or `builtin:echo` or `builtin:null`."""
    id: ModelId | None = None
    """The name that requests use as `model`. The model's own name where absent."""
    library: Annotated[str, Field(min_length=1, max_length=4096)] | None = None
    """The compiled library (`NAME-<target>.so`). Found beside the data file where absent."""
    context: Annotated[int, Field(ge=1, le=2**24)] | None = None
    """Tokens of the longest sequence. The model's own where absent; it cannot be more."""
    max_batch_tokens: Annotated[int, Field(ge=1, le=2**16)] | None = None
    """Rows of a step: prompt tokens and generated tokens together."""
    max_sequences: Annotated[int, Field(ge=1, le=2**12)] | None = None
    """Sequences that may run at once."""
    kv_cache_bytes: Count | None = None
    """Bytes of the KV cache. Not together with `kv_cache_fraction`."""
    kv_cache_fraction: Annotated[float, Field(gt=0, le=1)] | None = None
    """Share of the memory left after weights and workspace to give to the KV cache."""
    kv_dtype: KvDtype = "auto"
    """The number format of the KV cache."""
    weights: WeightsMemory = "auto"
    """Whether weights are used in the file or copied into huge pages."""
    threads: Annotated[int, Field(ge=1, le=1024)] | None = None
    """Threads that run a step. The processors of the process where absent."""
    isa: Isa | None = None
    """The instruction set to use. The best that machine and library share where absent."""
    prefix_cache: bool = True
    """Whether requests share the cache of equal prompt beginnings."""
    speculation: bool = False
    """Whether to guess several tokens ahead from the prompt. The output does not change."""
    seed: Int64 | None = None
    """The seed of requests that have none. A random one where absent."""


class ModelPlanResult(Reply):
    """The memory that a load takes, in bytes."""

    fits: bool
    """Whether the load would be accepted now."""
    weights_bytes: Count
    """Weights."""
    weights_copied: bool
    """Whether they are copied into huge pages; if not, they are mapped from the file."""
    kv_bytes_per_token: Count
    """KV cache of one token."""
    kv_bytes: Count
    """KV cache as it would be allocated."""
    kv_tokens: Count
    """Tokens that this cache holds, over all sequences."""
    workspace_bytes: Count
    """Intermediate results of the largest step."""
    total_bytes: Count
    """All of it."""
    available_bytes: Count
    """Memory of the machine that is free for it."""
    context: Count
    """Tokens of the longest sequence."""
    max_batch_tokens: Small
    """Rows of a step."""
    max_sequences: Small
    """Sequences that may run at once."""


class ModelDetails(Reply):
    """What is known of a loaded model."""

    name: str
    """The model's own name."""
    path: str
    """The data file, or the name of the built-in model."""
    architecture: str
    """The architecture, as Hugging Face's `model_type` names it."""
    kind: ModelKind
    """Whether it generates text or only makes embeddings."""
    quantization: str
    """The scheme of the weights, such as `w4` or `none`."""
    vocab_size: Count
    """Tokens of the vocabulary."""
    hidden_size: Count
    """Numbers in an embedding."""
    context: Count
    """Tokens of the longest sequence."""
    isa: Isa
    """The instruction set in use."""
    threads: Small
    """Threads that run a step."""
    chat: bool
    """Whether it has a chat template."""
    tools: bool
    """Whether its chat template knows tools."""
    reasoning: bool
    """Whether it thinks before it answers."""
    memory: ModelPlanResult
    """The memory that it takes."""
    load_seconds: Seconds
    """How long the load took."""


class ModelCard(OpenAIBody):
    """A loaded model: OpenAI's model object, and what Inlay knows of it."""

    id: str
    """The name that requests use as `model`."""
    object: Literal["model"]
    """Always `model`."""
    created: Count
    """When it was loaded, in seconds since 1970."""
    owned_by: str
    """Always `inlay`."""
    details: ModelDetails | None = None
    """What is known of it."""


class ModelListParams(Message):
    """`model.list` has no parameters."""


class ModelList(OpenAIBody):
    """The loaded models, as OpenAI lists them."""

    object: Literal["list"]
    """Always `list`."""
    data: list[ModelCard]
    """The models, in the order in which they were loaded."""


class ModelUnloadParams(Message):
    """`model.unload`: ends the model's requests with `model_unloaded` and frees its memory."""

    model: ModelId
    """The id of the model."""


class ModelUnloadResult(Reply):
    """The model is gone."""

    model: str
    """The id of the model."""
    ended_requests: Count
    """Requests that were still running or waiting, and ended with `model_unloaded`."""


ProgressStage = TypeAliasType(
    "ProgressStage",
    Annotated[
        Literal["open", "weights", "tokenizer", "compile", "warm_up", "ready"],
        GROWS,
        Field(description="What a load is at. Stages come in this order; some may be left out."),
    ],
)


class ProgressParams(Reply):
    """`$/progress`: how far a long request is."""

    request: RequestId
    """The id of the request."""
    stage: ProgressStage
    """What it is at."""
    completed: Count
    """Done so far."""
    total: Count
    """All there is to do in this stage; 0 where it is not known."""
    message: str | None = None
    """A sentence for a person."""
