// Generated from schemas/v1 by `make schemas`. Do not edit.

import type { ReasoningEffort } from "./chat";
import type { JsonObject } from "./json";
import type { ChatMessage } from "./messages";
import type { Tool } from "./tools";

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
