// Generated from schemas/v1 by `make schemas`. Do not edit.

import type { ToolCall } from "./tools";

/** What the model said before. */
export interface AssistantMessage {
  /** Always `assistant`. */
  role: "assistant";
  /** What it said. May be absent where it called tools. */
  content?: MessageContent | null;
  /** What it thought, for templates that want it back. */
  reasoning_content?: string | null;
  /** Its refusal. */
  refusal?: string | null;
  /** The tools that it called. */
  tool_calls?: ToolCall[] | null;
  /** A name for the participant. */
  name?: string | null;
}

/** Sound. A model that cannot hear answers `unsupported`. */
export interface AudioPart {
  /** Always `input_audio`. */
  type: "input_audio";
  /** The sound. */
  input_audio: InputAudio;
}

/** A message of the conversation. */
export type ChatMessage =
  | DeveloperMessage
  | SystemMessage
  | UserMessage
  | AssistantMessage
  | ToolMessage;

/** A part of a message. */
export type ContentPart = TextPart | ImagePart | AudioPart | FilePart | RefusalPart;

/** Instructions from the developer. Templates that know no such role see `system`. */
export interface DeveloperMessage {
  /** Always `developer`. */
  role: "developer";
  /** What it says. */
  content: MessageContent;
  /** A name for the participant. */
  name?: string | null;
}

/** A file. Answered with `unsupported`. */
export interface FilePart {
  /** Always `file`. */
  type: "file";
  /** The file. */
  file: FileSource;
}

/** A file. */
export interface FileSource {
  /** Its name. */
  filename?: string | null;
  /** Its bytes in base64. */
  file_data?: string | null;
  /** The id of an uploaded file. */
  file_id?: string | null;
}

/** An image. A model that cannot see answers `unsupported`. */
export interface ImagePart {
  /** Always `image_url`. */
  type: "image_url";
  /** The image. */
  image_url: ImageUrl;
}

/** Where an image is. */
export interface ImageUrl {
  /** A URL, or the image itself as a `data:` URL. */
  url: string;
  /** How closely to look: `auto`, `low` or `high`. */
  detail?: string | null;
}

/** Sound. */
export interface InputAudio {
  /** The sound in base64. */
  data: string;
  /** `wav` or `mp3`. */
  format: string;
}

/** What a message says: a text, or parts. */
export type MessageContent = string | ContentPart[];

/** The assistant's refusal in an earlier turn. */
export interface RefusalPart {
  /** Always `refusal`. */
  type: "refusal";
  /** What it said. */
  refusal: string;
}

/** Instructions. */
export interface SystemMessage {
  /** Always `system`. */
  role: "system";
  /** What it says. */
  content: MessageContent;
  /** A name for the participant. */
  name?: string | null;
}

/** Text. */
export interface TextPart {
  /** Always `text`. */
  type: "text";
  /** The text. */
  text: string;
}

/** The answer of a tool. */
export interface ToolMessage {
  /** Always `tool`. */
  role: "tool";
  /** What the tool returned. */
  content: MessageContent;
  /** The call that it answers. */
  tool_call_id: string;
}

/** What the user says. */
export interface UserMessage {
  /** Always `user`. */
  role: "user";
  /** What it says. */
  content: MessageContent;
  /** A name for the participant. */
  name?: string | null;
}
