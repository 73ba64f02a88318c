// Generated from schemas/v1 by `make schemas`. Do not edit.

import type { JsonObject } from "./json";
import type { ChatMessage } from "./messages";
import type { ResponseFormat, StructuredOutputs } from "./output";
import type { RequestId } from "./rpc";
import type { Tool, ToolCall, ToolChoice } from "./tools";

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
  /**
   * What it took, in the last chunk, where `stream_options.include_usage` asks for it; null in the
   * chunks before.
   */
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

/** `chat.render`: the prompt of a chat, without running the model. */
export interface ChatRenderParams {
  /** The id of a loaded model. */
  model: string;
  /** The conversation so far. */
  messages: ChatMessage[];
  /** The tools that the model may call. */
  tools?: Tool[] | null;
  /** Which of them it calls. With `none`, the model does not see them. */
  tool_choice?: ToolChoice | null;
  /** Texts that the answer is to draw on. */
  documents?: JsonObject[] | null;
  /** How much the model should think. */
  reasoning_effort?: ReasoningEffort | null;
  /** More variables for the chat template. */
  chat_template_kwargs?: JsonObject | null;
  /**
   * Whether the template opens the assistant's turn. True where absent, but for a message that is
   * continued.
   */
  add_generation_prompt?: boolean | null;
  /** Whether the last message is the beginning of the output. */
  continue_final_message?: boolean | null;
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

/** More about the output. */
export interface CompletionTokensDetails {
  /** Tokens of the model's thinking. */
  reasoning_tokens: number;
}

/**
 * Why a choice ended. `stop`: the model was done, or a stop text or token came; `length`: the limit
 * of tokens or the context; `tool_calls`: tools were called.
 */
export type FinishReason = "stop" | "length" | "tool_calls";

/** A piece of a call of a function. */
export interface FunctionCallDelta {
  /** The name, in the first piece. */
  name?: string | null;
  /** The next piece of the arguments. */
  arguments?: string | null;
}

/** A kind of output. */
export type Modality = "text" | "audio";

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

/** One text or several at which generation ends. */
export type Stop = string | string[];

/** The stop text or the stop token that ended a choice. */
export type StopReason = string | number;

/** How a stream is sent. */
export interface StreamOptions {
  /** Whether a last chunk without choices tells the usage. */
  include_usage?: boolean | null;
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

/** A token that might have been. */
export interface TopLogprob {
  /** The token as text. */
  token: string;
  /** The natural logarithm of its probability. */
  logprob: number;
  /** Its bytes, which may be a part of a character. */
  bytes: number[] | null;
}

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
