// Generated from schemas/v1 by `make schemas`. Do not edit.

/** Any JSON object. */
export type JsonObject = { [key: string]: unknown };

/** One of the tools allowed. */
export interface AllowedTool {
  /** Always `function`. */
  type: "function";
  /** The function. */
  function: ToolName;
}

/** Some of the tools. */
export interface AllowedTools {
  /** Whether the model must call one. */
  mode: AllowedToolsMode;
  /** The tools allowed. */
  tools: AllowedTool[];
}

/** Call only some of the tools. */
export interface AllowedToolsChoice {
  /** Always `allowed_tools`. */
  type: "allowed_tools";
  /** The tools allowed. */
  allowed_tools: AllowedTools;
}

/** `auto`: the model decides; `required`: call at least one. */
export type AllowedToolsMode = "auto" | "required";

/** What the model said before. */
export interface AssistantMessage {
  /** Always `assistant`. */
  role: "assistant";
  /** What it said. May be absent where it called tools. */
  content?: MessageContent | null;
  /** What it thought, for templates that want it back. */
  reasoning_content?: string | null;
  /** Its refusal. */
  refusal?: string | null;
  /** The tools that it called. */
  tool_calls?: ToolCall[] | null;
  /** A name for the participant. */
  name?: string | null;
}

/** Sound. A model that cannot hear answers `unsupported`. */
export interface AudioPart {
  /** Always `input_audio`. */
  type: "input_audio";
  /** The sound. */
  input_audio: InputAudio;
}

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

/**
 * `$/cancelRequest`: ends a request early. The request still ends exactly once: with
 * `request_cancelled`, or with its result if that was ready first. An id that is not in flight is
 * ignored.
 */
export interface CancelParams {
  /** The id of the request to cancel. */
  id: RequestId;
}

/** What the library offers. */
export interface Capabilities {
  /** The methods that it answers. */
  methods: string[];
  /** The notifications that it sends. */
  notifications: string[];
  /** What this build can do. */
  features: Feature[];
  /** Whether the TVM runtime was found, so that compiled models can be loaded. */
  compiled_models: boolean;
}

/** One of the answers. */
export interface ChatChoice {
  /** Its number, from 0. */
  index: number;
  /** What the model says. */
  message: ChatCompletionMessage;
  /** The probabilities, where asked for. */
  logprobs: ChatLogprobs | null;
  /** Why it ended. */
  finish_reason: FinishReason;
  /** The stop text or token that ended it. (vLLM) */
  stop_reason?: StopReason | null;
}

/** What is new of one of the answers. */
export interface ChatChunkChoice {
  /** Its number, from 0. */
  index: number;
  /** What is new. */
  delta: ChatDelta;
  /** The probabilities of the new tokens, where asked for. */
  logprobs?: ChatLogprobs | null;
  /** Why it ended; null until it has. */
  finish_reason: FinishReason | null;
  /** The stop text or token that ended it. (vLLM) */
  stop_reason?: StopReason | null;
}

/** The result of `chat.completions.create`, complete also where it was streamed. */
export interface ChatCompletion {
  /** The id of the completion. */
  id: string;
  /** Always `chat.completion`. */
  object: "chat.completion";
  /** When it began, in seconds since 1970. */
  created: number;
  /** The id of the model. */
  model: string;
  /** The answers. */
  choices: ChatChoice[];
  /** What it took. */
  usage: Usage;
  /** Changes when the model or the engine changes. */
  system_fingerprint?: string | null;
  /** For each token of the prompt, tokens by id; null for the first. (vLLM) */
  prompt_logprobs?: ({ [key: string]: PromptLogprob } | null)[] | null;
}

/** A piece of a streamed chat completion. */
export interface ChatCompletionChunk {
  /** The id of the completion: the same in all of its chunks. */
  id: string;
  /** Always `chat.completion.chunk`. */
  object: "chat.completion.chunk";
  /** When the completion began: the same in all of its chunks. */
  created: number;
  /** The id of the model. */
  model: string;
  /** What is new. Empty in the chunk that tells the usage. */
  choices: ChatChunkChoice[];
  /** What it took, in the last chunk, where `stream_options.include_usage` asks for it. */
  usage?: Usage | null;
  /** Changes when the model or the engine changes. */
  system_fingerprint?: string | null;
}

/** `chat.completions.chunk`: a piece of a streamed chat completion. */
export interface ChatCompletionChunkParams {
  /** The id of the request. */
  request: RequestId;
  /** The piece. */
  chunk: ChatCompletionChunk;
}

/** What the model says. */
export interface ChatCompletionMessage {
  /** Always `assistant`. */
  role: "assistant";
  /** The text. Null where there is only a tool call. */
  content: string | null;
  /** Always null: models of this kind refuse in the text. */
  refusal: string | null;
  /** What it thought before. (vLLM) */
  reasoning_content?: string | null;
  /** The tools that it calls. */
  tool_calls?: ToolCall[] | null;
}

/** `chat.completions.create`: OpenAI's request body. */
export interface ChatCompletionRequest {
  /** The id of a loaded model. */
  model: string;
  /**
   * How random the choice of tokens is; 0 takes the likeliest. The model's own where absent, else
   * 1.
   */
  temperature?: number | null;
  /**
   * Only the likeliest tokens whose probabilities sum to this. The model's own where absent, else
   * 1.
   */
  top_p?: number | null;
  /** Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM) */
  top_k?: number | null;
  /** Only tokens at least this likely, relative to the likeliest. (vLLM) */
  min_p?: number | null;
  /** Taken from the logit of every token generated before. */
  presence_penalty?: number | null;
  /** Taken from the logit of a token once for every time it was generated before. */
  frequency_penalty?: number | null;
  /** Divides the logits of tokens of the prompt and the output where above 1. (vLLM) */
  repetition_penalty?: number | null;
  /** Added to the logits of tokens: keys are token ids. */
  logit_bias?: { [key: string]: number } | null;
  /** Makes sampling repeatable: same seed, same request, same output. */
  seed?: number | null;
  /** How many choices to generate. 1 where absent. */
  n?: number | null;
  /**
   * The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
   * chats.
   */
  max_tokens?: number | null;
  /** The fewest tokens to generate before a stop text or token counts. (vLLM) */
  min_tokens?: number | null;
  /** Texts at which generation ends. They are not part of the output. */
  stop?: Stop | null;
  /** Tokens at which generation ends, beside the model's own. (vLLM) */
  stop_token_ids?: number[] | null;
  /** Whether to go on after the model's end token. (vLLM) */
  ignore_eos?: boolean | null;
  /** What the output must match. (vLLM) */
  structured_outputs?: StructuredOutputs | null;
  /** How many likeliest tokens to tell at each position of the prompt. (vLLM) */
  prompt_logprobs?: number | null;
  /** Lower runs first; 0 where absent. (vLLM) */
  priority?: number | null;
  /** Whether to send chunks as they come. The result is complete either way. */
  stream?: boolean | null;
  /** How a stream is sent. */
  stream_options?: StreamOptions | null;
  /** A name for the end user. Accepted, not used. */
  user?: string | null;
  /** The conversation so far. */
  messages: ChatMessage[];
  /** The most tokens to generate, thinking included. Goes before `max_tokens`. */
  max_completion_tokens?: number | null;
  /** Whether to tell the log probabilities of the output's tokens. */
  logprobs?: boolean | null;
  /** How many likeliest tokens to tell at each position. Needs `logprobs`. */
  top_logprobs?: number | null;
  /** The tools that the model may call. */
  tools?: Tool[] | null;
  /** Which of them it calls. `auto` where there are tools, else `none`. */
  tool_choice?: ToolChoice | null;
  /** Whether it may call several at once. True where absent. */
  parallel_tool_calls?: boolean | null;
  /** What the output must be. */
  response_format?: ResponseFormat | null;
  /** How much the model should think. */
  reasoning_effort?: ReasoningEffort | null;
  /** Texts that the answer is to draw on, as the model's chat template wants them. (vLLM) */
  documents?: JsonObject[] | null;
  /** More variables for the chat template. (vLLM) */
  chat_template_kwargs?: JsonObject | null;
  /** Whether the template opens the assistant's turn. True where absent. (vLLM) */
  add_generation_prompt?: boolean | null;
  /** Whether the last message is the beginning of the output. (vLLM) */
  continue_final_message?: boolean | null;
  /** Kinds of output. `audio` is answered with `unsupported`. */
  modalities?: Modality[] | null;
  /** How to speak. Answered with `unsupported`. */
  audio?: JsonObject | null;
  /** The old form of `tools`. Answered with `unsupported`. */
  functions?: JsonObject[] | null;
  /** Answered with `unsupported`: nothing here searches the web. */
  web_search_options?: JsonObject | null;
  /** Notes for the caller. Accepted, not used. */
  metadata?: { [key: string]: string } | null;
  /** Accepted, not used: nothing is stored. */
  store?: boolean | null;
}

/** What is new since the last chunk. */
export interface ChatDelta {
  /** `assistant`, in the first chunk of a choice. */
  role?: ChatRole | null;
  /** The next text. Never half a character. */
  content?: string | null;
  /** The next thoughts. (vLLM) */
  reasoning_content?: string | null;
  /** Never set: models of this kind refuse in the text. */
  refusal?: string | null;
  /** The next pieces of tool calls. */
  tool_calls?: ToolCallDelta[] | null;
}

/** The probabilities of the output's tokens. */
export interface ChatLogprobs {
  /** Those of the content. */
  content: TokenLogprob[] | null;
  /** Those of a refusal: always null. */
  refusal: TokenLogprob[] | null;
}

/** A message of the conversation. */
export type ChatMessage =
  | DeveloperMessage
  | SystemMessage
  | UserMessage
  | AssistantMessage
  | ToolMessage;

/** `chat.render`: the prompt of a chat, without running the model. */
export interface ChatRenderParams {
  /** The id of a loaded model. */
  model: string;
  /** The conversation so far. */
  messages: ChatMessage[];
  /** The tools that the model may call. */
  tools?: Tool[] | null;
  /** Which of them it calls. */
  tool_choice?: ToolChoice | null;
  /** Texts that the answer is to draw on. */
  documents?: JsonObject[] | null;
  /** How much the model should think. */
  reasoning_effort?: ReasoningEffort | null;
  /** More variables for the chat template. */
  chat_template_kwargs?: JsonObject | null;
  /** Whether the template opens the assistant's turn. */
  add_generation_prompt?: boolean;
  /** Whether the last message is the beginning of the output. */
  continue_final_message?: boolean;
}

/** The prompt of a chat. */
export interface ChatRenderResult {
  /** As text. */
  prompt: string;
  /** As the model sees it. */
  tokens: number[];
}

/** Who speaks in an output. */
export type ChatRole = "assistant";

/** Who calls. */
export interface ClientInfo {
  /** The name of the program. */
  name: string;
  /** Its version. */
  version?: string | null;
}

/** The result of `completions.create`, complete also where it was streamed; and its chunks. */
export interface Completion {
  /** The id of the completion: the same in all of its chunks. */
  id: string;
  /** Always `text_completion`. */
  object: "text_completion";
  /** When it began, in seconds since 1970. */
  created: number;
  /** The id of the model. */
  model: string;
  /** The answers, or what is new of them. */
  choices: CompletionChoice[];
  /** What it took. In a stream, only in the last chunk and where asked for. */
  usage?: Usage | null;
  /** Changes when the model or the engine changes. */
  system_fingerprint?: string | null;
}

/** One of the answers, or what is new of it. */
export interface CompletionChoice {
  /** Its number, from 0. */
  index: number;
  /** The text. */
  text: string;
  /** The probabilities, where asked for. */
  logprobs: CompletionLogprobs | null;
  /** Why it ended; null until it has. */
  finish_reason: FinishReason | null;
  /** The stop text or token that ended it. (vLLM) */
  stop_reason?: StopReason | null;
  /** For each token of the prompt, tokens by id; null for the first. (vLLM) */
  prompt_logprobs?: ({ [key: string]: PromptLogprob } | null)[] | null;
}

/** `completions.chunk`: a piece of a streamed completion. */
export interface CompletionChunkParams {
  /** The id of the request. */
  request: RequestId;
  /** The piece. */
  chunk: Completion;
}

/** The probabilities of the output's tokens. */
export interface CompletionLogprobs {
  /** The tokens as text. */
  tokens: string[];
  /** The natural logarithms of their probabilities; null for the first token of an echo. */
  token_logprobs: (number | null)[];
  /** The likeliest tokens at each position. */
  top_logprobs: ({ [key: string]: number } | null)[] | null;
  /** Where each token begins in the text, in characters. */
  text_offset: number[];
}

/** `completions.create`: OpenAI's request body. */
export interface CompletionRequest {
  /** The id of a loaded model. */
  model: string;
  /**
   * How random the choice of tokens is; 0 takes the likeliest. The model's own where absent, else
   * 1.
   */
  temperature?: number | null;
  /**
   * Only the likeliest tokens whose probabilities sum to this. The model's own where absent, else
   * 1.
   */
  top_p?: number | null;
  /** Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM) */
  top_k?: number | null;
  /** Only tokens at least this likely, relative to the likeliest. (vLLM) */
  min_p?: number | null;
  /** Taken from the logit of every token generated before. */
  presence_penalty?: number | null;
  /** Taken from the logit of a token once for every time it was generated before. */
  frequency_penalty?: number | null;
  /** Divides the logits of tokens of the prompt and the output where above 1. (vLLM) */
  repetition_penalty?: number | null;
  /** Added to the logits of tokens: keys are token ids. */
  logit_bias?: { [key: string]: number } | null;
  /** Makes sampling repeatable: same seed, same request, same output. */
  seed?: number | null;
  /** How many choices to generate. 1 where absent. */
  n?: number | null;
  /**
   * The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
   * chats.
   */
  max_tokens?: number | null;
  /** The fewest tokens to generate before a stop text or token counts. (vLLM) */
  min_tokens?: number | null;
  /** Texts at which generation ends. They are not part of the output. */
  stop?: Stop | null;
  /** Tokens at which generation ends, beside the model's own. (vLLM) */
  stop_token_ids?: number[] | null;
  /** Whether to go on after the model's end token. (vLLM) */
  ignore_eos?: boolean | null;
  /** What the output must match. (vLLM) */
  structured_outputs?: StructuredOutputs | null;
  /** How many likeliest tokens to tell at each position of the prompt. (vLLM) */
  prompt_logprobs?: number | null;
  /** Lower runs first; 0 where absent. (vLLM) */
  priority?: number | null;
  /** Whether to send chunks as they come. The result is complete either way. */
  stream?: boolean | null;
  /** How a stream is sent. */
  stream_options?: StreamOptions | null;
  /** A name for the end user. Accepted, not used. */
  user?: string | null;
  /** What to continue. Several prompts give `n` choices each. */
  prompt: Prompt;
  /** Whether the output begins with the prompt. */
  echo?: boolean | null;
  /** How many likeliest tokens to tell at each position; 0 tells only the chosen one. */
  logprobs?: number | null;
  /** The text after the gap. Answered with `unsupported`. */
  suffix?: string | null;
  /**
   * Choices to generate, of which the best `n` are given. Answered with `unsupported` where it is
   * more than `n`.
   */
  best_of?: number | null;
  /** Whether the prompt gets the model's beginning token. True where absent. (vLLM) */
  add_special_tokens?: boolean | null;
}

/** More about the output. */
export interface CompletionTokensDetails {
  /** Tokens of the model's thinking. */
  reasoning_tokens: number;
}

/** A part of a message. */
export type ContentPart = TextPart | ImagePart | AudioPart | FilePart | RefusalPart;

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

/** A tool that takes free text. */
export interface CustomDefinition {
  /** Its name. */
  name: string;
  /** What it does. */
  description?: string | null;
  /** What its input looks like. */
  format?: JsonObject | null;
}

/** A tool that takes free text. Answered with `unsupported`. */
export interface CustomTool {
  /** Always `custom`. */
  type: "custom";
  /** The tool. */
  custom: CustomDefinition;
}

/** Call this custom tool. Answered with `unsupported`. */
export interface CustomToolChoice {
  /** Always `custom`. */
  type: "custom";
  /** The tool to call. */
  custom: ToolName;
}

/** Instructions from the developer. Templates that know no such role see `system`. */
export interface DeveloperMessage {
  /** Always `developer`. */
  role: "developer";
  /** What it says. */
  content: MessageContent;
  /** A name for the participant. */
  name?: string | null;
}

/** One embedding. */
export interface Embedding {
  /** Always `embedding`. */
  object: "embedding";
  /** The number of the input, from 0. */
  index: number;
  /** The numbers. */
  embedding: EmbeddingVector;
}

/** A text, several texts, the tokens of a text, or of several. */
export type EmbeddingInput = string | string[] | number[] | number[][];

/** The result of `embeddings.create`. */
export interface EmbeddingList {
  /** Always `list`. */
  object: "list";
  /** The embeddings, in the order of the inputs. */
  data: Embedding[];
  /** The id of the model. */
  model: string;
  /** What it took. */
  usage: EmbeddingUsage;
}

/** `embeddings.create`: OpenAI's request body. */
export interface EmbeddingRequest {
  /** The id of a loaded model. */
  model: string;
  /** What to embed. */
  input: EmbeddingInput;
  /** How to write the numbers. `float` where absent. */
  encoding_format?: EncodingFormat | null;
  /** Keep this many numbers of each and normalise again. All where absent. */
  dimensions?: number | null;
  /** A name for the end user. Accepted, not used. */
  user?: string | null;
}

/** What a request took. */
export interface EmbeddingUsage {
  /** Tokens of all inputs. */
  prompt_tokens: number;
  /** The same. */
  total_tokens: number;
}

/** The numbers of an embedding, in the format asked for. */
export type EmbeddingVector = number[] | string;

/** `float`: numbers; `base64`: little-endian 32-bit floats in base64. */
export type EncodingFormat = "float" | "base64";

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

/** What a program needs to know of an error. */
export interface ErrorData {
  /** The stable name of the error. */
  name: ErrorName;
  /** JSON Pointer (RFC 6901) into the message to the field at fault: `/params/temperature`. */
  pointer?: string | null;
  /**
   * The id that was refused with `duplicate_id`. The answer itself has the id null, because under
   * that id the first request is answered.
   */
  request?: RequestId | null;
  /** The status that an HTTP server answers with. */
  http_status: number;
  /** The `type` of the OpenAI error body. */
  openai_type: OpenAIErrorType;
  /** The field at fault as OpenAI writes it, such as `messages[0].content`. */
  param?: string | null;
}

/** The stable name of an error. Names are added, never changed. */
export type ErrorName =
  | "parse_error"
  | "invalid_request"
  | "method_not_found"
  | "invalid_params"
  | "internal_error"
  | "request_cancelled"
  | "not_initialized"
  | "duplicate_id"
  | "too_many_requests"
  | "message_too_large"
  | "message_too_deep"
  | "shutting_down"
  | "model_not_found"
  | "model_already_loaded"
  | "model_file_missing"
  | "model_file_invalid"
  | "model_incompatible"
  | "model_unloaded"
  | "runtime_missing"
  | "out_of_memory"
  | "context_length_exceeded"
  | "unsupported"
  | "invalid_schema"
  | "template_error"
  | "no_capacity"
  | "step_failed"
  | "session_invalid"
  | "session_mismatch"
  | "io_error";

/** The `error` of a JSON-RPC response. */
export interface ErrorObject {
  /** The JSON-RPC code that belongs to the name. */
  code: number;
  /** A sentence for a person: what is wrong, and what to do about it. */
  message: string;
  /** What a program needs to know of the error. */
  data: ErrorData;
}

/** Something that this build of the library can do. */
export type Feature =
  | "batch"
  | "streaming"
  | "pause"
  | "structured_outputs"
  | "tools"
  | "embeddings"
  | "sessions"
  | "prefix_cache"
  | "speculation"
  | "trace";

/** A file. Answered with `unsupported`. */
export interface FilePart {
  /** Always `file`. */
  type: "file";
  /** The file. */
  file: FileSource;
}

/** A file. */
export interface FileSource {
  /** Its name. */
  filename?: string | null;
  /** Its bytes in base64. */
  file_data?: string | null;
  /** The id of an uploaded file. */
  file_id?: string | null;
}

/**
 * Why a choice ended. `stop`: the model was done, or a stop text or token came; `length`: the limit
 * of tokens or the context; `tool_calls`: tools were called.
 */
export type FinishReason = "stop" | "length" | "tool_calls";

/** A call of a function. */
export interface FunctionCall {
  /** The name of the function. */
  name: string;
  /** The arguments: a text that holds a JSON object. */
  arguments: string;
}

/** A piece of a call of a function. */
export interface FunctionCallDelta {
  /** The name, in the first piece. */
  name?: string | null;
  /** The next piece of the arguments. */
  arguments?: string | null;
}

/** A function that the model may call. */
export interface FunctionDefinition {
  /** Its name. */
  name: string;
  /** What it does. */
  description?: string | null;
  /** The JSON Schema of its arguments. None are taken where absent. */
  parameters?: JsonObject | null;
  /** Whether the arguments must match the schema exactly. */
  strict?: boolean | null;
}

/** A function. */
export interface FunctionTool {
  /** Always `function`. */
  type: "function";
  /** The function. */
  function: FunctionDefinition;
}

/** Call this function. */
export interface FunctionToolChoice {
  /** Always `function`. */
  type: "function";
  /** The function to call. */
  function: ToolName;
}

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

/** An image. A model that cannot see answers `unsupported`. */
export interface ImagePart {
  /** Always `image_url`. */
  type: "image_url";
  /** The image. */
  image_url: ImageUrl;
}

/** Where an image is. */
export interface ImageUrl {
  /** A URL, or the image itself as a `data:` URL. */
  url: string;
  /** How closely to look: `auto`, `low` or `high`. */
  detail?: string | null;
}

/** The first message of every client. */
export interface InitializeParams {
  /** Who calls. Appears in traces. */
  client?: ClientInfo | null;
  /** The version of this protocol that the caller speaks. */
  protocol_version?: number;
  /** The folder of the TVM runtime libraries. Found beside libinlay where absent. */
  tvm_library_dir?: string | null;
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

/** Sound. */
export interface InputAudio {
  /** The sound in base64. */
  data: string;
  /** `wav` or `mp3`. */
  format: string;
}

/** An instruction set that compiled models hold code for. */
export type Isa = "x86_64_v2" | "x86_64_v3" | "x86_64_v4_vnni" | "neon_dotprod" | "generic";

/** Any JSON object. */
export interface JsonObjectFormat {
  /** Always `json_object`. */
  type: "json_object";
}

/** A JSON Schema with a name. */
export interface JsonSchemaDefinition {
  /** Its name. */
  name: string;
  /** What it is for. */
  description?: string | null;
  /** The schema. Any JSON object where absent. */
  schema?: JsonObject | null;
  /**
   * Accepted. The output always matches the schema; a keyword that cannot be enforced is an error
   * either way.
   */
  strict?: boolean | null;
}

/** JSON that matches a schema. */
export interface JsonSchemaFormat {
  /** Always `json_schema`. */
  type: "json_schema";
  /** The schema. */
  json_schema: JsonSchemaDefinition;
}

/** The number format of the KV cache; `auto` is that of the model. */
export type KvDtype = "auto" | "float16" | "float32" | "int8";

/** Limits that a client may choose when it opens. */
export interface LimitOptions {
  /** The longest message that `inlay_send` takes, in bytes. */
  max_message_bytes?: number | null;
  /** Messages that may wait for the host before generation of this client pauses. */
  max_queued_messages?: number | null;
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
}

/** The memory of the machine, in bytes. */
export interface MemoryInfo {
  /** All of it, or the limit of the container. */
  total_bytes: number;
  /** What can be used without swapping. */
  available_bytes: number;
}

/** What a message says: a text, or parts. */
export type MessageContent = string | ContentPart[];

/** A kind of output. */
export type Modality = "text" | "audio";

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

/** The memory that a load takes, in bytes. */
export interface ModelPlanResult {
  /** Whether the load would be accepted now. */
  fits: boolean;
  /** Weights: mapped from the file. */
  weights_bytes: number;
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

/** A choice of tools by name. */
export type NamedToolChoice = FunctionToolChoice | AllowedToolsChoice | CustomToolChoice;

/** The `type` of an OpenAI error body. */
export type OpenAIErrorType =
  | "invalid_request_error"
  | "not_found_error"
  | "rate_limit_error"
  | "server_error"
  | "service_unavailable_error"
  | "request_cancelled_error";

/**
 * `$/pauseRequest`: stops a stream until `$/resumeRequest`. No more chunks of it are made within
 * one step of the engine; those that wait already still come. Everything else goes on. A paused
 * request is in flight: it can be cancelled, and `shutdown` waits for it. A request that does not
 * stream goes on, and an id that is not in flight is ignored.
 */
export interface PauseParams {
  /** The id of the request to pause. */
  id: RequestId;
}

/** `$/progress`: how far a long request is. */
export interface ProgressParams {
  /** The id of the request. */
  request: RequestId;
  /** What it is at. */
  stage: ProgressStage;
  /** Done so far. */
  completed: number;
  /** All there is to do in this stage; 0 where it is not known. */
  total: number;
  /** A sentence for a person. */
  message?: string | null;
}

/** What a load is at. Stages come in this order; some may be left out. */
export type ProgressStage = "open" | "weights" | "tokenizer" | "compile" | "warm_up" | "ready";

/** A text, several texts, the tokens of a text, or of several. */
export type Prompt = string | string[] | number[] | number[][];

/** One token at one position of the prompt. (vLLM) */
export interface PromptLogprob {
  /** The natural logarithm of its probability. */
  logprob: number;
  /** Its place among all tokens, from 1. */
  rank?: number | null;
  /** The token as text. */
  decoded_token?: string | null;
}

/** More about the prompt. */
export interface PromptTokensDetails {
  /** Tokens that came from the prefix cache. */
  cached_tokens: number;
}

/** How much the model should think. `none` turns thinking off. */
export type ReasoningEffort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max";

/** The assistant's refusal in an earlier turn. */
export interface RefusalPart {
  /** Always `refusal`. */
  type: "refusal";
  /** What it said. */
  refusal: string;
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

/**
 * The id of a request: a string of up to 256 characters or a 64-bit integer, chosen by the sender
 * and unique among its requests in flight.
 */
export type RequestId = string | number;

/** What the output must be. */
export type ResponseFormat = TextFormat | JsonObjectFormat | JsonSchemaFormat;

/**
 * `$/resumeRequest`: lets a paused stream go on, however often it was paused. An id that is not in
 * flight, or not paused, is ignored.
 */
export interface ResumeParams {
  /** The id of the request to resume. */
  id: RequestId;
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

/** `session.restore`: puts a saved cache back, so that prompts that begin alike start there. */
export interface SessionRestoreParams {
  /** The id of a loaded model: the one that the session was saved with. */
  model: string;
  /** The file to read. */
  path: string;
}

/** What was restored. */
export interface SessionRestoreResult {
  /** Tokens whose cache is there now. */
  tokens: number;
  /** The size of the file. */
  bytes: number;
}

/**
 * `session.save`: writes what the prefix cache holds of a prompt to a file. The prompt is given as
 * `messages`, `text` or `tokens`: exactly one of them. What is not in the cache is not computed:
 * the result tells how much was saved.
 */
export interface SessionSaveParams {
  /** The id of a loaded model. */
  model: string;
  /** The file to write. It is replaced where it exists, in one step. */
  path: string;
  /** A chat. */
  messages?: ChatMessage[] | null;
  /** The tools of the chat. */
  tools?: Tool[] | null;
  /** More variables for the chat template. */
  chat_template_kwargs?: JsonObject | null;
  /** A text. */
  text?: string | null;
  /** Tokens. */
  tokens?: number[] | null;
}

/** What was saved. */
export interface SessionSaveResult {
  /** The file. */
  path: string;
  /** Tokens whose cache was saved: whole pages from the beginning of the prompt. */
  tokens: number;
  /** Tokens of the prompt. */
  prompt_tokens: number;
  /** The size of the file. */
  bytes: number;
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

/** One text or several at which generation ends. */
export type Stop = string | string[];

/** The stop text or the stop token that ended a choice. */
export type StopReason = string | number;

/** How a stream is sent. */
export interface StreamOptions {
  /** Whether a last chunk without choices tells the usage. */
  include_usage?: boolean | null;
}

/** A JSON Schema: as JSON, or as text that holds JSON. */
export type StructuredJson = JsonObject | string;

/** What the output must match (vLLM's name). Exactly one of the fields is given. */
export interface StructuredOutputs {
  /** The output is JSON that this schema accepts. */
  json?: StructuredJson | null;
  /** The output matches this regular expression as a whole. */
  regex?: string | null;
  /** The output is one of these texts. */
  choice?: string[] | null;
  /** The output is in the language of this grammar, in Lark's notation. */
  grammar?: string | null;
  /** The output is any JSON object. */
  json_object?: boolean | null;
}

/** Instructions. */
export interface SystemMessage {
  /** Always `system`. */
  role: "system";
  /** What it says. */
  content: MessageContent;
  /** A name for the participant. */
  name?: string | null;
}

/** Any text. */
export interface TextFormat {
  /** Always `text`. */
  type: "text";
}

/** Text. */
export interface TextPart {
  /** Always `text`. */
  type: "text";
  /** The text. */
  text: string;
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

/** A token of the output and its probability. */
export interface TokenLogprob {
  /** The token as text. */
  token: string;
  /** The natural logarithm of its probability. */
  logprob: number;
  /** Its bytes, which may be a part of a character. */
  bytes: number[] | null;
  /** The likeliest tokens at this position. */
  top_logprobs: TopLogprob[];
}

/** `tokens.count`: how many tokens a text or a chat has. Give `text` or `messages`. */
export interface TokensCountParams {
  /** The id of a loaded model. */
  model: string;
  /** A text. */
  text?: string | null;
  /** Whether to count what the model wants around a text. Only with `text`. */
  add_special_tokens?: boolean;
  /** A chat, counted as its prompt is rendered. */
  messages?: ChatMessage[] | null;
  /** The tools of the chat. */
  tools?: Tool[] | null;
  /** How much the model should think. */
  reasoning_effort?: ReasoningEffort | null;
  /** More variables for the chat template. */
  chat_template_kwargs?: JsonObject | null;
}

/** How many tokens there are. */
export interface TokensCountResult {
  /** The number. */
  count: number;
  /** Tokens of the longest sequence that the model takes. */
  context: number;
}

/** `tokens.decode`: the text of tokens. */
export interface TokensDecodeParams {
  /** The id of a loaded model. */
  model: string;
  /** The ids. */
  tokens: number[];
  /** Whether to leave out special tokens. */
  skip_special_tokens?: boolean;
}

/** The text of tokens. */
export interface TokensDecodeResult {
  /** The text; bytes that are not UTF-8 read as U+FFFD. */
  text: string;
}

/** `tokens.encode`: the tokens of a text. */
export interface TokensEncodeParams {
  /** The id of a loaded model. */
  model: string;
  /** The text. Markup of special tokens in it is plain text. */
  text: string;
  /** Whether to add what the model wants around a text, such as a beginning token. */
  add_special_tokens?: boolean;
  /** Whether to tell each token as text. */
  return_pieces?: boolean;
}

/** The tokens of a text. */
export interface TokensEncodeResult {
  /** Their ids. */
  tokens: number[];
  /** How many there are. */
  count: number;
  /** Tokens of the longest sequence that the model takes. */
  context: number;
  /** Each token as text; a part of a character reads as U+FFFD. */
  pieces?: string[] | null;
}

/** A tool that the model may call. */
export type Tool = FunctionTool | CustomTool;

/** A call of a tool. */
export interface ToolCall {
  /** The id that the tool's answer refers to. */
  id: string;
  /** Always `function`. */
  type?: "function";
  /** The function and its arguments. */
  function: FunctionCall;
}

/** A piece of a call of a tool. */
export interface ToolCallDelta {
  /** Which call of the message. */
  index: number;
  /** The id of the call, in the first piece. */
  id?: string | null;
  /** Always `function`, in the first piece. */
  type?: "function" | null;
  /** The function and its arguments. */
  function?: FunctionCallDelta | null;
}

/** Which tools the model calls. */
export type ToolChoice = ToolChoiceMode | NamedToolChoice;

/** `none`: call no tool; `auto`: the model decides; `required`: call at least one. */
export type ToolChoiceMode = "none" | "auto" | "required";

/** The answer of a tool. */
export interface ToolMessage {
  /** Always `tool`. */
  role: "tool";
  /** What the tool returned. */
  content: MessageContent;
  /** The call that it answers. */
  tool_call_id: string;
}

/** The name of a tool. */
export interface ToolName {
  /** The name. */
  name: string;
}

/** A token that might have been. */
export interface TopLogprob {
  /** The token as text. */
  token: string;
  /** The natural logarithm of its probability. */
  logprob: number;
  /** Its bytes, which may be a part of a character. */
  bytes: number[] | null;
}

/** `start` clears the record and begins; `stop` ends and hands it out. */
export type TraceAction = "start" | "stop";

/** One event, in the format that Perfetto and `chrome://tracing` read. */
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
  /** The thread. */
  tid: number;
  /** More about it. */
  args?: JsonObject | null;
}

/** `X`: a span; `i`: an instant; `C`: a counter. */
export type TracePhase = "X" | "i" | "C";

/** What a request took. */
export interface Usage {
  /** Tokens of the prompt. */
  prompt_tokens: number;
  /** Tokens generated, over all choices. */
  completion_tokens: number;
  /** The sum of both. */
  total_tokens: number;
  /** More about the prompt. */
  prompt_tokens_details?: PromptTokensDetails | null;
  /** More about the output. */
  completion_tokens_details?: CompletionTokensDetails | null;
}

/** What the user says. */
export interface UserMessage {
  /** Always `user`. */
  role: "user";
  /** What it says. */
  content: MessageContent;
  /** A name for the participant. */
  name?: string | null;
}
