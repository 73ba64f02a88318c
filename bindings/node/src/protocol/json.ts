// Generated from schemas/v1 by `make schemas`. Do not edit.

/** Any JSON object. */
export type JsonObject = { [key: string]: unknown };
