// OpenAI's official client for Node against the server, unchanged.
import assert from "node:assert/strict";
import test from "node:test";

import OpenAI from "openai";
import { zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { z } from "zod";

import { callOf, client, ECHO, NULL, PLACE, running, until, user } from "./server.mjs";

const weather = {
  type: "function",
  function: { name: "get_weather", description: "The weather.", parameters: PLACE },
};

test("a chat", async () => {
  const answer = await client.chat.completions.create({ model: ECHO, messages: user("Hé! 🦊") });
  assert.equal(answer.object, "chat.completion");
  assert.equal(answer.choices[0].message.content, "Hé! 🦊");
  assert.equal(answer.choices[0].finish_reason, "stop");
  const { prompt_tokens, completion_tokens, total_tokens } = answer.usage;
  assert.equal(prompt_tokens + completion_tokens, total_tokens);
});

test("a stream with its usage", async () => {
  const stream = await client.chat.completions.create({
    model: ECHO,
    messages: user("one two 🦊"),
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  assert.equal(chunks.map((c) => c.choices[0]?.delta.content ?? "").join(""), "one two 🦊");
  assert.equal(chunks[0].choices[0].delta.role, "assistant");
  assert.equal(chunks.at(-2).choices[0].finish_reason, "stop");
  assert.deepEqual(chunks.at(-1).choices, []);
  assert.ok(chunks.at(-1).usage.completion_tokens > 0);
});

test("the stream helper", async () => {
  const pieces = [];
  const stream = client.chat.completions
    .stream({ model: ECHO, messages: user("a b c") })
    .on("content", (delta) => pieces.push(delta));
  assert.equal(await stream.finalContent(), "a b c");
  assert.equal(pieces.join(""), "a b c");
});

test("a tool call in deltas", async () => {
  const stream = await client.chat.completions.create({
    model: ECHO,
    messages: user(callOf("Bern")),
    tools: [weather],
    stream: true,
  });
  const calls = [];
  let finish;
  for await (const chunk of stream) {
    finish = chunk.choices[0].finish_reason ?? finish;
    for (const delta of chunk.choices[0].delta.tool_calls ?? []) {
      calls[delta.index] ??= { id: delta.id, name: delta.function.name, pieces: [] };
      calls[delta.index].pieces.push(delta.function.arguments ?? "");
    }
  }
  assert.equal(finish, "tool_calls");
  assert.equal(calls.length, 1);
  assert.ok(calls[0].id);
  assert.equal(calls[0].name, "get_weather");
  assert.ok(calls[0].pieces.length > 1, "the arguments came in one piece");
  assert.deepEqual(JSON.parse(calls[0].pieces.join("")), { place: "Bern" });
});

test("parallel calls, whole and streamed", async () => {
  const body = { model: ECHO, messages: user(callOf("Bern") + callOf("Rome")), tools: [weather] };
  const whole = await client.chat.completions.create(body);
  const streamed = await client.chat.completions.stream(body).finalChatCompletion();
  for (const answer of [whole, streamed]) {
    const calls = answer.choices[0].message.tool_calls;
    const places = calls.map((call) => JSON.parse(call.function.arguments).place);
    assert.deepEqual(places, ["Bern", "Rome"]);
    assert.notEqual(calls[0].id, calls[1].id);
  }
  const one = await client.chat.completions.create({
    ...body,
    parallel_tool_calls: false,
    tool_choice: "required",
  });
  assert.equal(one.choices[0].message.tool_calls.length, 1);
});

test("a tool's answer goes back", async () => {
  const question = user(callOf("Bern"));
  const body = { model: ECHO, messages: question, tools: [weather] };
  const { message } = (await client.chat.completions.create(body)).choices[0];
  const answer = { role: "tool", tool_call_id: message.tool_calls[0].id, content: "Sunny." };
  const again = await client.chat.completions.create({
    ...body,
    messages: [...question, message, answer, ...user("Thanks")],
  });
  assert.equal(again.choices[0].message.content, "Thanks");
});

test("the client's own loop of tools", async () => {
  const asked = [];
  const runner = client.chat.completions.runTools({
    model: ECHO,
    messages: user(callOf("Bern")),
    tools: [
      {
        type: "function",
        function: {
          name: "get_weather",
          description: "The weather.",
          parameters: PLACE,
          parse: JSON.parse,
          function: (parameters) => {
            asked.push(parameters);
            return "Sunny.";
          },
        },
      },
    ],
  }, { maxChatCompletions: 2 });
  await runner.done();
  assert.deepEqual(asked[0], { place: "Bern" });
});

test("structured output through parse", async () => {
  const City = z.object({ name: z.string(), people: z.number().int() });
  const answer = await client.chat.completions.parse({
    model: ECHO,
    messages: user('{"name": "Bern", "people": 134794}'),
    response_format: zodResponseFormat(City, "city"),
  });
  assert.deepEqual(answer.choices[0].message.parsed, { name: "Bern", people: 134794 });
});

test("log probabilities", async () => {
  const body = { model: ECHO, messages: user("a b"), logprobs: true, top_logprobs: 2 };
  const answer = await client.chat.completions.create(body);
  const { content } = answer.choices[0].logprobs;
  assert.ok(content.map((entry) => entry.token).join("").startsWith("a b"));
  for (const entry of content) {
    assert.ok(entry.logprob <= 0);
    assert.equal(entry.top_logprobs.length, 2);
  }
});

test("several choices", async () => {
  const answer = await client.chat.completions.create({ model: ECHO, messages: user("a"), n: 3 });
  assert.deepEqual(answer.choices.map((choice) => choice.index), [0, 1, 2]);
});

test("stop texts, limits and seeds", async () => {
  const stopped = await client.chat.completions.create({
    model: ECHO,
    messages: user("one two STOP three"),
    stop: ["STOP"],
  });
  assert.equal(stopped.choices[0].message.content, "one two ");
  const cut = await client.chat.completions.create({
    model: NULL,
    messages: user("x"),
    max_completion_tokens: 5,
  });
  assert.equal(cut.choices[0].finish_reason, "length");
  assert.equal(cut.usage.completion_tokens, 5);
  const seeded = { model: ECHO, messages: user("a b c"), seed: 7, temperature: 1 };
  const [one, two] = [
    await client.chat.completions.create(seeded),
    await client.chat.completions.create(seeded),
  ];
  assert.equal(one.choices[0].message.content, two.choices[0].message.content);
});

test("plain completions", async () => {
  const body = { model: NULL, prompt: "Once", max_tokens: 4 };
  const whole = await client.completions.create(body);
  let text = "";
  const stream = await client.completions.create({ ...body, stream: true });
  for await (const chunk of stream) text += chunk.choices[0].text;
  assert.equal(text, whole.choices[0].text);
});

test("embeddings, as numbers and as the client's base64", async () => {
  const two = await client.embeddings.create({ model: ECHO, input: ["a", "b"] });
  const one = await client.embeddings.create({ model: ECHO, input: "a", encoding_format: "float" });
  assert.equal(two.data.length, 2);
  assert.equal(two.data[0].embedding.length, one.data[0].embedding.length);
  two.data[0].embedding.forEach((value, index) => {
    assert.ok(Math.abs(value - one.data[0].embedding[index]) < 1e-6);
  });
});

test("models", async () => {
  const ids = [];
  for await (const model of client.models.list()) ids.push(model.id);
  assert.deepEqual(ids.sort(), [ECHO, NULL]);
  assert.equal((await client.models.retrieve(ECHO)).owned_by, "inlay");
});

test("errors are of the client's own kinds", async () => {
  const chat = (change) =>
    client.chat.completions.create({ model: ECHO, messages: user("x"), ...change });
  for (const stream of [false, true]) {
    await assert.rejects(chat({ model: "none", stream }), (error) => {
      assert.ok(error instanceof OpenAI.NotFoundError);
      assert.equal(error.code, "model_not_found");
      return true;
    });
    await assert.rejects(chat({ temperature: 3, stream }), (error) => {
      assert.ok(error instanceof OpenAI.BadRequestError);
      assert.equal(error.param, "temperature");
      assert.match(error.message, /at most 2/);
      return true;
    });
  }
  await assert.rejects(client.models.retrieve("none"), OpenAI.NotFoundError);
});

test("closing a stream cancels the request", async () => {
  const body = {
    model: NULL,
    messages: user("x"),
    max_completion_tokens: 16_000_000,
    n: 16,
    stream: true,
  };
  const broken = await client.chat.completions.create(body);
  for await (const _ of broken) break;
  await until(async () => (await running()) === 0);
  const aborted = await client.chat.completions.create(body);
  aborted.controller.abort();
  await until(async () => (await running()) === 0);
  const waiting = new AbortController();
  setTimeout(() => waiting.abort(), 300);
  await assert.rejects(
    client.chat.completions.create({ ...body, stream: false }, { signal: waiting.signal }),
    OpenAI.APIUserAbortError,
  );
  await until(async () => (await running()) === 0);
});

test("a hundred streams do not mix", async () => {
  await Promise.all(
    Array.from({ length: 100 }, async (_, number) => {
      const text = Array.from({ length: 20 }, (_, i) => `${number}.${i}`).join(" ");
      const stream = await client.chat.completions.create({
        model: ECHO,
        messages: user(text),
        stream: true,
      });
      let got = "";
      for await (const chunk of stream) got += chunk.choices[0]?.delta.content ?? "";
      assert.equal(got, text);
    }),
  );
});

test("responses: text, events, tools, parse, errors", async () => {
  const answer = await client.responses.create({ model: ECHO, input: "Hello!" });
  assert.equal(answer.output_text, "Hello!");

  const stream = client.responses.stream({ model: ECHO, input: "a b c" });
  const deltas = [];
  stream.on("response.output_text.delta", (event) => deltas.push(event.delta));
  assert.equal((await stream.finalResponse()).output_text, "a b c");
  assert.equal(deltas.join(""), "a b c");

  const tools = [{ type: "function", name: "get_weather", parameters: PLACE, strict: true }];
  const called = await client.responses.create({ model: ECHO, input: callOf("Bern"), tools });
  const [call] = called.output.filter((item) => item.type === "function_call");
  assert.deepEqual(JSON.parse(call.arguments), { place: "Bern" });
  const output = { type: "function_call_output", call_id: call.call_id, output: "Sunny." };
  const input = [...user(callOf("Bern")), ...called.output, output, ...user("Thanks")];
  const after = await client.responses.create({ model: ECHO, input, tools });
  assert.equal(after.output_text, "Thanks");

  const City = z.object({ name: z.string() });
  const parsed = await client.responses.parse({
    model: ECHO,
    input: '{"name": "Bern"}',
    text: { format: zodTextFormat(City, "city") },
  });
  assert.deepEqual(parsed.output_parsed, { name: "Bern" });

  await assert.rejects(
    client.responses.create({ model: ECHO, input: "x", previous_response_id: "resp_1" }),
    (error) => error instanceof OpenAI.BadRequestError && error.param === "previous_response_id",
  );
});
