// Generated from schemas/v1 by `make schemas`. Do not edit.

import type { ReasoningEffort } from "./chat";
import type { JsonObject } from "./json";
import type { ChatMessage } from "./messages";
import type { Tool, ToolChoice } from "./tools";

/**
 * `tokens.count`: how many tokens a text or a chat has. Give `text` or `messages`. The fields
 * beside `messages` are those of the chat, and need `messages`: with all of them the number is
 * `usage.prompt_tokens` of the same `chat.completions.create`.
 */
export interface TokensCountParams {
  /** The id of a loaded model. */
  model: string;
  /** The conversation so far. */
  messages?: ChatMessage[] | null;
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
  /** A text. */
  text?: string | null;
  /** Whether to count what the model wants around a text. Only with `text`. */
  add_special_tokens?: boolean;
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
