export { ChatStream, Client, CompletionStream, VERSION } from "./client";
export type { ClientOptions, Structure } from "./client";
export { InlayError } from "./errors";
export type { OwnErrorName } from "./errors";
export { PROTOCOL_VERSION } from "./methods";
export type { CallOptions, Method, MethodTypes } from "./methods";
export type * from "./protocol";
export { Stream } from "./stream";
