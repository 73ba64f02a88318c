import { equal, isMap, Mismatch, shown, type Json, type JsonMap, type Matcher } from "./patterns";

/** Takes messages until it has what it wants. */
export interface Expectation {
  readonly done: boolean;
  /** Whether the message is one for this expectation, right or wrong. */
  wants(message: Json): boolean;
  /** Takes a message that it wants; throws if it is wrong. */
  take(message: Json): void;
}

/** Reads an entry of `expect`. */
export function expectation(spec: Json, matcher: Matcher): Expectation {
  if (isMap(spec) && Object.keys(spec).length === 1) {
    const [[key, value]] = Object.entries(spec) as [[string, JsonMap]];
    switch (key) {
      case "$result":
        return new Answer(value, matcher, false);
      case "$error":
        return new Answer(value, matcher, true);
      case "$chunks":
        return new Chunks(value, matcher);
      case "$stream":
        return new Stream(value, matcher);
      case "$unordered":
        return new Unordered((value as unknown as Json[]).map((one) => expectation(one, matcher)));
    }
  }
  return new One(spec, matcher);
}

class One implements Expectation {
  done = false;

  constructor(
    readonly pattern: Json,
    readonly matcher: Matcher,
  ) {}

  wants(message: Json): boolean {
    return this.matcher.matches(this.pattern, message);
  }

  take(message: Json): void {
    this.matcher.check(this.pattern, message, "");
    this.done = true;
  }
}

/** What expectations about a request share. */
abstract class Of implements Expectation {
  done = false;

  constructor(
    readonly spec: JsonMap,
    readonly matcher: Matcher,
  ) {}

  abstract take(message: Json): void;

  wants(message: Json): boolean {
    return this.chunk(message) !== undefined || this.answers(message);
  }

  answers(message: Json): boolean {
    return isMap(message) && equal(message["id"], this.spec["id"]);
  }

  progress(message: Json): boolean {
    return (
      isMap(message) &&
      message["method"] === "$/progress" &&
      equal((message["params"] as JsonMap)["request"], this.spec["id"])
    );
  }

  chunk(message: Json): JsonMap | undefined {
    if (!isMap(message) || !/^(chat\.)?completions\.chunk$/.test(String(message["method"]))) {
      return undefined;
    }
    const params = message["params"] as JsonMap;
    return equal(params["request"], this.spec["id"]) ? (params["chunk"] as JsonMap) : undefined;
  }
}

/** The result or the error of a request. */
class Answer extends Of {
  constructor(
    spec: JsonMap,
    matcher: Matcher,
    readonly failure: boolean,
  ) {
    super(spec, matcher);
  }

  override wants(message: Json): boolean {
    return this.answers(message) || this.progress(message);
  }

  take(message: Json): void {
    if (this.progress(message)) {
      return;
    }
    const wanted: JsonMap = this.failure
      ? { error: this.#error() }
      : { result: this.spec["is"] ?? { $type: "object" } };
    this.matcher.check({ id: this.spec["id"] as Json, ...wanted }, message, "");
    this.done = true;
  }

  #error(): JsonMap {
    const name = this.spec["name"] as string;
    const data: JsonMap = { name };
    const pointer = this.spec["pointer"];
    if (pointer !== undefined) {
      data["pointer"] = pointer ?? { $absent: true };
    }
    const code = this.matcher.codes.get(name);
    if (code === undefined) {
      throw new Mismatch(`there is no error ${name}`);
    }
    return { code, data, ...("message" in this.spec && { message: this.spec["message"] }) };
  }
}

/** A number of chunks of a request that goes on. */
class Chunks extends Of {
  #left = this.spec["min"] as number;
  override done = this.#left <= 0;

  take(message: Json): void {
    const chunk = this.chunk(message);
    if (chunk === undefined) {
      throw new Mismatch(`the request ended too soon: ${shown(message)}`);
    }
    this.matcher.said(this.spec["id"]).add(chunk);
    this.#left -= 1;
    this.done = this.#left <= 0;
  }
}

/** Chunks of a request, then its answer. */
class Stream extends Of {
  take(message: Json): void {
    const chunk = this.chunk(message);
    if (chunk === undefined) {
      this.#end(message as JsonMap);
      this.done = true;
      return;
    }
    this.matcher.check(this.spec["chunk"] ?? {}, chunk, "chunk");
    this.matcher.said(this.spec["id"]).add(chunk);
  }

  #end(message: JsonMap): void {
    const { id, min, error, usage, text, texts } = this.spec;
    const said = this.matcher.said(id);
    this.matcher.forget(id);
    if (said.count < ((min as number | undefined) ?? 0)) {
      throw new Mismatch(`only ${said.count} chunks came`);
    }
    if (error !== undefined) {
      new Answer({ id: id as Json, name: error }, this.matcher, true).take(message);
      return;
    }
    const result = message["result"];
    if (!isMap(result)) {
      throw new Mismatch(`the stream ended with ${shown(message)}`);
    }
    said.compare(result, usage === true);
    this.matcher.check(this.spec["result"] ?? {}, result, "result");
    if (text !== undefined) {
      this.matcher.check(text, said.inOrder()[0], "text");
    }
    if (texts !== undefined) {
      this.matcher.check(texts, said.inOrder(), "texts");
    }
  }
}

/** Several expectations at once. */
class Unordered implements Expectation {
  constructor(readonly parts: Expectation[]) {}

  get done(): boolean {
    return this.parts.every((part) => part.done);
  }

  wants(message: Json): boolean {
    return this.#next(message) !== undefined;
  }

  take(message: Json): void {
    const part = this.#next(message);
    if (part === undefined) {
      throw new Mismatch(`nothing expects ${shown(message)}`);
    }
    part.take(message);
  }

  #next(message: Json): Expectation | undefined {
    // A stream that goes on may send more chunks than the pattern asks for.
    return (
      this.parts.find((part) => !part.done && part.wants(message)) ??
      this.parts.find((part) => part.done && part instanceof Chunks && part.wants(message))
    );
  }
}
