// Generated from schemas/v1 by `make schemas`. Do not edit.

import type { JsonObject } from "./json";

/** Any JSON object. */
export interface JsonObjectFormat {
  /** Always `json_object`. */
  type: "json_object";
}

/** A JSON Schema with a name. */
export interface JsonSchemaDefinition {
  /** Its name. */
  name: string;
  /** What it is for. */
  description?: string | null;
  /** The schema. Any JSON object where absent. */
  schema?: JsonObject | null;
  /**
   * Accepted. The output always matches the schema; a keyword that cannot be enforced is an error
   * either way.
   */
  strict?: boolean | null;
}

/** JSON that matches a schema. */
export interface JsonSchemaFormat {
  /** Always `json_schema`. */
  type: "json_schema";
  /** The schema. */
  json_schema: JsonSchemaDefinition;
}

/** What the output must be. */
export type ResponseFormat = TextFormat | JsonObjectFormat | JsonSchemaFormat;

/** A JSON Schema: as JSON, or as text that holds JSON. */
export type StructuredJson = JsonObject | string;

/** What the output must match (vLLM's name). Exactly one of the fields is given. */
export interface StructuredOutputs {
  /** The output is JSON that this schema accepts. */
  json?: StructuredJson | null;
  /** The output matches this regular expression as a whole. */
  regex?: string | null;
  /** The output is one of these texts. */
  choice?: string[] | null;
  /** The output is in the language of this grammar, in Lark's notation. */
  grammar?: string | null;
  /** The output is any JSON object. */
  json_object?: boolean | null;
}

/** Any text. */
export interface TextFormat {
  /** Always `text`. */
  type: "text";
}
