// Generated from schemas/v1 by `make schemas`. Do not edit.

import type {
  ChatCompletion,
  ChatCompletionRequest,
  ChatRenderParams,
  ChatRenderResult,
  Completion,
  CompletionRequest,
  EmbeddingList,
  EmbeddingRequest,
  EngineInfoParams,
  EngineInfoResult,
  EngineMetricsParams,
  EngineMetricsResult,
  EngineTraceParams,
  EngineTraceResult,
  InitializeParams,
  InitializeResult,
  ModelCard,
  ModelList,
  ModelListParams,
  ModelLoadParams,
  ModelPlanResult,
  ModelUnloadParams,
  ModelUnloadResult,
  ProgressParams,
  SchemaGetParams,
  SchemaGetResult,
  SessionRestoreParams,
  SessionRestoreResult,
  SessionSaveParams,
  SessionSaveResult,
  ShutdownParams,
  ShutdownResult,
  TokensCountParams,
  TokensCountResult,
  TokensDecodeParams,
  TokensDecodeResult,
  TokensEncodeParams,
  TokensEncodeResult,
} from "./protocol";

/** The version of the protocol that these types describe. */
export const PROTOCOL_VERSION = 1;

/** The params and the result of every method. */
export interface MethodTypes {
  "initialize": {
    params: InitializeParams;
    result: InitializeResult;
  };
  "engine.info": {
    params: EngineInfoParams;
    result: EngineInfoResult;
  };
  "engine.metrics": {
    params: EngineMetricsParams;
    result: EngineMetricsResult;
  };
  "engine.trace": {
    params: EngineTraceParams;
    result: EngineTraceResult;
  };
  "schema.get": {
    params: SchemaGetParams;
    result: SchemaGetResult;
  };
  "model.plan": {
    params: ModelLoadParams;
    result: ModelPlanResult;
  };
  "model.load": {
    params: ModelLoadParams;
    result: ModelCard;
  };
  "model.unload": {
    params: ModelUnloadParams;
    result: ModelUnloadResult;
  };
  "model.list": {
    params: ModelListParams;
    result: ModelList;
  };
  "chat.completions.create": {
    params: ChatCompletionRequest;
    result: ChatCompletion;
  };
  "completions.create": {
    params: CompletionRequest;
    result: Completion;
  };
  "embeddings.create": {
    params: EmbeddingRequest;
    result: EmbeddingList;
  };
  "tokens.encode": {
    params: TokensEncodeParams;
    result: TokensEncodeResult;
  };
  "tokens.decode": {
    params: TokensDecodeParams;
    result: TokensDecodeResult;
  };
  "tokens.count": {
    params: TokensCountParams;
    result: TokensCountResult;
  };
  "chat.render": {
    params: ChatRenderParams;
    result: ChatRenderResult;
  };
  "session.save": {
    params: SessionSaveParams;
    result: SessionSaveResult;
  };
  "session.restore": {
    params: SessionRestoreParams;
    result: SessionRestoreResult;
  };
  "shutdown": {
    params: ShutdownParams;
    result: ShutdownResult;
  };
}

/** The name of a method. */
export type Method = keyof MethodTypes;

/** Options of a call. */
export interface CallOptions {
  /** Cancels the request. */
  signal?: AbortSignal | undefined;
  /** Is told how far a long request is. */
  onProgress?: ((progress: ProgressParams) => void) | undefined;
}

/** A function for each method. */
export abstract class Methods {
  /** Sends any request and waits for its result. */
  abstract call<M extends Method>(
    method: M,
    params: MethodTypes[M]["params"],
    options?: CallOptions,
  ): Promise<MethodTypes[M]["result"]>;

  /** Sends `engine.info`. */
  engineInfo(options?: CallOptions): Promise<EngineInfoResult> {
    return this.call("engine.info", {}, options);
  }

  /** Sends `engine.metrics`. */
  engineMetrics(options?: CallOptions): Promise<EngineMetricsResult> {
    return this.call("engine.metrics", {}, options);
  }

  /** Sends `engine.trace`. */
  engineTrace(params: EngineTraceParams, options?: CallOptions): Promise<EngineTraceResult> {
    return this.call("engine.trace", params, options);
  }

  /** Sends `schema.get`. */
  schemaGet(params: SchemaGetParams = {}, options?: CallOptions): Promise<SchemaGetResult> {
    return this.call("schema.get", params, options);
  }

  /** Sends `model.plan`. */
  modelPlan(params: ModelLoadParams, options?: CallOptions): Promise<ModelPlanResult> {
    return this.call("model.plan", params, options);
  }

  /** Sends `model.load`. */
  modelLoad(params: ModelLoadParams, options?: CallOptions): Promise<ModelCard> {
    return this.call("model.load", params, options);
  }

  /** Sends `model.unload`. */
  modelUnload(params: ModelUnloadParams, options?: CallOptions): Promise<ModelUnloadResult> {
    return this.call("model.unload", params, options);
  }

  /** Sends `model.list`. */
  modelList(options?: CallOptions): Promise<ModelList> {
    return this.call("model.list", {}, options);
  }

  /** Sends `embeddings.create`. */
  embed(params: EmbeddingRequest, options?: CallOptions): Promise<EmbeddingList> {
    return this.call("embeddings.create", params, options);
  }

  /** Sends `tokens.encode`. */
  tokensEncode(params: TokensEncodeParams, options?: CallOptions): Promise<TokensEncodeResult> {
    return this.call("tokens.encode", params, options);
  }

  /** Sends `tokens.decode`. */
  tokensDecode(params: TokensDecodeParams, options?: CallOptions): Promise<TokensDecodeResult> {
    return this.call("tokens.decode", params, options);
  }

  /** Sends `tokens.count`. */
  tokensCount(params: TokensCountParams, options?: CallOptions): Promise<TokensCountResult> {
    return this.call("tokens.count", params, options);
  }

  /** Sends `chat.render`. */
  chatRender(params: ChatRenderParams, options?: CallOptions): Promise<ChatRenderResult> {
    return this.call("chat.render", params, options);
  }

  /** Sends `session.save`. */
  sessionSave(params: SessionSaveParams, options?: CallOptions): Promise<SessionSaveResult> {
    return this.call("session.save", params, options);
  }

  /** Sends `session.restore`. */
  sessionRestore(
    params: SessionRestoreParams,
    options?: CallOptions,
  ): Promise<SessionRestoreResult> {
    return this.call("session.restore", params, options);
  }

  /** Sends `shutdown`. */
  shutdown(options?: CallOptions): Promise<ShutdownResult> {
    return this.call("shutdown", {}, options);
  }
}
