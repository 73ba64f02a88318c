// Generated from schemas/v1 by `make schemas`. Do not edit.

/** One embedding. */
export interface Embedding {
  /** Always `embedding`. */
  object: "embedding";
  /** The number of the input, from 0. */
  index: number;
  /** The numbers. */
  embedding: EmbeddingVector;
}

/** A text, several texts, the tokens of a text, or of several. */
export type EmbeddingInput = string | string[] | number[] | number[][];

/** The result of `embeddings.create`. */
export interface EmbeddingList {
  /** Always `list`. */
  object: "list";
  /** The embeddings, in the order of the inputs. */
  data: Embedding[];
  /** The id of the model. */
  model: string;
  /** What it took. */
  usage: EmbeddingUsage;
}

/** `embeddings.create`: OpenAI's request body. */
export interface EmbeddingRequest {
  /** The id of a loaded model. */
  model: string;
  /** What to embed. */
  input: EmbeddingInput;
  /** How to write the numbers. `float` where absent. */
  encoding_format?: EncodingFormat | null;
  /** Keep this many numbers of each and normalise again. All where absent. */
  dimensions?: number | null;
  /** A name for the end user. Accepted, not used. */
  user?: string | null;
}

/** What a request took. */
export interface EmbeddingUsage {
  /** Tokens of all inputs. */
  prompt_tokens: number;
  /** The same. */
  total_tokens: number;
}

/** The numbers of an embedding, in the format asked for. */
export type EmbeddingVector = number[] | string;

/** `float`: numbers; `base64`: little-endian 32-bit floats in base64. */
export type EncodingFormat = "float" | "base64";
