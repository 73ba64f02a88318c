import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import koffi from "koffi";

import { InlayError } from "./errors";

/** The status codes of inlay.h. */
export const OK = 0;
export const FULL = 2;
export const TIMED_OUT = 8;

/** The lowest ABI number that this package works with. */
const MINIMUM_ABI = 1;

/**
 * libinlay: the functions of inlay.h. A handle is a number in disguise, and here it is one, so
 * that it can be handed from one thread of JavaScript to another.
 */
export interface Library {
  path: string;
  about(): string;
  open(): number;
  send(client: number, message: Buffer, length: number): number;
  recv(client: number, timeout: number, message: [string | null]): number;
  close(client: number): void;
  closeAsync(client: number): Promise<void>;
}

const loaded = new Map<string, Library>();

/** Opens libinlay, once per thread and file. */
export function load(path?: string): Library {
  const place = find(path);
  let library = loaded.get(place);
  if (library === undefined) {
    library = bind(place);
    check(library);
    loaded.set(place, library);
  }
  return library;
}

/** The functions of the library at `path`. */
export function bind(path: string): Library {
  let native: ReturnType<typeof koffi.load>;
  try {
    native = koffi.load(path);
  } catch (error) {
    throw new InlayError("library_missing", notOpened(path, String(error)), { cause: error });
  }
  try {
    const message = koffi.out(koffi.pointer("str"));
    const length = koffi.out(koffi.pointer("size_t"));
    const recv = native.func("inlay_recv", "int", ["uintptr_t", "double", message, length]);
    const close = native.func("inlay_close", "void", ["uintptr_t"]);
    return {
      path,
      about: native.func("inlay_about", "str", []),
      open: native.func("inlay_open", "uintptr_t", []),
      send: native.func("inlay_send", "int", ["uintptr_t", "const uint8_t *", "size_t"]),
      recv: (client, timeout, text) => recv(client, timeout, text, null) as number,
      close,
      closeAsync: (client) => new Promise((done) => close.async(client, () => done())),
    };
  } catch (error) {
    const message = `${path} is not libinlay: ${String(error)}.`;
    throw new InlayError("library_incompatible", message, { cause: error });
  }
}

function check(library: Library): void {
  const about = JSON.parse(library.about()) as { abi: number };
  if (about.abi < MINIMUM_ABI) {
    throw new InlayError(
      "library_incompatible",
      `${library.path} has ABI ${about.abi}; this package needs ${MINIMUM_ABI} or newer.`,
    );
  }
}

/**
 * Where libinlay is: the path given, else the variable, else in the package or beside the
 * program, else the name alone, which the loader of the system looks up.
 */
function find(path?: string): string {
  const named = path ?? process.env["INLAY_LIBRARY"];
  if (named) {
    if (!existsSync(named) || !statSync(named).isFile()) {
      const whose = path === undefined ? "INLAY_LIBRARY" : "The path given";
      throw new InlayError("library_missing", `${whose} names ${named}, which is no file.`);
    }
    return resolve(named);
  }
  return places().find((place) => existsSync(place)) ?? fileName();
}

function places(): string[] {
  const platform = `${process.platform}-${process.arch}`;
  return [
    join(__dirname, "..", "native", platform, fileName()),
    join(dirname(process.execPath), fileName()),
    ...(process.argv[1] ? [join(dirname(process.argv[1]), fileName())] : []),
  ];
}

function notOpened(path: string, why: string): string {
  if (path !== fileName()) {
    return `${path} cannot be opened: ${why}.`;
  }
  return (
    `libinlay was not found. There is no file ${places().join(" and no file ")}, and the loader ` +
    `of the system says: ${why}. Set INLAY_LIBRARY to its path.`
  );
}

function fileName(): string {
  switch (process.platform) {
    case "win32":
      return "inlay.dll";
    case "darwin":
      return "libinlay.dylib";
    default:
      return "libinlay.so";
  }
}
