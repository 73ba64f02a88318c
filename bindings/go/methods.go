// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

import "context"

// protocolVersion is the version of the protocol that these types describe.
const protocolVersion = 1

// EngineInfo sends engine.info.
func (c *Client) EngineInfo(ctx context.Context) (*EngineInfoResult, error) {
	return call[EngineInfoResult](ctx, c, "engine.info", EngineInfoParams{})
}

// EngineMetrics sends engine.metrics.
func (c *Client) EngineMetrics(ctx context.Context) (*EngineMetricsResult, error) {
	return call[EngineMetricsResult](ctx, c, "engine.metrics", EngineMetricsParams{})
}

// EngineTrace sends engine.trace.
func (c *Client) EngineTrace(ctx context.Context, params EngineTraceParams) (*EngineTraceResult, error) {
	return call[EngineTraceResult](ctx, c, "engine.trace", params)
}

// SchemaGet sends schema.get.
func (c *Client) SchemaGet(ctx context.Context, params SchemaGetParams) (*SchemaGetResult, error) {
	return call[SchemaGetResult](ctx, c, "schema.get", params)
}

// ModelPlan sends model.plan.
func (c *Client) ModelPlan(ctx context.Context, params ModelLoadParams) (*ModelPlanResult, error) {
	return call[ModelPlanResult](ctx, c, "model.plan", params)
}

// ModelLoad sends model.load and reports how far it has come.
func (c *Client) ModelLoad(ctx context.Context, params ModelLoadParams, options ...CallOption) (*ModelCard, error) {
	return call[ModelCard](ctx, c, "model.load", params, options...)
}

// ModelUnload sends model.unload.
func (c *Client) ModelUnload(ctx context.Context, params ModelUnloadParams) (*ModelUnloadResult, error) {
	return call[ModelUnloadResult](ctx, c, "model.unload", params)
}

// ModelList sends model.list.
func (c *Client) ModelList(ctx context.Context) (*ModelList, error) {
	return call[ModelList](ctx, c, "model.list", ModelListParams{})
}

// Embed sends embeddings.create.
func (c *Client) Embed(ctx context.Context, params EmbeddingRequest) (*EmbeddingList, error) {
	return call[EmbeddingList](ctx, c, "embeddings.create", params)
}

// TokensEncode sends tokens.encode.
func (c *Client) TokensEncode(ctx context.Context, params TokensEncodeParams) (*TokensEncodeResult, error) {
	return call[TokensEncodeResult](ctx, c, "tokens.encode", params)
}

// TokensDecode sends tokens.decode.
func (c *Client) TokensDecode(ctx context.Context, params TokensDecodeParams) (*TokensDecodeResult, error) {
	return call[TokensDecodeResult](ctx, c, "tokens.decode", params)
}

// TokensCount sends tokens.count.
func (c *Client) TokensCount(ctx context.Context, params TokensCountParams) (*TokensCountResult, error) {
	return call[TokensCountResult](ctx, c, "tokens.count", params)
}

// ChatRender sends chat.render.
func (c *Client) ChatRender(ctx context.Context, params ChatRenderParams) (*ChatRenderResult, error) {
	return call[ChatRenderResult](ctx, c, "chat.render", params)
}

// SessionSave sends session.save.
func (c *Client) SessionSave(ctx context.Context, params SessionSaveParams) (*SessionSaveResult, error) {
	return call[SessionSaveResult](ctx, c, "session.save", params)
}

// SessionRestore sends session.restore.
func (c *Client) SessionRestore(ctx context.Context, params SessionRestoreParams) (*SessionRestoreResult, error) {
	return call[SessionRestoreResult](ctx, c, "session.restore", params)
}

// Shutdown sends shutdown.
func (c *Client) Shutdown(ctx context.Context) (*ShutdownResult, error) {
	return call[ShutdownResult](ctx, c, "shutdown", ShutdownParams{})
}
