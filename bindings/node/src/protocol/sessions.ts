// Generated from schemas/v1 by `make schemas`. Do not edit.

import type { JsonObject } from "./json";
import type { ChatMessage } from "./messages";
import type { Tool } from "./tools";

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
