// The Vercel AI SDK against the server: over chats and over responses.
import assert from "node:assert/strict";
import test from "node:test";

import { createOpenAI } from "@ai-sdk/openai";
import { embed, generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";

import { callOf, ECHO, NULL, PLACE, running, until, url } from "./server.mjs";

const provider = createOpenAI({ baseURL: `${url}/v1`, apiKey: "none" });

for (const [name, model] of [
  ["chats", (id) => provider.chat(id)],
  ["responses", (id) => provider.responses(id)],
]) {
  test(`text over ${name}`, async () => {
    const { text, usage, finishReason } = await generateText({
      model: model(ECHO),
      prompt: "Hello!",
      maxRetries: 0,
    });
    assert.equal(text, "Hello!");
    assert.equal(finishReason, "stop");
    assert.ok(usage.outputTokens > 0);
  });

  test(`a stream over ${name}`, async () => {
    const { textStream, finishReason } = streamText({ model: model(ECHO), prompt: "one two" });
    let text = "";
    for await (const piece of textStream) text += piece;
    assert.equal(text, "one two");
    assert.equal(await finishReason, "stop");
  });

  test(`a tool over ${name}`, async () => {
    const asked = [];
    const { steps } = await generateText({
      model: model(ECHO),
      prompt: callOf("Bern"),
      maxRetries: 0,
      stopWhen: stepCountIs(2),
      tools: {
        get_weather: tool({
          description: "The weather.",
          inputSchema: jsonSchema(PLACE),
          execute: ({ place }) => {
            asked.push(place);
            return "Sunny.";
          },
        }),
      },
    });
    assert.equal(asked[0], "Bern");
    assert.equal(steps[0].toolResults[0].output, "Sunny.");
    assert.equal(steps.length, 2);
  });

  test(`an object over ${name}`, async () => {
    const { object } = await generateObject({
      model: model(ECHO),
      schema: jsonSchema(PLACE),
      prompt: '{"place": "Bern"}',
      maxRetries: 0,
    });
    assert.deepEqual(object, { place: "Bern" });
  });

  test(`stopping a stream over ${name}`, async () => {
    const stopper = new AbortController();
    const { textStream } = streamText({
      model: model(NULL),
      prompt: "x",
      maxOutputTokens: 16_000_000,
      abortSignal: stopper.signal,
    });
    for await (const _ of textStream) {
      stopper.abort();
      break;
    }
    await until(async () => (await running()) === 0);
  });
}

test("an embedding", async () => {
  const { embedding } = await embed({ model: provider.embedding(ECHO), value: "a" });
  assert.ok(embedding.length > 0);
});
