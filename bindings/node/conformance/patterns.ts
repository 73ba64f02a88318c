// The pattern language of the cases; tests/conformance/README.md describes it.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonMap = { [key: string]: Json };
/** A member that is not there. */
type Value = Json | undefined;

/** A message is not what the case expects. */
export class Mismatch extends Error {}

export function isMap(value: Value): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function shown(value: Value): string {
  const text = JSON.stringify(value) ?? "absent";
  return text.length <= 300 ? text : `${text.slice(0, 297)}...`;
}

export function equal(one: Value, other: Value): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, at) => equal(item, other[at]));
  }
  if (isMap(one) && isMap(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && equal(one[key], other[key]))
    );
  }
  return one === other;
}

// JavaScript's numbers hold no integer of 64 bit. Such ones are kept as texts with this mark.
const MARK = "@integer:";
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/** Reads JSON; integers that a number cannot hold become marked texts. */
export function parse(text: string): Json {
  const marked = text.replace(TOKEN, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) ? `"${MARK}${token}"` : token,
  );
  return JSON.parse(marked) as Json;
}

/** Writes JSON that `parse` has read. */
export function stringify(value: Json): string {
  return JSON.stringify(value).replace(new RegExp(`"${MARK}(-?\\d+)"`, "g"), "$1");
}

function hasType(value: Json, name: Value): boolean {
  switch (name) {
    case "any":
      return true;
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isMap(value);
    default:
      return typeof value === name;
  }
}

/** What the chunks of a request said so far, by the index of the choice. */
export class Said {
  readonly texts = new Map<number, string>();
  readonly finished = new Set<number>();
  id: Value;
  usage: Json = null;
  count = 0;

  add(chunk: JsonMap): void {
    this.count += 1;
    this.id ??= chunk["id"];
    if (!equal(this.id, chunk["id"])) {
      throw new Mismatch(`the chunks have several ids: ${shown(this.id)}, ${shown(chunk["id"])}`);
    }
    if (this.usage !== null) {
      throw new Mismatch("a chunk follows the one that tells the usage");
    }
    this.usage = chunk["usage"] ?? null;
    for (const choice of chunk["choices"] as JsonMap[]) {
      this.#choice(choice);
    }
  }

  #choice(choice: JsonMap): void {
    const index = choice["index"] as number;
    const delta = choice["delta"];
    if (this.finished.has(index)) {
      throw new Mismatch(`a chunk of choice ${index} follows its end`);
    }
    if (isMap(delta) && !this.texts.has(index) && !("role" in delta)) {
      throw new Mismatch(`the first chunk of choice ${index} has no role`);
    }
    const text = (isMap(delta) ? delta["content"] : choice["text"]) ?? "";
    this.texts.set(index, `${this.texts.get(index) ?? ""}${text as string}`);
    if (choice["finish_reason"] !== null) {
      this.finished.add(index);
    }
  }

  /** Holds the chunks to the result that ends them. */
  compare(result: JsonMap, usage: boolean): void {
    for (const choice of result["choices"] as JsonMap[]) {
      const index = choice["index"] as number;
      const message = choice["message"];
      const said = (isMap(message) ? message["content"] : choice["text"]) ?? "";
      const told = this.texts.get(index) ?? "";
      if (told !== said) {
        throw new Mismatch(`the chunks say ${shown(told)}, the result says ${shown(said)}`);
      }
      if (!this.finished.has(index)) {
        throw new Mismatch(`no chunk tells why choice ${index} ended`);
      }
    }
    if ((this.usage !== null) !== usage) {
      throw new Mismatch(`usage in the chunks: ${shown(this.usage)}`);
    }
    if (usage && !equal(this.usage, result["usage"])) {
      throw new Mismatch("the last chunk and the result tell different usage");
    }
  }

  inOrder(): string[] {
    return [...this.texts.keys()].sort((a, b) => a - b).map((index) => this.texts.get(index) ?? "");
  }
}

/** Matches values; remembers what `$same` and the streams saw. */
export class Matcher {
  readonly #saved = new Map<string, Json>();
  readonly #streams = new Map<string, Said>();

  constructor(readonly codes: ReadonlyMap<string, number>) {}

  said(request: Value): Said {
    const key = JSON.stringify(request);
    const said = this.#streams.get(key) ?? new Said();
    this.#streams.set(key, said);
    return said;
  }

  forget(request: Value): void {
    this.#streams.delete(JSON.stringify(request));
  }

  matches(pattern: Json, value: Value): boolean {
    try {
      this.check(pattern, value, "");
      return true;
    } catch (error) {
      if (error instanceof Mismatch) {
        return false;
      }
      throw error;
    }
  }

  check(pattern: Json, value: Value, at: string): void {
    if (isMap(pattern) && Object.keys(pattern).some((key) => /^\$[a-z_]+$/.test(key))) {
      for (const [key, wanted] of Object.entries(pattern)) {
        this.#special(key, wanted, value, at);
      }
    } else if (value === undefined) {
      throw new Mismatch(`${at} is missing`);
    } else if (isMap(pattern)) {
      if (!isMap(value)) {
        throw new Mismatch(`${at} is ${shown(value)}, not an object`);
      }
      for (const [key, wanted] of Object.entries(pattern)) {
        this.check(wanted, Object.hasOwn(value, key) ? value[key] : undefined, `${at}/${key}`);
      }
    } else if (Array.isArray(pattern)) {
      if (!Array.isArray(value) || value.length !== pattern.length) {
        throw new Mismatch(`${at} is ${shown(value)}, not an array of ${pattern.length}`);
      }
      pattern.forEach((wanted, place) => this.check(wanted, value[place], `${at}/${place}`));
    } else if (!equal(pattern, value)) {
      throw new Mismatch(`${at} is ${shown(value)}, not ${shown(pattern)}`);
    }
  }

  #special(key: string, wanted: Json, value: Value, at: string): void {
    if (key === "$absent") {
      if (value !== undefined) {
        throw new Mismatch(`${at} is ${shown(value)}, but should not be there`);
      }
    } else if (key === "$not") {
      if (this.matches(wanted, value)) {
        throw new Mismatch(`${at} is ${shown(value)}, which it must not be`);
      }
    } else if (value === undefined) {
      throw new Mismatch(`${at} is missing`);
    } else if (!this.#fits(key, wanted, value, at)) {
      throw new Mismatch(`${at} is ${shown(value)}, which is not ${key} ${shown(wanted)}`);
    }
  }

  #fits(key: string, wanted: Json, value: Json, at: string): boolean {
    switch (key) {
      case "$type":
        return [wanted].flat().some((name) => hasType(value, name));
      case "$regex":
        return typeof value === "string" && new RegExp(wanted as string, "u").test(value);
      case "$min":
        return typeof value === "number" && value >= (wanted as number);
      case "$max":
        return typeof value === "number" && value <= (wanted as number);
      case "$length":
        if (typeof value !== "string" && !Array.isArray(value)) {
          return false;
        }
        this.check(wanted, [...value].length, `${at} (its length)`);
        return true;
      case "$each":
        if (!Array.isArray(value)) {
          return false;
        }
        value.forEach((item, place) => this.check(wanted, item, `${at}/${place}`));
        return true;
      case "$contains":
        return Array.isArray(value) && this.#contains(wanted as Json[], value);
      case "$any_of":
        return (wanted as Json[]).some((one) => this.matches(one, value));
      case "$exact":
        if (!isMap(value) || Object.keys(value).length !== Object.keys(wanted as JsonMap).length) {
          return false;
        }
        this.check(wanted, value, at);
        return true;
      case "$same": {
        const name = wanted as string;
        const saved = this.#saved.has(name) ? this.#saved.get(name) : value;
        this.#saved.set(name, saved as Json);
        return equal(saved, value);
      }
      default:
        throw new Error(`there is no pattern ${key}`);
    }
  }

  #contains(wanted: Json[], value: Json[]): boolean {
    const left = [...value];
    return wanted.every((pattern) => {
      const at = left.findIndex((item) => this.matches(pattern, item));
      left.splice(at, at < 0 ? 0 : 1);
      return at >= 0;
    });
  }
}
