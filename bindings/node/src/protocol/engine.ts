// Generated from schemas/v1 by `make schemas`. Do not edit.

import type { JsonObject } from "./json";
import type { Isa } from "./models";

/** The paged KV cache. */
export interface CacheCounts {
  /** Pages that there are. */
  pages_total: number;
  /** Pages that running requests hold. */
  pages_used: number;
  /** Pages that only the prefix cache holds; they are given up when needed. */
  pages_cached: number;
  /** Running requests that were set back to make room. */
  preemptions: number;
  /** Pages that the prefix cache gave up for others. */
  evictions: number;
  /** Pages that were copied as two requests parted. */
  copies: number;
}

/** What the library offers. */
export interface Capabilities {
  /** The methods that it answers. */
  methods: string[];
  /** The notifications that it sends. */
  notifications: string[];
  /** What this build can do. */
  features: Feature[];
}

/** Who calls. */
export interface ClientInfo {
  /** The name of the program. */
  name: string;
  /** Its version. */
  version?: string | null;
}

/** The processor. */
export interface CpuInfo {
  /** Such as `x86_64` or `aarch64`. */
  architecture: string;
  /** The best instruction set that the library has code for on this machine. */
  isa: Isa;
  /** Instruction set extensions that were found. */
  features: string[];
  /** Processors that the process may use. */
  cores: number;
}

/** `engine.info` has no parameters. */
export type EngineInfoParams = { [key: string]: never };

/** The answer to `engine.info`. */
export interface EngineInfoResult {
  /** The version of the library. */
  version: string;
  /** The version of this protocol. */
  protocol_version: number;
  /** The version of the C ABI. */
  abi_version: number;
  /** The hash of all schemas. */
  schema_hash: string;
  /** The platform that the library was built for, such as `x86_64-linux`. */
  target: string;
  /** The processor. */
  cpu: CpuInfo;
  /** The memory of the machine. */
  memory: MemoryInfo;
  /** The limits in force for this client. */
  limits: Limits;
  /** What the library offers. */
  capabilities: Capabilities;
  /** Seconds since the client was opened. */
  uptime_seconds: number;
}

/** `engine.metrics` has no parameters. */
export type EngineMetricsParams = { [key: string]: never };

/** The answer to `engine.metrics`. */
export interface EngineMetricsResult {
  /** Seconds since the client was opened. */
  uptime_seconds: number;
  /** Memory of the process that is in RAM. */
  resident_bytes: number;
  /** One entry for each loaded model. */
  models: ModelMetrics[];
}

/** Records what the engine does, step by step. */
export interface EngineTraceParams {
  /** Whether to begin or to end. */
  action: TraceAction;
  /** Events to keep; later ones are counted and dropped. Read at `start`. */
  max_events?: number;
}

/** The answer to `engine.trace`. */
export interface EngineTraceResult {
  /** Whether the engine records now. */
  recording: boolean;
  /** Events that were not kept. */
  dropped: number;
  /** The record; empty after `start`. */
  events: TraceEvent[];
}

/** Something that this build of the library can do. */
export type Feature =
  | "batch"
  | "streaming"
  | "flow_control"
  | "structured_outputs"
  | "tools"
  | "embeddings"
  | "sessions"
  | "prefix_cache"
  | "speculation"
  | "trace";

/** How often a value fell between bounds. */
export interface Histogram {
  /** Upper bounds of the buckets, ascending. The last bucket has none. */
  bounds: number[];
  /** Values in each bucket: one more than there are bounds. */
  counts: number[];
  /** The sum of all values. */
  sum: number;
  /** The number of all values. */
  count: number;
}

/** The first message of every client. */
export interface InitializeParams {
  /** Who calls. Appears in traces. */
  client?: ClientInfo | null;
  /** The version of this protocol that the caller speaks. */
  protocol_version?: number;
  /** Limits that differ from the defaults. */
  limits?: LimitOptions | null;
}

/** The answer to `initialize`. */
export interface InitializeResult {
  /** Who answers. */
  server: ServerInfo;
  /** The version of this protocol that the library speaks. */
  protocol_version: number;
  /** The version of the C ABI. */
  abi_version: number;
  /** The hash of all schemas; it changes when any message changes. */
  schema_hash: string;
  /** The limits in force for this client. */
  limits: Limits;
  /** What the library offers. */
  capabilities: Capabilities;
}

/** Limits that a client may choose when it opens. */
export interface LimitOptions {
  /** The longest message that `inlay_send` takes, in bytes. */
  max_message_bytes?: number | null;
  /** Messages that may wait for the host before generation of this client pauses. */
  max_queued_messages?: number | null;
  /**
   * Chunks of one stream that the host may leave unacknowledged before that stream waits for
   * `$/acknowledge`. Without it streams never wait for that.
   */
  stream_window?: number | null;
}

/** The limits in force for a client. */
export interface Limits {
  /** The longest message that `inlay_send` takes, in bytes. */
  max_message_bytes: number;
  /** The deepest nesting of arrays and objects in a message. */
  max_message_depth: number;
  /** Requests that may be in flight at once. */
  max_live_requests: number;
  /** Messages in one batch. */
  max_batch_messages: number;
  /** Characters of an id that is a string. */
  max_id_characters: number;
  /** Messages that may wait for the host before generation of this client pauses. */
  max_queued_messages: number;
  /** The same in bytes. */
  max_queued_bytes: number;
  /**
   * Chunks of one stream that may be unacknowledged. Absent where streams do not wait for
   * `$/acknowledge`.
   */
  stream_window?: number | null;
}

/** The memory of the machine, in bytes. */
export interface MemoryInfo {
  /** All of it, or the limit of the container. */
  total_bytes: number;
  /** What can be used without swapping. */
  available_bytes: number;
  /** Whether the system gives huge pages (2 MB) to memory that asks for them. */
  huge_pages: boolean;
}

/** What one model has done since it was loaded. */
export interface ModelMetrics {
  /** The id of the model. */
  model: string;
  /** Requests by state. */
  requests: RequestCounts;
  /** Tokens since the model was loaded. */
  tokens: TokenCounts;
  /** The paged KV cache. */
  cache: CacheCounts;
  /** Tokens guessed ahead. */
  speculation: SpeculationCounts;
  /** Steps run. */
  steps: number;
  /** Rows in all steps. */
  step_rows: number;
  /** Time in all steps. */
  step_seconds: number;
  /** Sequences in a step. */
  batch_size: Histogram;
  /** From the request to its first token. */
  time_to_first_token_seconds: Histogram;
  /** Between two tokens of a request. */
  inter_token_seconds: Histogram;
  /** From the request to its end. */
  request_seconds: Histogram;
  /** From the request to its first step. */
  queue_seconds: Histogram;
}

/** Requests by state. All but the first two only ever grow. */
export interface RequestCounts {
  /** Requests in the batch. */
  running: number;
  /** Requests in line. */
  waiting: number;
  /** Requests that ended with a result. */
  completed: number;
  /** Requests that ended with an error. */
  failed: number;
  /** Requests that were cancelled. */
  cancelled: number;
}

/** Which schemas to hand out. */
export interface SchemaGetParams {
  /**
   * A schema (`chat.completions.create.params`) or a method (`chat.completions.create`, for all its
   * schemas). Every schema where absent.
   */
  name?: string | null;
}

/** The schemas asked for. */
export interface SchemaGetResult {
  /** The hash of all schemas. */
  hash: string;
  /** JSON Schemas (2020-12) by name. */
  schemas: { [key: string]: JsonObject };
}

/** Who answers. */
export interface ServerInfo {
  /** Always `inlay`. */
  name: "inlay";
  /** The version of the library. */
  version: string;
}

/** `shutdown`: refuses new requests and waits for those in flight. It has no parameters. */
export type ShutdownParams = { [key: string]: never };

/** The answer to `shutdown`: every request has ended and every model is unloaded. */
export type ShutdownResult = { [key: string]: never };

/** Tokens guessed from the text itself. Accepted by proposed is the acceptance. */
export interface SpeculationCounts {
  /** Tokens guessed and checked. */
  proposed: number;
  /** Those of them that were right: each saved a step. */
  accepted: number;
}

/** Tokens since the model was loaded. */
export interface TokenCounts {
  /** Tokens of prompts. */
  prompt: number;
  /** Those of them that came from the prefix cache. */
  cached: number;
  /** Tokens sampled. */
  generated: number;
}

/** `start` clears the record and begins; `stop` ends and hands it out. */
export type TraceAction = "start" | "stop";

/**
 * One event, in the format that Perfetto and `chrome://tracing` read. A file that holds `events` as
 * a JSON array is a trace for them. Each model is a thread there, on which its steps lie one after
 * another; requests, which run side by side, have lines of their own.
 */
export interface TraceEvent {
  /** What happened. */
  name: string;
  /** The part of the engine. */
  cat: string;
  /** The kind of event. */
  ph: TracePhase;
  /** When, in microseconds since `start`. */
  ts: number;
  /** How long, in microseconds. */
  dur?: number | null;
  /** The process. */
  pid: number;
  /** The thread: the number of the model among those of the engine. */
  tid: number;
  /** Of the request, in `b` and `e`. */
  id?: string | null;
  /** More about it. */
  args?: JsonObject | null;
}

/**
 * `X`: a span; `i`: an instant; `C`: a counter; `b` and `e`: the beginning and the end of what has
 * an `id`; `M`: a name, in `args`.
 */
export type TracePhase = "X" | "i" | "C" | "b" | "e" | "M";
