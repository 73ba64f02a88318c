// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

import "encoding/json"

// CacheCounts: the paged KV cache.
type CacheCounts struct {
	// Pages that there are.
	PagesTotal int64 `json:"pages_total"`

	// Pages that running requests hold.
	PagesUsed int64 `json:"pages_used"`

	// Pages that only the prefix cache holds; they are given up when needed.
	PagesCached int64 `json:"pages_cached"`

	// Running requests that were set back to make room.
	Preemptions int64 `json:"preemptions"`

	// Pages that the prefix cache gave up for others.
	Evictions int64 `json:"evictions"`

	// Pages that were copied as two requests parted.
	Copies int64 `json:"copies"`
}

// Capabilities: what the library offers.
type Capabilities struct {
	// The methods that it answers.
	Methods []string `json:"methods"`

	// The notifications that it sends.
	Notifications []string `json:"notifications"`

	// What this build can do.
	Features []Feature `json:"features"`
}

// ClientInfo: who calls.
type ClientInfo struct {
	// The name of the program.
	Name string `json:"name"`

	// Its version.
	Version *string `json:"version,omitzero"`
}

// CPUInfo: the processor.
type CPUInfo struct {
	// Such as `x86_64` or `aarch64`.
	Architecture string `json:"architecture"`

	// The best instruction set that the library has code for on this machine.
	ISA ISA `json:"isa"`

	// Instruction set extensions that were found.
	Features []string `json:"features"`

	// Processors that the process may use.
	Cores int `json:"cores"`
}

// EngineInfoParams: `engine.info` has no parameters.
type EngineInfoParams struct{}

// EngineInfoResult: the answer to `engine.info`.
type EngineInfoResult struct {
	// The version of the library.
	Version string `json:"version"`

	// The version of this protocol.
	ProtocolVersion int `json:"protocol_version"`

	// The version of the C ABI.
	AbiVersion int `json:"abi_version"`

	// The hash of all schemas.
	SchemaHash string `json:"schema_hash"`

	// The platform that the library was built for, such as `x86_64-linux`.
	Target string `json:"target"`

	// The processor.
	CPU CPUInfo `json:"cpu"`

	// The memory of the machine.
	Memory MemoryInfo `json:"memory"`

	// The limits in force for this client.
	Limits Limits `json:"limits"`

	// What the library offers.
	Capabilities Capabilities `json:"capabilities"`

	// Seconds since the client was opened.
	UptimeSeconds float64 `json:"uptime_seconds"`
}

// EngineMetricsParams: `engine.metrics` has no parameters.
type EngineMetricsParams struct{}

// EngineMetricsResult: the answer to `engine.metrics`.
type EngineMetricsResult struct {
	// Seconds since the client was opened.
	UptimeSeconds float64 `json:"uptime_seconds"`

	// Memory of the process that is in RAM.
	ResidentBytes int64 `json:"resident_bytes"`

	// One entry for each loaded model.
	Models []ModelMetrics `json:"models"`
}

// EngineTraceParams: records what the engine does, step by step.
type EngineTraceParams struct {
	// Whether to begin or to end.
	Action TraceAction `json:"action"`

	// Events to keep; later ones are counted and dropped. Read at `start`.
	MaxEvents *int `json:"max_events,omitzero"`
}

// EngineTraceResult: the answer to `engine.trace`.
type EngineTraceResult struct {
	// Whether the engine records now.
	Recording bool `json:"recording"`

	// Events that were not kept.
	Dropped int64 `json:"dropped"`

	// The record; empty after `start`.
	Events []TraceEvent `json:"events"`
}

// Feature: something that this build of the library can do.
type Feature string

// The values of Feature.
const (
	FeatureBatch             Feature = "batch"
	FeatureStreaming         Feature = "streaming"
	FeatureFlowControl       Feature = "flow_control"
	FeatureStructuredOutputs Feature = "structured_outputs"
	FeatureTools             Feature = "tools"
	FeatureEmbeddings        Feature = "embeddings"
	FeatureSessions          Feature = "sessions"
	FeaturePrefixCache       Feature = "prefix_cache"
	FeatureSpeculation       Feature = "speculation"
	FeatureTrace             Feature = "trace"
)

// Histogram: how often a value fell between bounds.
type Histogram struct {
	// Upper bounds of the buckets, ascending. The last bucket has none.
	Bounds []float64 `json:"bounds"`

	// Values in each bucket: one more than there are bounds.
	Counts []int64 `json:"counts"`

	// The sum of all values.
	Sum float64 `json:"sum"`

	// The number of all values.
	Count int64 `json:"count"`
}

// InitializeParams: the first message of every client.
type InitializeParams struct {
	// Who calls. Appears in traces.
	Client *ClientInfo `json:"client,omitzero"`

	// The version of this protocol that the caller speaks.
	ProtocolVersion *int `json:"protocol_version,omitzero"`

	// Limits that differ from the defaults.
	Limits *LimitOptions `json:"limits,omitzero"`
}

// InitializeResult: the answer to `initialize`.
type InitializeResult struct {
	// Who answers.
	Server ServerInfo `json:"server"`

	// The version of this protocol that the library speaks.
	ProtocolVersion int `json:"protocol_version"`

	// The version of the C ABI.
	AbiVersion int `json:"abi_version"`

	// The hash of all schemas; it changes when any message changes.
	SchemaHash string `json:"schema_hash"`

	// The limits in force for this client.
	Limits Limits `json:"limits"`

	// What the library offers.
	Capabilities Capabilities `json:"capabilities"`
}

// LimitOptions: limits that a client may choose when it opens.
type LimitOptions struct {
	// The longest message that `inlay_send` takes, in bytes.
	MaxMessageBytes *int `json:"max_message_bytes,omitzero"`

	// Messages that may wait for the host before generation of this client pauses.
	MaxQueuedMessages *int `json:"max_queued_messages,omitzero"`

	// Chunks of one stream that the host may leave unacknowledged before that stream waits for
	// `$/acknowledge`. Without it streams never wait for that.
	StreamWindow *int `json:"stream_window,omitzero"`
}

// Limits: the limits in force for a client.
type Limits struct {
	// The longest message that `inlay_send` takes, in bytes.
	MaxMessageBytes int64 `json:"max_message_bytes"`

	// The deepest nesting of arrays and objects in a message.
	MaxMessageDepth int `json:"max_message_depth"`

	// Requests that may be in flight at once.
	MaxLiveRequests int `json:"max_live_requests"`

	// Messages in one batch.
	MaxBatchMessages int `json:"max_batch_messages"`

	// Characters of an id that is a string.
	MaxIDCharacters int `json:"max_id_characters"`

	// Messages that may wait for the host before generation of this client pauses.
	MaxQueuedMessages int `json:"max_queued_messages"`

	// The same in bytes.
	MaxQueuedBytes int64 `json:"max_queued_bytes"`

	// Chunks of one stream that may be unacknowledged. Absent where streams do not wait for
	// `$/acknowledge`.
	StreamWindow *int `json:"stream_window,omitzero"`
}

// MemoryInfo: the memory of the machine, in bytes.
type MemoryInfo struct {
	// All of it, or the limit of the container.
	TotalBytes int64 `json:"total_bytes"`

	// What can be used without swapping.
	AvailableBytes int64 `json:"available_bytes"`

	// Whether the system gives huge pages (2 MB) to memory that asks for them.
	HugePages bool `json:"huge_pages"`
}

// ModelMetrics: what one model has done since it was loaded.
type ModelMetrics struct {
	// The id of the model.
	Model string `json:"model"`

	// Requests by state.
	Requests RequestCounts `json:"requests"`

	// Tokens since the model was loaded.
	Tokens TokenCounts `json:"tokens"`

	// The paged KV cache.
	Cache CacheCounts `json:"cache"`

	// Tokens guessed ahead.
	Speculation SpeculationCounts `json:"speculation"`

	// Steps run.
	Steps int64 `json:"steps"`

	// Rows in all steps.
	StepRows int64 `json:"step_rows"`

	// Time in all steps.
	StepSeconds float64 `json:"step_seconds"`

	// Sequences in a step.
	BatchSize Histogram `json:"batch_size"`

	// From the request to its first token.
	TimeToFirstTokenSeconds Histogram `json:"time_to_first_token_seconds"`

	// Between two tokens of a request.
	InterTokenSeconds Histogram `json:"inter_token_seconds"`

	// From the request to its end.
	RequestSeconds Histogram `json:"request_seconds"`

	// From the request to its first step.
	QueueSeconds Histogram `json:"queue_seconds"`
}

// RequestCounts: requests by state. All but the first two only ever grow.
type RequestCounts struct {
	// Requests in the batch.
	Running int64 `json:"running"`

	// Requests in line.
	Waiting int64 `json:"waiting"`

	// Requests that ended with a result.
	Completed int64 `json:"completed"`

	// Requests that ended with an error.
	Failed int64 `json:"failed"`

	// Requests that were cancelled.
	Cancelled int64 `json:"cancelled"`
}

// SchemaGetParams: which schemas to hand out.
type SchemaGetParams struct {
	// A schema (`chat.completions.create.params`) or a method (`chat.completions.create`, for all
	// its schemas). Every schema where absent.
	Name *string `json:"name,omitzero"`
}

// SchemaGetResult: the schemas asked for.
type SchemaGetResult struct {
	// The hash of all schemas.
	Hash string `json:"hash"`

	// JSON Schemas (2020-12) by name.
	Schemas map[string]json.RawMessage `json:"schemas"`
}

// ServerInfo: who answers.
type ServerInfo struct {
	// Always `inlay`.
	Name InlayLiteral `json:"name"`

	// The version of the library.
	Version string `json:"version"`
}

// ShutdownParams: `shutdown`: refuses new requests and waits for those in flight. It has no
// parameters.
type ShutdownParams struct{}

// ShutdownResult: the answer to `shutdown`: every request has ended and every model is unloaded.
type ShutdownResult struct{}

// SpeculationCounts: tokens guessed from the text itself. Accepted by proposed is the acceptance.
type SpeculationCounts struct {
	// Tokens guessed and checked.
	Proposed int64 `json:"proposed"`

	// Those of them that were right: each saved a step.
	Accepted int64 `json:"accepted"`
}

// TokenCounts: tokens since the model was loaded.
type TokenCounts struct {
	// Tokens of prompts.
	Prompt int64 `json:"prompt"`

	// Those of them that came from the prefix cache.
	Cached int64 `json:"cached"`

	// Tokens sampled.
	Generated int64 `json:"generated"`
}

// TraceAction: `start` clears the record and begins; `stop` ends and hands it out.
type TraceAction string

// The values of TraceAction.
const (
	TraceActionStart TraceAction = "start"
	TraceActionStop  TraceAction = "stop"
)

// TraceEvent: one event, in the format that Perfetto and `chrome://tracing` read. A file that
// holds `events` as a JSON array is a trace for them. Each model is a thread there, on which its
// steps lie one after another; requests, which run side by side, have lines of their own.
type TraceEvent struct {
	// What happened.
	Name string `json:"name"`

	// The part of the engine.
	Cat string `json:"cat"`

	// The kind of event.
	Ph TracePhase `json:"ph"`

	// When, in microseconds since `start`.
	Ts float64 `json:"ts"`

	// How long, in microseconds.
	Dur *float64 `json:"dur,omitzero"`

	// The process.
	Pid int64 `json:"pid"`

	// The thread: the number of the model among those of the engine.
	Tid int64 `json:"tid"`

	// Of the request, in `b` and `e`.
	ID *string `json:"id,omitzero"`

	// More about it.
	Args json.RawMessage `json:"args,omitzero"`
}

// TracePhase: `X`: a span; `i`: an instant; `C`: a counter; `b` and `e`: the beginning and the
// end of what has an `id`; `M`: a name, in `args`.
type TracePhase string

// The values of TracePhase.
const (
	TracePhaseX TracePhase = "X"
	TracePhaseI TracePhase = "i"
	TracePhaseC TracePhase = "C"
	TracePhaseB TracePhase = "b"
	TracePhaseE TracePhase = "e"
	TracePhaseM TracePhase = "M"
)
