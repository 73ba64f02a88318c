// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.kotlin

import dev.inlay.Client
import dev.inlay.protocol.ChatRenderParams
import dev.inlay.protocol.ChatRenderResult
import dev.inlay.protocol.EmbeddingList
import dev.inlay.protocol.EmbeddingRequest
import dev.inlay.protocol.EngineInfoResult
import dev.inlay.protocol.EngineMetricsResult
import dev.inlay.protocol.EngineTraceParams
import dev.inlay.protocol.EngineTraceResult
import dev.inlay.protocol.ModelCard
import dev.inlay.protocol.ModelList
import dev.inlay.protocol.ModelLoadParams
import dev.inlay.protocol.ModelPlanResult
import dev.inlay.protocol.ModelUnloadParams
import dev.inlay.protocol.ModelUnloadResult
import dev.inlay.protocol.ProgressParams
import dev.inlay.protocol.SchemaGetParams
import dev.inlay.protocol.SchemaGetResult
import dev.inlay.protocol.SessionRestoreParams
import dev.inlay.protocol.SessionRestoreResult
import dev.inlay.protocol.SessionSaveParams
import dev.inlay.protocol.SessionSaveResult
import dev.inlay.protocol.ShutdownResult
import dev.inlay.protocol.TokensCountParams
import dev.inlay.protocol.TokensCountResult
import dev.inlay.protocol.TokensDecodeParams
import dev.inlay.protocol.TokensDecodeResult
import dev.inlay.protocol.TokensEncodeParams
import dev.inlay.protocol.TokensEncodeResult
import kotlinx.coroutines.future.await

/** A suspending function for each method. Cancelling the coroutine cancels it. */
public abstract class SuspendingMethods internal constructor(
    /** The client below, for calls that block. */
    public val client: Client,
) {
    /** Sends `engine.info`. */
    public suspend fun engineInfo(): EngineInfoResult = client.engineInfoAsync().await()

    /** Sends `engine.metrics`. */
    public suspend fun engineMetrics(): EngineMetricsResult = client.engineMetricsAsync().await()

    /** Sends `engine.trace`. */
    public suspend fun engineTrace(params: EngineTraceParams): EngineTraceResult =
        client.engineTraceAsync(params).await()

    /** Sends `schema.get`. */
    public suspend fun schemaGet(params: SchemaGetParams): SchemaGetResult =
        client.schemaGetAsync(params).await()

    /** Sends `model.plan`. */
    public suspend fun modelPlan(params: ModelLoadParams): ModelPlanResult =
        client.modelPlanAsync(params).await()

    /** Sends `model.load`. */
    public suspend fun modelLoad(
        params: ModelLoadParams,
        onProgress: (ProgressParams) -> Unit = {},
    ): ModelCard = client.modelLoadAsync(params) { onProgress(it) }.await()

    /** Sends `model.unload`. */
    public suspend fun modelUnload(params: ModelUnloadParams): ModelUnloadResult =
        client.modelUnloadAsync(params).await()

    /** Sends `model.list`. */
    public suspend fun modelList(): ModelList = client.modelListAsync().await()

    /** Sends `embeddings.create`. */
    public suspend fun embed(params: EmbeddingRequest): EmbeddingList =
        client.embedAsync(params).await()

    /** Sends `tokens.encode`. */
    public suspend fun tokensEncode(params: TokensEncodeParams): TokensEncodeResult =
        client.tokensEncodeAsync(params).await()

    /** Sends `tokens.decode`. */
    public suspend fun tokensDecode(params: TokensDecodeParams): TokensDecodeResult =
        client.tokensDecodeAsync(params).await()

    /** Sends `tokens.count`. */
    public suspend fun tokensCount(params: TokensCountParams): TokensCountResult =
        client.tokensCountAsync(params).await()

    /** Sends `chat.render`. */
    public suspend fun chatRender(params: ChatRenderParams): ChatRenderResult =
        client.chatRenderAsync(params).await()

    /** Sends `session.save`. */
    public suspend fun sessionSave(params: SessionSaveParams): SessionSaveResult =
        client.sessionSaveAsync(params).await()

    /** Sends `session.restore`. */
    public suspend fun sessionRestore(params: SessionRestoreParams): SessionRestoreResult =
        client.sessionRestoreAsync(params).await()

    /** Sends `shutdown`. */
    public suspend fun shutdown(): ShutdownResult = client.shutdownAsync().await()
}
