// Generated from schemas/v1 by `make schemas`. Do not edit.

export type * from "./chat";
export type * from "./completions";
export type * from "./embeddings";
export type * from "./engine";
export type * from "./json";
export type * from "./messages";
export type * from "./models";
export type * from "./output";
export type * from "./rpc";
export type * from "./sessions";
export type * from "./tokens";
export type * from "./tools";
