// The same module for `import`: one copy of the code, whichever way it is loaded.
export { ChatStream, Client, CompletionStream, InlayError, PROTOCOL_VERSION, Stream, VERSION } from "./index.js";
export type * from "./index.js";
