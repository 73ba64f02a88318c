// Shared by all suites: the server that the Python test has started, and its models.
import OpenAI from "openai";

export const url = process.env.INLAY_URL;
export const ECHO = "builtin:echo";
export const NULL = "builtin:null";
export const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "none", maxRetries: 0 });

export const user = (content) => [{ role: "user", content }];

export const callOf = (place) =>
  `<tool_call>\n${JSON.stringify({ name: "get_weather", arguments: { place } })}\n</tool_call>`;

export const PLACE = {
  type: "object",
  properties: { place: { type: "string" } },
  required: ["place"],
  additionalProperties: false,
};

/** Requests in progress in the engine, over all models. */
export async function running() {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line.startsWith("inlay_requests_running{"));
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

/** Wait until a condition is true, and fail if it does not become true. */
export async function until(condition, seconds = 120) {
  const end = Date.now() + seconds * 1000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`this did not come true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
