import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { Client, InlayError, type ChatCompletionRequest, type ChatStream, type ProgressStage } from "inlay";

async function open(t: TestContext, ...models: string[]): Promise<Client> {
  const client = await Client.open();
  t.after(() => client.close());
  for (const model of models) {
    await client.modelLoad({ model });
  }
  return client;
}

function ask(model: string, content: string): ChatCompletionRequest {
  return { model, messages: [{ role: "user", content }] };
}

async function read(stream: ChatStream): Promise<string> {
  let text = "";
  for await (const piece of stream.text()) {
    text += piece;
  }
  return text;
}

function named(name: string, more: object = {}) {
  return (error: unknown) => {
    assert(error instanceof InlayError);
    assert.equal(error.name, name);
    for (const [key, value] of Object.entries(more)) {
      assert.deepEqual((error as unknown as Record<string, unknown>)[key], value);
    }
    return true;
  };
}

/** Waits until something is so. */
async function until(what: () => Promise<boolean>, told = () => "it did not come about"): Promise<void> {
  const limit = Date.now() + 120_000;
  while (!(await what())) {
    assert(Date.now() < limit, told());
    await sleep(10);
  }
}

/** Waits until the engine has nothing to do. */
async function idle(client: Client): Promise<void> {
  await until(async () => {
    const { models } = await client.engineMetrics();
    return models.every(({ requests }) => requests.running + requests.waiting === 0);
  });
}

test("opening tells of the library", async (t) => {
  const client = await open(t);
  const info = await client.engineInfo();
  assert.equal(client.server.protocol_version, 1);
  assert.equal(info.schema_hash, client.server.schema_hash);
});

test("many streams at once", async (t) => {
  const client = await open(t, "builtin:echo");
  await Promise.all(
    Array.from({ length: 64 }, async (_, number) => {
      const text = `stream ${number}. `.repeat(20);
      assert.equal(await read(client.chatStream(ask("builtin:echo", text))), text);
    }),
  );
});

test("the result of a stream is complete", async (t) => {
  const client = await open(t, "builtin:echo");
  const answer = await client.chatStream(ask("builtin:echo", "All of it.")).result();
  assert.equal(answer.choices[0]?.message.content, "All of it.");
  const text = client.completeStream({ model: "builtin:echo", prompt: "Once." });
  assert.equal((await text.result()).choices.length, 1);
});

test("errors have a name and a place", async (t) => {
  const client = await open(t, "builtin:echo");
  const request = { ...ask("builtin:echo", "x"), temperature: 3 };
  const place = { pointer: "/params/temperature", code: -32602, param: "temperature" };
  await assert.rejects(client.chat(request), named("invalid_params", place));
  const missing = client.chatStream(ask("nothing", "x"));
  await assert.rejects(read(missing), named("model_not_found"));
  await assert.rejects(missing.result(), named("model_not_found"));
  const error = new InlayError("invalid_params", "No.", { pointer: "/params/n" });
  assert.equal(`${error}`, "No. [invalid_params] (at /params/n)");
});

test("a signal ends a call and a stream", async (t) => {
  const client = await open(t, "builtin:null");
  const signal = AbortSignal.timeout(20);
  const endless = client.chat(ask("builtin:null", "Go on."), { signal });
  await assert.rejects(endless, (error: InlayError) => {
    assert.equal((error.cause as Error).name, "TimeoutError");
    return named("request_cancelled")(error);
  });
  const controller = new AbortController();
  let count = 0;
  const looped = (async () => {
    for await (const _ of client.chatStream(ask("builtin:null", "Go on."), controller)) {
      if ((count += 1) === 3) {
        controller.abort();
      }
    }
  })();
  await assert.rejects(looped, named("request_cancelled"));
  assert.equal(count, 3);
  await idle(client);
  const aborted = { signal: AbortSignal.abort() };
  await assert.rejects(client.chat(ask("builtin:null", "x"), aborted), named("request_cancelled"));
});

test("leaving a loop cancels", async (t) => {
  const client = await open(t, "builtin:null");
  const stream = client.chatStream(ask("builtin:null", "Go on."));
  for await (const _ of stream) {
    break;
  }
  await idle(client);
  await assert.rejects(stream.result(), named("request_cancelled"));
  {
    await using held = client.chatStream(ask("builtin:null", "Go on."));
    await held.next();
  }
  await idle(client);
});

test("closing ends what runs", async (t) => {
  const client = await open(t, "builtin:null");
  const streams = Array.from({ length: 4 }, () => read(client.chatStream(ask("builtin:null", "x"))));
  const ends = Promise.all(streams.map((end) => assert.rejects(end, named("client_closed"))));
  await sleep(20);
  await client.close();
  await ends;
  await assert.rejects(client.engineInfo(), named("client_closed"));
  await client.close();
});

test("a stream that nobody reads holds up nobody", async (t) => {
  const client = await open(t, "builtin:null", "builtin:echo");
  const unread = client.chatStream(ask("builtin:null", "Go on."));
  await unread.next();
  for (let turn = 0; turn < 20; turn += 1) {
    assert.equal(await read(client.chatStream(ask("builtin:echo", "Me too."))), "Me too.");
  }
  const generated = async () => {
    const { models } = await client.engineMetrics();
    return models.find(({ model }) => model === "builtin:null")?.tokens.generated ?? NaN;
  };
  // The engine makes no more of it: what waits here is bounded.
  await until(async () => {
    const before = await generated();
    await sleep(100);
    return (await generated()) === before;
  });
  await unread.cancel();
});

test("a slow reader gets every chunk", async (t) => {
  const client = await open(t, "builtin:null");
  let count = 0;
  for await (const _ of client.chatStream({ ...ask("builtin:null", "x"), max_tokens: 1000 }).text()) {
    if ((count += 1) % 200 === 1) {
      await sleep(20);
    }
  }
  assert(count > 900, `only ${count} chunks came`);
});

test("progress is reported", async (t) => {
  const client = await open(t);
  const stages: ProgressStage[] = [];
  await client.modelLoad({ model: "builtin:echo" }, { onProgress: ({ stage }) => stages.push(stage) });
  assert.equal(stages.at(-1), "ready");
  const thrown = client.modelLoad(
    { model: "builtin:null" },
    {
      onProgress: () => {
        throw new RangeError("mine");
      },
    },
  );
  await assert.rejects(thrown, RangeError);
});

test("structured output", async (t) => {
  const client = await open(t, "builtin:echo");
  const schema = {
    type: "object",
    properties: { name: { type: "string" }, age: { type: "integer" } },
    required: ["name", "age"],
    additionalProperties: false,
  };
  const request = ask("builtin:echo", '{"name": "Anna", "age": 30}');
  const person = await client.structured<{ name: string; age: number }>(request, { schema });
  assert.deepEqual(person, { name: "Anna", age: 30 });
  const short = { ...request, max_tokens: 3 };
  await assert.rejects(client.structured(short, { schema }), named("invalid_response"));
  const parse = () => 7;
  assert.equal(await client.structured(request, { schema, parse }), 7);
});

test("what cannot be sent is refused", async (t) => {
  const client = await open(t, "builtin:echo");
  let parameters: Record<string, unknown> = {};
  for (let level = 0; level < 200; level += 1) {
    parameters = { a: parameters };
  }
  const deep = { ...ask("m", "x"), tools: [{ type: "function" as const, function: { name: "f", parameters } }] };
  await assert.rejects(client.chat(deep), named("message_too_deep"));
  await assert.rejects(client.chat(ask("m", "x".repeat(17 << 20))), named("message_too_large"));
  await assert.rejects(client.chat(ask("m", "\ud800")), named("invalid_params"));
  assert.equal(await read(client.chatStream(ask("builtin:echo", "a \\ud800 \u{1f600}"))), "a \\ud800 \u{1f600}");
  await assert.rejects(client.chat({ ...ask("m", "x"), seed: 1n as never }), named("invalid_params"));
});

test("a library that is not there", async () => {
  await assert.rejects(Client.open({ library: "no/such/file.so" }), named("library_missing"));
  await assert.rejects(Client.open({ library: "package.json" }), named("library_missing"));
});

test("nothing is left behind", { timeout: 900_000 }, async () => {
  const collect = (globalThis as unknown as { gc: () => void }).gc;
  const cycle = async (number: number) => {
    const client = await Client.open();
    await client.modelLoad({ model: "builtin:echo" });
    for await (const _ of client.chatStream(ask("builtin:echo", "A few words."))) {
      if (number % 2) {
        break;
      }
    }
    if (number % 50) {
      await client.close(); // the others are found by the garbage collector
    }
  };
  const usage = () => {
    collect();
    const count = (folder: string) => (process.platform === "linux" ? readdirSync(folder).length : 0);
    return {
      memory: process.memoryUsage().rss,
      files: count("/proc/self/fd"),
      threads: count("/proc/self/task"),
    };
  };
  for (let number = 0; number < 200; number += 1) {
    await cycle(number);
  }
  for (let turn = 0; turn < 20; turn += 1) {
    collect();
    await sleep(20);
  }
  const before = usage();
  for (let number = 0; number < 1000; number += 1) {
    await cycle(number);
  }
  let after = usage();
  await until(
    async () => {
      after = usage();
      const grown = after.memory - before.memory;
      return grown < 32 << 20 && after.files <= before.files + 2 && after.threads <= before.threads + 2;
    },
    () => `${JSON.stringify(before)}, then ${JSON.stringify(after)}`,
  );
});

test("the process ends by itself, also with an open client and a stream that runs", () => {
  const program = (body: string) => `
    const { Client } = require("inlay");
    (async () => {
      const client = await Client.open();
      await client.modelLoad({ model: "builtin:null" });
      const messages = [{ role: "user", content: "Go on." }];
      const stream = client.chatStream({ model: "builtin:null", messages });
      await stream.next();
      console.log("read");
      ${body}
    })();`;
  const run = (body: string) =>
    execFileSync(process.execPath, ["-e", program(body)], { timeout: 600_000, encoding: "utf8" });
  assert.equal(run(""), "read\n");
  assert.equal(run("process.exit(0)"), "read\n");
});

test("a close that is not waited for leaves the reader of the next client alone", () => {
  const program = `
    const { Client } = require("inlay");
    (async () => {
      for (let turn = 0; turn < 200; turn += 1) {
        const first = await Client.open();
        await first.modelLoad({ model: "builtin:echo" });
        void first.close();
        for (let pause = turn % 8; pause > 0; pause -= 1) {
          await new Promise(setImmediate);
        }
        const second = await Client.open();
        await second.modelLoad({ model: "builtin:echo" });
        await second.close();
      }
      console.log("done");
    })();`;
  const options = { timeout: 600_000, encoding: "utf8" } as const;
  assert.equal(execFileSync(process.execPath, ["-e", program], options), "done\n");
});

test("import and require give the same", async () => {
  const { createRequire } = await import("node:module");
  const required = createRequire(import.meta.url)("inlay") as typeof import("inlay");
  assert.equal(required.Client, Client);
  assert.equal(required.InlayError, InlayError);
});
