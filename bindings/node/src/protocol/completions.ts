// Generated from schemas/v1 by `make schemas`. Do not edit.

import type { FinishReason, PromptLogprob, Stop, StopReason, StreamOptions, Usage } from "./chat";
import type { StructuredOutputs } from "./output";
import type { RequestId } from "./rpc";

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
  /** What it took. In the chunks of a stream only where asked for, and null until the last. */
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

/** A text, several texts, the tokens of a text, or of several. */
export type Prompt = string | string[] | number[] | number[][];
