"""Opening, describing, measuring and closing the engine."""

from typing import Annotated, Any, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from inlay.protocol.base import GROWS, Count, JsonObject, Message, Reply, Seconds, Small
from inlay.protocol.models import Isa

PROTOCOL_VERSION = 1


class ClientInfo(Message):
    """Who calls."""

    name: Annotated[str, Field(min_length=1, max_length=128)]
    """The name of the program."""
    version: Annotated[str, Field(max_length=128)] | None = None
    """Its version."""


class LimitOptions(Message):
    """Limits that a client may choose when it opens."""

    max_message_bytes: Annotated[int, Field(ge=1024, le=2**31 - 1)] | None = None
    """The longest message that `inlay_send` takes, in bytes."""
    max_queued_messages: Annotated[int, Field(ge=2, le=2**20)] | None = None
    """Messages that may wait for the host before generation of this client pauses."""
    stream_window: Annotated[int, Field(ge=1, le=2**20)] | None = None
    """Chunks of one stream that the host may leave unacknowledged before that stream waits for
    `$/acknowledge`. Without it streams never wait for that."""


class Limits(Reply):
    """The limits in force for a client."""

    max_message_bytes: Count
    """The longest message that `inlay_send` takes, in bytes."""
    max_message_depth: Small
    """The deepest nesting of arrays and objects in a message."""
    max_live_requests: Small
    """Requests that may be in flight at once."""
    max_batch_messages: Small
    """Messages in one batch."""
    max_id_characters: Small
    """Characters of an id that is a string."""
    max_queued_messages: Small
    """Messages that may wait for the host before generation of this client pauses."""
    max_queued_bytes: Count
    """The same in bytes."""
    stream_window: Small | None = None
    """Chunks of one stream that may be unacknowledged. Absent where streams do not wait for
    `$/acknowledge`."""


class InitializeParams(Message):
    """The first message of every client."""

    client: ClientInfo | None = None
    """Who calls. Appears in traces."""
    protocol_version: Annotated[int, Field(ge=1, le=1_000_000)] = PROTOCOL_VERSION
    """The version of this protocol that the caller speaks."""
    limits: LimitOptions | None = None
    """Limits that differ from the defaults."""


class ServerInfo(Reply):
    """Who answers."""

    name: Literal["inlay"]
    """Always `inlay`."""
    version: str
    """The version of the library."""


Feature = TypeAliasType(
    "Feature",
    Annotated[
        Literal[
            "batch",
            "streaming",
            "flow_control",
            "structured_outputs",
            "tools",
            "embeddings",
            "sessions",
            "prefix_cache",
            "speculation",
            "trace",
        ],
        GROWS,
        Field(description="Something that this build of the library can do."),
    ],
)


class Capabilities(Reply):
    """What the library offers."""

    methods: list[str]
    """The methods that it answers."""
    notifications: list[str]
    """The notifications that it sends."""
    features: list[Feature]
    """What this build can do."""


class InitializeResult(Reply):
    """The answer to `initialize`."""

    server: ServerInfo
    """Who answers."""
    protocol_version: Small
    """The version of this protocol that the library speaks."""
    abi_version: Small
    """The version of the C ABI."""
    schema_hash: str
    """The hash of all schemas; it changes when any message changes."""
    limits: Limits
    """The limits in force for this client."""
    capabilities: Capabilities
    """What the library offers."""


class EngineInfoParams(Message):
    """`engine.info` has no parameters."""


class CpuInfo(Reply):
    """The processor."""

    architecture: str
    """Such as `x86_64` or `aarch64`."""
    isa: Isa
    """The best instruction set that the library has code for on this machine."""
    features: list[str]
    """Instruction set extensions that were found."""
    cores: Small
    """Processors that the process may use."""


class MemoryInfo(Reply):
    """The memory of the machine, in bytes."""

    total_bytes: Count
    """All of it, or the limit of the container."""
    available_bytes: Count
    """What can be used without swapping."""
    huge_pages: bool
    """Whether the system gives huge pages (2 MB) to memory that asks for them."""


class EngineInfoResult(Reply):
    """The answer to `engine.info`."""

    version: str
    """The version of the library."""
    protocol_version: Small
    """The version of this protocol."""
    abi_version: Small
    """The version of the C ABI."""
    schema_hash: str
    """The hash of all schemas."""
    target: str
    """The platform that the library was built for, such as `x86_64-linux`."""
    cpu: CpuInfo
    """The processor."""
    memory: MemoryInfo
    """The memory of the machine."""
    limits: Limits
    """The limits in force for this client."""
    capabilities: Capabilities
    """What the library offers."""
    uptime_seconds: Seconds
    """Seconds since the client was opened."""


class SchemaGetParams(Message):
    """Which schemas to hand out."""

    name: str | None = None
    """A schema (`chat.completions.create.params`) or a method (`chat.completions.create`,
    for all its schemas). Every schema where absent."""


class SchemaGetResult(Reply):
    """The schemas asked for."""

    hash: str
    """The hash of all schemas."""
    schemas: dict[str, JsonObject]
    """JSON Schemas (2020-12) by name."""


class EngineMetricsParams(Message):
    """`engine.metrics` has no parameters."""


class Histogram(Reply):
    """How often a value fell between bounds."""

    bounds: list[float]
    """Upper bounds of the buckets, ascending. The last bucket has none."""
    counts: list[Count]
    """Values in each bucket: one more than there are bounds."""
    sum: float
    """The sum of all values."""
    count: Count
    """The number of all values."""


class RequestCounts(Reply):
    """Requests by state. All but the first two only ever grow."""

    running: Count
    """Requests in the batch."""
    waiting: Count
    """Requests in line."""
    completed: Count
    """Requests that ended with a result."""
    failed: Count
    """Requests that ended with an error."""
    cancelled: Count
    """Requests that were cancelled."""


class TokenCounts(Reply):
    """Tokens since the model was loaded."""

    prompt: Count
    """Tokens of prompts."""
    cached: Count
    """Those of them that came from the prefix cache."""
    generated: Count
    """Tokens sampled."""


class CacheCounts(Reply):
    """The paged KV cache."""

    pages_total: Count
    """Pages that there are."""
    pages_used: Count
    """Pages that running requests hold."""
    pages_cached: Count
    """Pages that only the prefix cache holds; they are given up when needed."""
    preemptions: Count
    """Running requests that were set back to make room."""
    evictions: Count
    """Pages that the prefix cache gave up for others."""
    copies: Count
    """Pages that were copied as two requests parted."""


class SpeculationCounts(Reply):
    """Tokens guessed from the text itself. Accepted by proposed is the acceptance."""

    proposed: Count
    """Tokens guessed and checked."""
    accepted: Count
    """Those of them that were right: each saved a step."""


class ModelMetrics(Reply):
    """What one model has done since it was loaded."""

    model: str
    """The id of the model."""
    requests: RequestCounts
    """Requests by state."""
    tokens: TokenCounts
    """Tokens since the model was loaded."""
    cache: CacheCounts
    """The paged KV cache."""
    speculation: SpeculationCounts
    """Tokens guessed ahead."""
    steps: Count
    """Steps run."""
    step_rows: Count
    """Rows in all steps."""
    step_seconds: Seconds
    """Time in all steps."""
    batch_size: Histogram
    """Sequences in a step."""
    time_to_first_token_seconds: Histogram
    """From the request to its first token."""
    inter_token_seconds: Histogram
    """Between two tokens of a request."""
    request_seconds: Histogram
    """From the request to its end."""
    queue_seconds: Histogram
    """From the request to its first step."""


class EngineMetricsResult(Reply):
    """The answer to `engine.metrics`."""

    uptime_seconds: Seconds
    """Seconds since the client was opened."""
    resident_bytes: Count
    """Memory of the process that is in RAM."""
    models: list[ModelMetrics]
    """One entry for each loaded model."""


TraceAction = TypeAliasType(
    "TraceAction",
    Annotated[
        Literal["start", "stop"],
        Field(description="`start` clears the record and begins; `stop` ends and hands it out."),
    ],
)


class EngineTraceParams(Message):
    """Records what the engine does, step by step."""

    action: TraceAction
    """Whether to begin or to end."""
    max_events: Annotated[int, Field(ge=1, le=1_000_000)] = 100_000
    """Events to keep; later ones are counted and dropped. Read at `start`."""


TracePhase = TypeAliasType(
    "TracePhase",
    Annotated[
        Literal["X", "i", "C", "b", "e", "M"],
        GROWS,
        Field(
            description="`X`: a span; `i`: an instant; `C`: a counter; `b` and `e`: the beginning "
            "and the end of what has an `id`; `M`: a name, in `args`."
        ),
    ],
)


class TraceEvent(Reply):
    """One event, in the format that Perfetto and `chrome://tracing` read.

    A file that holds `events` as a JSON array is a trace for them. Each model is a thread there,
    on which its steps lie one after another; requests, which run side by side, have lines of
    their own.
    """

    name: str
    """What happened."""
    cat: str
    """The part of the engine."""
    ph: TracePhase
    """The kind of event."""
    ts: float
    """When, in microseconds since `start`."""
    dur: float | None = None
    """How long, in microseconds."""
    pid: Count
    """The process."""
    tid: Count
    """The thread: the number of the model among those of the engine."""
    id: str | None = None
    """Of the request, in `b` and `e`."""
    args: dict[str, Any] | None = None
    """More about it."""


class EngineTraceResult(Reply):
    """The answer to `engine.trace`."""

    recording: bool
    """Whether the engine records now."""
    dropped: Count
    """Events that were not kept."""
    events: list[TraceEvent]
    """The record; empty after `start`."""


class ShutdownParams(Message):
    """`shutdown`: refuses new requests and waits for those in flight. It has no parameters."""


class ShutdownResult(Reply):
    """The answer to `shutdown`: every request has ended and every model is unloaded."""
