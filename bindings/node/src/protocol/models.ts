// Generated from schemas/v1 by `make schemas`. Do not edit.

/** An instruction set that compiled models hold code for. */
export type Isa = "x86_64_v2" | "x86_64_v3" | "x86_64_v4_vnni" | "neon_dotprod" | "generic";

/** The number format of the KV cache; `auto` is that of the model. */
export type KvDtype = "auto" | "float16" | "float32" | "int8";

/** A loaded model: OpenAI's model object, and what Inlay knows of it. */
export interface ModelCard {
  /** The name that requests use as `model`. */
  id: string;
  /** Always `model`. */
  object: "model";
  /** When it was loaded, in seconds since 1970. */
  created: number;
  /** Always `inlay`. */
  owned_by: string;
  /** What is known of it. */
  details?: ModelDetails | null;
}

/** What is known of a loaded model. */
export interface ModelDetails {
  /** The model's own name. */
  name: string;
  /** The data file, or the name of the built-in model. */
  path: string;
  /** The architecture, as Hugging Face's `model_type` names it. */
  architecture: string;
  /** Whether it generates text or only makes embeddings. */
  kind: ModelKind;
  /** The scheme of the weights, such as `w4` or `none`. */
  quantization: string;
  /** Tokens of the vocabulary. */
  vocab_size: number;
  /** Numbers in an embedding. */
  hidden_size: number;
  /** Tokens of the longest sequence. */
  context: number;
  /** The instruction set in use. */
  isa: Isa;
  /** Threads that run a step. */
  threads: number;
  /** Whether it has a chat template. */
  chat: boolean;
  /** Whether its chat template knows tools. */
  tools: boolean;
  /** Whether it thinks before it answers. */
  reasoning: boolean;
  /** The memory that it takes. */
  memory: ModelPlanResult;
  /** How long the load took. */
  load_seconds: number;
}

/** `decoder`: generates text; `encoder`: makes embeddings only. */
export type ModelKind = "decoder" | "encoder";

/** The loaded models, as OpenAI lists them. */
export interface ModelList {
  /** Always `list`. */
  object: "list";
  /** The models, in the order in which they were loaded. */
  data: ModelCard[];
}

/** `model.list` has no parameters. */
export type ModelListParams = { [key: string]: never };

/**
 * `model.load` and `model.plan`: a model and how it is to be run. What is absent is chosen by the
 * engine. `model.plan` says what the same load would take, and loads nothing; `$/progress` tells
 * how far a load is.
 */
export interface ModelLoadParams {
  /** The data file (`NAME.safetensors`), or `builtin:echo` or `builtin:null`. */
  model: string;
  /** The name that requests use as `model`. The model's own name where absent. */
  id?: string | null;
  /** The compiled library (`NAME-<target>.so`). Found beside the data file where absent. */
  library?: string | null;
  /** Tokens of the longest sequence. The model's own where absent; it cannot be more. */
  context?: number | null;
  /** Rows of a step: prompt tokens and generated tokens together. */
  max_batch_tokens?: number | null;
  /** Sequences that may run at once. */
  max_sequences?: number | null;
  /** Bytes of the KV cache. Not together with `kv_cache_fraction`. */
  kv_cache_bytes?: number | null;
  /** Share of the memory left after weights and workspace to give to the KV cache. */
  kv_cache_fraction?: number | null;
  /** The number format of the KV cache. */
  kv_dtype?: KvDtype;
  /** Whether weights are used in the file or copied into huge pages. */
  weights?: WeightsMemory;
  /** Threads that run a step. The processors of the process where absent. */
  threads?: number | null;
  /** The instruction set to use. The best that machine and library share where absent. */
  isa?: Isa | null;
  /** Whether requests share the cache of equal prompt beginnings. */
  prefix_cache?: boolean;
  /** Whether to guess several tokens ahead from the prompt. The output does not change. */
  speculation?: boolean;
  /** The seed of requests that have none. A random one where absent. */
  seed?: number | null;
}

/** The memory that a load takes, in bytes. */
export interface ModelPlanResult {
  /** Whether the load would be accepted now. */
  fits: boolean;
  /** Weights. */
  weights_bytes: number;
  /** Whether they are copied into huge pages; if not, they are mapped from the file. */
  weights_copied: boolean;
  /** KV cache of one token. */
  kv_bytes_per_token: number;
  /** KV cache as it would be allocated. */
  kv_bytes: number;
  /** Tokens that this cache holds, over all sequences. */
  kv_tokens: number;
  /** Intermediate results of the largest step. */
  workspace_bytes: number;
  /** All of it. */
  total_bytes: number;
  /** Memory of the machine that is free for it. */
  available_bytes: number;
  /** Tokens of the longest sequence. */
  context: number;
  /** Rows of a step. */
  max_batch_tokens: number;
  /** Sequences that may run at once. */
  max_sequences: number;
}

/** `model.unload`: ends the model's requests with `model_unloaded` and frees its memory. */
export interface ModelUnloadParams {
  /** The id of the model. */
  model: string;
}

/** The model is gone. */
export interface ModelUnloadResult {
  /** The id of the model. */
  model: string;
  /** Requests that were still running or waiting, and ended with `model_unloaded`. */
  ended_requests: number;
}

/**
 * Where weights are: `map`, in the mapped file, which processes share; `huge`, copied into huge
 * pages, which are read faster; `auto`: `huge` for large models where the system gives such pages.
 */
export type WeightsMemory = "auto" | "map" | "huge";
