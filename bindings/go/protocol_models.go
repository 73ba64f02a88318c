// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

// ISA: an instruction set that compiled models hold code for.
type ISA string

// The values of ISA.
const (
	ISAX86_64V2     ISA = "x86_64_v2"
	ISAX86_64V3     ISA = "x86_64_v3"
	ISAX86_64V4Vnni ISA = "x86_64_v4_vnni"
	ISANeonDotprod  ISA = "neon_dotprod"
	ISAGeneric      ISA = "generic"
)

// KVDtype: the number format of the KV cache; `auto` is that of the model.
type KVDtype string

// The values of KVDtype.
const (
	KVDtypeAuto    KVDtype = "auto"
	KVDtypeFloat16 KVDtype = "float16"
	KVDtypeFloat32 KVDtype = "float32"
	KVDtypeInt8    KVDtype = "int8"
)

// ModelCard: A loaded model: OpenAI's model object, and what Inlay knows of it.
type ModelCard struct {
	// The name that requests use as `model`.
	ID string `json:"id"`

	// Always `model`.
	Object ModelLiteral `json:"object"`

	// When it was loaded, in seconds since 1970.
	Created int64 `json:"created"`

	// Always `inlay`.
	OwnedBy string `json:"owned_by"`

	// What is known of it.
	Details *ModelDetails `json:"details,omitzero"`
}

// ModelDetails: what is known of a loaded model.
type ModelDetails struct {
	// The model's own name.
	Name string `json:"name"`

	// The data file, or the name of the built-in model.
	Path string `json:"path"`

	// The architecture, as Hugging Face's `model_type` names it.
	Architecture string `json:"architecture"`

	// Whether it generates text or only makes embeddings.
	Kind ModelKind `json:"kind"`

	// The scheme of the weights, such as `w4` or `none`.
	Quantization string `json:"quantization"`

	// Tokens of the vocabulary.
	VocabSize int64 `json:"vocab_size"`

	// Numbers in an embedding.
	HiddenSize int64 `json:"hidden_size"`

	// Tokens of the longest sequence.
	Context int64 `json:"context"`

	// The instruction set in use.
	ISA ISA `json:"isa"`

	// Threads that run a step.
	Threads int `json:"threads"`

	// Whether it has a chat template.
	Chat bool `json:"chat"`

	// Whether its chat template knows tools.
	Tools bool `json:"tools"`

	// Whether it thinks before it answers.
	Reasoning bool `json:"reasoning"`

	// The memory that it takes.
	Memory ModelPlanResult `json:"memory"`

	// How long the load took.
	LoadSeconds float64 `json:"load_seconds"`
}

// ModelKind: `decoder`: generates text; `encoder`: makes embeddings only.
type ModelKind string

// The values of ModelKind.
const (
	ModelKindDecoder ModelKind = "decoder"
	ModelKindEncoder ModelKind = "encoder"
)

// ModelList: the loaded models, as OpenAI lists them.
type ModelList struct {
	// Always `list`.
	Object ListLiteral `json:"object"`

	// The models, in the order in which they were loaded.
	Data []ModelCard `json:"data"`
}

// ModelListParams: `model.list` has no parameters.
type ModelListParams struct{}

// ModelLoadParams: `model.load` and `model.plan`: a model and how it is to be run. What is absent
// is chosen by the engine. `model.plan` says what the same load would take, and loads nothing;
// `$/progress` tells how far a load is.
type ModelLoadParams struct {
	// The data file (`NAME.safetensors`), or `builtin:echo` or `builtin:null`.
	Model string `json:"model"`

	// The name that requests use as `model`. The model's own name where absent.
	ID *string `json:"id,omitzero"`

	// The compiled library (`NAME-<target>.so`). Found beside the data file where absent.
	Library *string `json:"library,omitzero"`

	// Tokens of the longest sequence. The model's own where absent; it cannot be more.
	Context *int `json:"context,omitzero"`

	// Rows of a step: prompt tokens and generated tokens together.
	MaxBatchTokens *int `json:"max_batch_tokens,omitzero"`

	// Sequences that may run at once.
	MaxSequences *int `json:"max_sequences,omitzero"`

	// Bytes of the KV cache. Not together with `kv_cache_fraction`.
	KVCacheBytes *int64 `json:"kv_cache_bytes,omitzero"`

	// Share of the memory left after weights and workspace to give to the KV cache.
	KVCacheFraction *float64 `json:"kv_cache_fraction,omitzero"`

	// The number format of the KV cache.
	KVDtype *KVDtype `json:"kv_dtype,omitzero"`

	// Whether weights are used in the file or copied into huge pages.
	Weights *WeightsMemory `json:"weights,omitzero"`

	// Threads that run a step. The processors of the process where absent.
	Threads *int `json:"threads,omitzero"`

	// The instruction set to use. The best that machine and library share where absent.
	ISA *ISA `json:"isa,omitzero"`

	// Whether requests share the cache of equal prompt beginnings.
	PrefixCache *bool `json:"prefix_cache,omitzero"`

	// Whether to guess several tokens ahead from the prompt. The output does not change.
	Speculation *bool `json:"speculation,omitzero"`

	// The seed of requests that have none. A random one where absent.
	Seed *int64 `json:"seed,omitzero"`
}

// ModelPlanResult: the memory that a load takes, in bytes.
type ModelPlanResult struct {
	// Whether the load would be accepted now.
	Fits bool `json:"fits"`

	// Weights.
	WeightsBytes int64 `json:"weights_bytes"`

	// Whether they are copied into huge pages; if not, they are mapped from the file.
	WeightsCopied bool `json:"weights_copied"`

	// KV cache of one token.
	KVBytesPerToken int64 `json:"kv_bytes_per_token"`

	// KV cache as it would be allocated.
	KVBytes int64 `json:"kv_bytes"`

	// Tokens that this cache holds, over all sequences.
	KVTokens int64 `json:"kv_tokens"`

	// Intermediate results of the largest step.
	WorkspaceBytes int64 `json:"workspace_bytes"`

	// All of it.
	TotalBytes int64 `json:"total_bytes"`

	// Memory of the machine that is free for it.
	AvailableBytes int64 `json:"available_bytes"`

	// Tokens of the longest sequence.
	Context int64 `json:"context"`

	// Rows of a step.
	MaxBatchTokens int `json:"max_batch_tokens"`

	// Sequences that may run at once.
	MaxSequences int `json:"max_sequences"`
}

// ModelUnloadParams: `model.unload`: ends the model's requests with `model_unloaded` and frees
// its memory.
type ModelUnloadParams struct {
	// The id of the model.
	Model string `json:"model"`
}

// ModelUnloadResult: the model is gone.
type ModelUnloadResult struct {
	// The id of the model.
	Model string `json:"model"`

	// Requests that were still running or waiting, and ended with `model_unloaded`.
	EndedRequests int64 `json:"ended_requests"`
}

// WeightsMemory: where weights are: `map`, in the mapped file, which processes share; `huge`,
// copied into huge pages, which are read faster; `auto`: `huge` for large models where the system
// gives such pages.
type WeightsMemory string

// The values of WeightsMemory.
const (
	WeightsMemoryAuto WeightsMemory = "auto"
	WeightsMemoryMap  WeightsMemory = "map"
	WeightsMemoryHuge WeightsMemory = "huge"
)
