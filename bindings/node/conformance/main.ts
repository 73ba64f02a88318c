// Runs the language-neutral cases and payloads through this package:
//
//   node build/conformance/main.js ../../tests/conformance
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { load, OK, type Library } from "../src/library";
import { expectation } from "./expectations";
import {
  equal,
  isMap,
  Matcher,
  Mismatch,
  parse,
  shown,
  stringify,
  type Json,
  type JsonMap,
} from "./patterns";
import { types } from "./types";

type Piece = string | { repeat: string; times: number } | { base64: string };

interface Step {
  send?: Json;
  call?: JsonMap;
  send_raw?: Piece[];
  write?: { path: string; text: string };
  expect?: Json[];
}

interface Case {
  name: string;
  start: "raw" | "initialized" | "echo" | "null";
  steps: Step[];
}

interface Index {
  errors: { name: string; code: number }[];
  schemas: { name: string; file: string }[];
}

const SECONDS = 120;
const PACKAGE = resolve(__dirname, "../..");

/** A client of its own for one case. */
class Talk {
  readonly #client: number;
  readonly #matcher: Matcher;

  constructor(
    readonly library: Library,
    readonly tmp: string,
    codes: ReadonlyMap<string, number>,
  ) {
    this.#client = library.open();
    this.#matcher = new Matcher(codes);
  }

  close(): void {
    this.library.close(this.#client);
  }

  send(message: Json): void {
    // What JSON escapes is escaped in the cases, too: a lone half of a pair stays one.
    const path = JSON.stringify(this.tmp).slice(1, -1);
    this.sendBytes(Buffer.from(stringify(message).replaceAll("${tmp}", path)));
  }

  sendBytes(bytes: Buffer): void {
    const status = -this.library.send(this.#client, bytes, bytes.length);
    if (status !== OK) {
      throw new Mismatch(`inlay_send reports ${status}`);
    }
  }

  receive(): Json {
    const message: [string | null] = [null];
    const status = -this.library.recv(this.#client, SECONDS, message);
    const text = message[0];
    if (text === null) {
      throw new Mismatch(`nothing came in ${SECONDS} s (status ${status})`);
    }
    return parse(text);
  }

  expect(spec: Json): void {
    const wanted = expectation(spec, this.#matcher);
    while (!wanted.done) {
      wanted.take(this.receive());
    }
  }

  call(name: string, method: string, params: JsonMap): void {
    const id = `conformance:${name}`;
    this.send({ jsonrpc: "2.0", id, method, params });
    this.expect({ $result: { id } });
  }

  step({ send, call, send_raw, write, expect = [] }: Step): void {
    if (call !== undefined) {
      this.send({ jsonrpc: "2.0", ...call });
    } else if (send !== undefined) {
      this.send(send);
    } else if (send_raw !== undefined) {
      this.sendBytes(Buffer.concat(send_raw.map(bytesOf)));
    } else if (write !== undefined) {
      writeFileSync(write.path.replaceAll("${tmp}", this.tmp), write.text);
    }
    expect.forEach((spec) => this.expect(spec));
  }
}

function bytesOf(piece: Piece): Buffer {
  if (typeof piece === "string") {
    return Buffer.from(piece);
  }
  return "base64" in piece
    ? Buffer.from(piece.base64, "base64")
    : Buffer.from(piece.repeat.repeat(piece.times));
}

function runCase(one: Case, library: Library, codes: ReadonlyMap<string, number>): void {
  const tmp = mkdtempSync(join(tmpdir(), "inlay-case-"));
  const talk = new Talk(library, tmp, codes);
  try {
    if (one.start !== "raw") {
      talk.call("initialize", "initialize", {});
    }
    if (one.start === "echo" || one.start === "null") {
      talk.call("load", "model.load", { model: `builtin:${one.start}`, id: one.start });
    }
    one.steps.forEach((step, place) => {
      try {
        talk.step(step);
      } catch (error) {
        throw new Mismatch(`step ${place + 1}: ${(error as Error).message}`);
      }
    });
    talk.send({ jsonrpc: "2.0", id: "conformance:end", method: "conformance.end" });
    const last = talk.receive();
    if (!isMap(last) || !equal(last["id"], "conformance:end")) {
      throw new Mismatch(`nobody expected ${shown(last)}`);
    }
  } finally {
    talk.close();
    rmSync(tmp, { recursive: true });
  }
}

/**
 * Has the compiler hold every payload to its type. The types are all that this binding generates:
 * JSON itself is read and written by the language.
 */
function checkPayloads(folder: string, { schemas }: Index): { count: number; failures: string[] } {
  let count = 0;
  let program = 'import type * as inlay from "inlay";\n';
  for (const { name, file } of schemas) {
    if (types[name] !== undefined) {
      const payloads = JSON.parse(readFileSync(join(folder, "payloads", file), "utf8")) as Json[];
      count += payloads.length;
      for (const payload of payloads) {
        program += `\n// ${name}\n(${JSON.stringify(payload, null, 1)}) satisfies inlay.${types[name]};\n`;
      }
    }
  }
  const source = join(PACKAGE, "build", "payloads.mts");
  writeFileSync(source, program);
  const options = ["--strict", "--noEmit", "--module", "nodenext", "--skipLibCheck", source];
  try {
    execFileSync(process.execPath, [join(PACKAGE, "node_modules/typescript/bin/tsc"), ...options]);
    return { count, failures: [] };
  } catch (error) {
    const told = String((error as { stdout?: Buffer }).stdout ?? error);
    return { count, failures: told.split("\n").filter((line) => line.startsWith("build") || line.includes("error")) };
  }
}

function main(folder: string): number {
  const index = JSON.parse(
    readFileSync(join(folder, "../../schemas/v1/index.json"), "utf8"),
  ) as Index;
  const codes = new Map(index.errors.map(({ name, code }) => [name, code]));
  const library = load();
  const failures: string[] = [];
  let cases = 0;
  for (const file of readdirSync(join(folder, "cases")).sort()) {
    const text = readFileSync(join(folder, "cases", file), "utf8");
    const read = parse(text) as unknown as { cases: Case[] };
    for (const one of read.cases) {
      cases += 1;
      try {
        runCase(one, library, codes);
      } catch (error) {
        failures.push(`${one.name}: ${(error as Error).message}`);
      }
    }
  }
  const payloads = checkPayloads(folder, index);
  failures.push(...payloads.failures);
  failures.forEach((failure) => console.log(`FAILED ${failure}`));
  const verdict = failures.length === 0 ? "all passed" : `${failures.length} failed`;
  console.log(`${cases} cases, ${payloads.count} payloads: ${verdict}`);
  return cases === 0 || failures.length > 0 ? 1 : 0;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: main.js FOLDER, where FOLDER is tests/conformance");
  process.exitCode = 2;
} else {
  process.exitCode = main(folder);
}
