// Generated from schemas/v1 by `make schemas`. Do not edit.

import type { ReasoningEffort } from "./chat";
import type { JsonObject } from "./json";
import type { ChatMessage } from "./messages";
import type { Tool, ToolChoice } from "./tools";

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
 * `messages`, `text` or `tokens`: exactly one of them. The fields beside `messages` are those of
 * the chat, and need `messages`. What is not in the cache is not computed: the result tells how
 * much was saved.
 */
export interface SessionSaveParams {
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
  /** Whether the template opens the assistant's turn. False where absent. */
  add_generation_prompt?: boolean | null;
  /** Whether the last message is the beginning of the output. */
  continue_final_message?: boolean | null;
  /**
   * The file to write. It is replaced where it exists, in one step. A save that is cancelled or
   * fails leaves it as it was.
   */
  path: string;
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
