// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay;

import dev.inlay.protocol.ChatRenderParams;
import dev.inlay.protocol.ChatRenderResult;
import dev.inlay.protocol.EmbeddingList;
import dev.inlay.protocol.EmbeddingRequest;
import dev.inlay.protocol.EngineInfoParams;
import dev.inlay.protocol.EngineInfoResult;
import dev.inlay.protocol.EngineMetricsParams;
import dev.inlay.protocol.EngineMetricsResult;
import dev.inlay.protocol.EngineTraceParams;
import dev.inlay.protocol.EngineTraceResult;
import dev.inlay.protocol.ModelCard;
import dev.inlay.protocol.ModelList;
import dev.inlay.protocol.ModelListParams;
import dev.inlay.protocol.ModelLoadParams;
import dev.inlay.protocol.ModelPlanResult;
import dev.inlay.protocol.ModelUnloadParams;
import dev.inlay.protocol.ModelUnloadResult;
import dev.inlay.protocol.ProgressParams;
import dev.inlay.protocol.SchemaGetParams;
import dev.inlay.protocol.SchemaGetResult;
import dev.inlay.protocol.SessionRestoreParams;
import dev.inlay.protocol.SessionRestoreResult;
import dev.inlay.protocol.SessionSaveParams;
import dev.inlay.protocol.SessionSaveResult;
import dev.inlay.protocol.ShutdownParams;
import dev.inlay.protocol.ShutdownResult;
import dev.inlay.protocol.TokensCountParams;
import dev.inlay.protocol.TokensCountResult;
import dev.inlay.protocol.TokensDecodeParams;
import dev.inlay.protocol.TokensDecodeResult;
import dev.inlay.protocol.TokensEncodeParams;
import dev.inlay.protocol.TokensEncodeResult;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A function for each method, and one that gives a future. */
public abstract class Methods {
    /** The version of the protocol that these types describe. */
    public static final int PROTOCOL_VERSION = 1;

    Methods() {}

    abstract <R> R call(String method, Object params, Class<R> result,
            @Nullable Consumer<ProgressParams> onProgress);

    abstract <R> CompletableFuture<R> callAsync(String method, Object params,
            Class<R> result, @Nullable Consumer<ProgressParams> onProgress);

    /** Sends {@code engine.info} and waits for its result. */
    public EngineInfoResult engineInfo() {
        return call("engine.info", new EngineInfoParams(), EngineInfoResult.class, null);
    }

    /** Sends {@code engine.info}. */
    public CompletableFuture<EngineInfoResult> engineInfoAsync() {
        return callAsync("engine.info", new EngineInfoParams(), EngineInfoResult.class, null);
    }

    /** Sends {@code engine.metrics} and waits for its result. */
    public EngineMetricsResult engineMetrics() {
        return call("engine.metrics", new EngineMetricsParams(), EngineMetricsResult.class, null);
    }

    /** Sends {@code engine.metrics}. */
    public CompletableFuture<EngineMetricsResult> engineMetricsAsync() {
        return callAsync("engine.metrics", new EngineMetricsParams(), EngineMetricsResult.class, null);
    }

    /** Sends {@code engine.trace} and waits for its result. */
    public EngineTraceResult engineTrace(EngineTraceParams params) {
        return call("engine.trace", params, EngineTraceResult.class, null);
    }

    /** Sends {@code engine.trace}. */
    public CompletableFuture<EngineTraceResult> engineTraceAsync(EngineTraceParams params) {
        return callAsync("engine.trace", params, EngineTraceResult.class, null);
    }

    /** Sends {@code schema.get} and waits for its result. */
    public SchemaGetResult schemaGet(SchemaGetParams params) {
        return call("schema.get", params, SchemaGetResult.class, null);
    }

    /** Sends {@code schema.get}. */
    public CompletableFuture<SchemaGetResult> schemaGetAsync(SchemaGetParams params) {
        return callAsync("schema.get", params, SchemaGetResult.class, null);
    }

    /** Sends {@code model.plan} and waits for its result. */
    public ModelPlanResult modelPlan(ModelLoadParams params) {
        return call("model.plan", params, ModelPlanResult.class, null);
    }

    /** Sends {@code model.plan}. */
    public CompletableFuture<ModelPlanResult> modelPlanAsync(ModelLoadParams params) {
        return callAsync("model.plan", params, ModelPlanResult.class, null);
    }

    /** Sends {@code model.load} and waits for its result. */
    public ModelCard modelLoad(ModelLoadParams params) {
        return call("model.load", params, ModelCard.class, null);
    }

    /** Sends {@code model.load}. */
    public CompletableFuture<ModelCard> modelLoadAsync(ModelLoadParams params) {
        return callAsync("model.load", params, ModelCard.class, null);
    }

    /** Sends {@code model.load} and waits for its result and reports how far it is. */
    public ModelCard modelLoad(ModelLoadParams params, Consumer<ProgressParams> onProgress) {
        return call("model.load", params, ModelCard.class, onProgress);
    }

    /** Sends {@code model.load} and reports how far it is. */
    public CompletableFuture<ModelCard> modelLoadAsync(
            ModelLoadParams params, Consumer<ProgressParams> onProgress) {
        return callAsync("model.load", params, ModelCard.class, onProgress);
    }

    /** Sends {@code model.unload} and waits for its result. */
    public ModelUnloadResult modelUnload(ModelUnloadParams params) {
        return call("model.unload", params, ModelUnloadResult.class, null);
    }

    /** Sends {@code model.unload}. */
    public CompletableFuture<ModelUnloadResult> modelUnloadAsync(ModelUnloadParams params) {
        return callAsync("model.unload", params, ModelUnloadResult.class, null);
    }

    /** Sends {@code model.list} and waits for its result. */
    public ModelList modelList() {
        return call("model.list", new ModelListParams(), ModelList.class, null);
    }

    /** Sends {@code model.list}. */
    public CompletableFuture<ModelList> modelListAsync() {
        return callAsync("model.list", new ModelListParams(), ModelList.class, null);
    }

    /** Sends {@code embeddings.create} and waits for its result. */
    public EmbeddingList embed(EmbeddingRequest params) {
        return call("embeddings.create", params, EmbeddingList.class, null);
    }

    /** Sends {@code embeddings.create}. */
    public CompletableFuture<EmbeddingList> embedAsync(EmbeddingRequest params) {
        return callAsync("embeddings.create", params, EmbeddingList.class, null);
    }

    /** Sends {@code tokens.encode} and waits for its result. */
    public TokensEncodeResult tokensEncode(TokensEncodeParams params) {
        return call("tokens.encode", params, TokensEncodeResult.class, null);
    }

    /** Sends {@code tokens.encode}. */
    public CompletableFuture<TokensEncodeResult> tokensEncodeAsync(TokensEncodeParams params) {
        return callAsync("tokens.encode", params, TokensEncodeResult.class, null);
    }

    /** Sends {@code tokens.decode} and waits for its result. */
    public TokensDecodeResult tokensDecode(TokensDecodeParams params) {
        return call("tokens.decode", params, TokensDecodeResult.class, null);
    }

    /** Sends {@code tokens.decode}. */
    public CompletableFuture<TokensDecodeResult> tokensDecodeAsync(TokensDecodeParams params) {
        return callAsync("tokens.decode", params, TokensDecodeResult.class, null);
    }

    /** Sends {@code tokens.count} and waits for its result. */
    public TokensCountResult tokensCount(TokensCountParams params) {
        return call("tokens.count", params, TokensCountResult.class, null);
    }

    /** Sends {@code tokens.count}. */
    public CompletableFuture<TokensCountResult> tokensCountAsync(TokensCountParams params) {
        return callAsync("tokens.count", params, TokensCountResult.class, null);
    }

    /** Sends {@code chat.render} and waits for its result. */
    public ChatRenderResult chatRender(ChatRenderParams params) {
        return call("chat.render", params, ChatRenderResult.class, null);
    }

    /** Sends {@code chat.render}. */
    public CompletableFuture<ChatRenderResult> chatRenderAsync(ChatRenderParams params) {
        return callAsync("chat.render", params, ChatRenderResult.class, null);
    }

    /** Sends {@code session.save} and waits for its result. */
    public SessionSaveResult sessionSave(SessionSaveParams params) {
        return call("session.save", params, SessionSaveResult.class, null);
    }

    /** Sends {@code session.save}. */
    public CompletableFuture<SessionSaveResult> sessionSaveAsync(SessionSaveParams params) {
        return callAsync("session.save", params, SessionSaveResult.class, null);
    }

    /** Sends {@code session.restore} and waits for its result. */
    public SessionRestoreResult sessionRestore(SessionRestoreParams params) {
        return call("session.restore", params, SessionRestoreResult.class, null);
    }

    /** Sends {@code session.restore}. */
    public CompletableFuture<SessionRestoreResult> sessionRestoreAsync(
            SessionRestoreParams params) {
        return callAsync("session.restore", params, SessionRestoreResult.class, null);
    }

    /** Sends {@code shutdown} and waits for its result. */
    public ShutdownResult shutdown() {
        return call("shutdown", new ShutdownParams(), ShutdownResult.class, null);
    }

    /** Sends {@code shutdown}. */
    public CompletableFuture<ShutdownResult> shutdownAsync() {
        return callAsync("shutdown", new ShutdownParams(), ShutdownResult.class, null);
    }
}
