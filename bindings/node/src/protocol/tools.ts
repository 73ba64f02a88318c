// Generated from schemas/v1 by `make schemas`. Do not edit.

import type { JsonObject } from "./json";

/** One of the tools allowed. */
export interface AllowedTool {
  /** Always `function`. */
  type: "function";
  /** The function. */
  function: ToolName;
}

/** Some of the tools. */
export interface AllowedTools {
  /** Whether the model must call one. */
  mode: AllowedToolsMode;
  /** The tools allowed. */
  tools: AllowedTool[];
}

/** Call only some of the tools. */
export interface AllowedToolsChoice {
  /** Always `allowed_tools`. */
  type: "allowed_tools";
  /** The tools allowed. */
  allowed_tools: AllowedTools;
}

/** `auto`: the model decides; `required`: call at least one. */
export type AllowedToolsMode = "auto" | "required";

/** A tool that takes free text. */
export interface CustomDefinition {
  /** Its name. */
  name: string;
  /** What it does. */
  description?: string | null;
  /** What its input looks like. */
  format?: JsonObject | null;
}

/** A tool that takes free text. Answered with `unsupported`. */
export interface CustomTool {
  /** Always `custom`. */
  type: "custom";
  /** The tool. */
  custom: CustomDefinition;
}

/** Call this custom tool. Answered with `unsupported`. */
export interface CustomToolChoice {
  /** Always `custom`. */
  type: "custom";
  /** The tool to call. */
  custom: ToolName;
}

/** A call of a function. */
export interface FunctionCall {
  /** The name of the function. */
  name: string;
  /** The arguments: a text that holds a JSON object. */
  arguments: string;
}

/** A function that the model may call. */
export interface FunctionDefinition {
  /** Its name. */
  name: string;
  /** What it does. */
  description?: string | null;
  /** The JSON Schema of its arguments. None are taken where absent. */
  parameters?: JsonObject | null;
  /** Whether the arguments must match the schema exactly. */
  strict?: boolean | null;
}

/** A function. */
export interface FunctionTool {
  /** Always `function`. */
  type: "function";
  /** The function. */
  function: FunctionDefinition;
}

/** Call this function. */
export interface FunctionToolChoice {
  /** Always `function`. */
  type: "function";
  /** The function to call. */
  function: ToolName;
}

/** A choice of tools by name. */
export type NamedToolChoice = FunctionToolChoice | AllowedToolsChoice | CustomToolChoice;

/** A tool that the model may call. */
export type Tool = FunctionTool | CustomTool;

/** A call of a tool. */
export interface ToolCall {
  /** The id that the tool's answer refers to. */
  id: string;
  /** Always `function`. */
  type?: "function";
  /** The function and its arguments. */
  function: FunctionCall;
}

/** Which tools the model calls. */
export type ToolChoice = ToolChoiceMode | NamedToolChoice;

/** `none`: call no tool; `auto`: the model decides; `required`: call at least one. */
export type ToolChoiceMode = "none" | "auto" | "required";

/** The name of a tool. */
export interface ToolName {
  /** The name. */
  name: string;
}
