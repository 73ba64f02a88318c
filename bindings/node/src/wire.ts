import { InlayError } from "./errors";
import type { Limits } from "./protocol";

/** A message, parsed. */
export interface Message {
  id?: number | string | null;
  method?: string;
  params?: { request: number };
  result?: unknown;
  error?: unknown;
}

const LONE_SURROGATE = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;

/**
 * Writes a request. What the library could only answer without an id (too long, too deep, no
 * valid text) is refused here, because nobody could tell whose answer that is.
 */
export function encode(
  id: number,
  method: string,
  params: unknown,
  limits: Pick<Limits, "max_message_bytes" | "max_message_depth">,
): Buffer {
  let text: string;
  try {
    text = JSON.stringify({ jsonrpc: "2.0", id, method, params });
  } catch (error) {
    const message = `The params are no JSON: ${String(error)}.`;
    throw new InlayError("invalid_params", message, { cause: error });
  }
  if (LONE_SURROGATE.test(text)) {
    throw new InlayError("invalid_params", "A text holds a lone surrogate.");
  }
  const bytes = Buffer.from(text);
  if (bytes.length > limits.max_message_bytes) {
    const told = `The request has ${bytes.length} bytes; the limit is ${limits.max_message_bytes}.`;
    throw new InlayError("message_too_large", told);
  }
  const nests = depth(text);
  if (nests > limits.max_message_depth) {
    const told = `The request nests ${nests} deep; the limit is ${limits.max_message_depth}.`;
    throw new InlayError("message_too_deep", told);
  }
  return bytes;
}

/** How deep a JSON text nests. */
export function depth(text: string): number {
  let deepest = 0;
  let level = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === "{" || token === "[") {
      level += 1;
      deepest = Math.max(deepest, level);
    } else if (token === "}" || token === "]") {
      level -= 1;
    }
  }
  return deepest;
}

/** The notification that cancels a request. */
export function cancellation(id: number): Buffer {
  return notification("$/cancelRequest", { id });
}

/** The notification that this many chunks of a stream were taken, all in all. */
export function acknowledgement(id: number, chunks: number): Buffer {
  return notification("$/acknowledge", { id, chunks });
}

function notification(method: string, params: object): Buffer {
  return Buffer.from(JSON.stringify({ jsonrpc: "2.0", method, params }));
}
