package dev.inlay.kotlin

import dev.inlay.ChunkStream
import dev.inlay.Client
import dev.inlay.ClientOptions
import dev.inlay.protocol.ChatCompletion
import dev.inlay.protocol.ChatCompletionChunk
import dev.inlay.protocol.ChatCompletionRequest
import dev.inlay.protocol.Completion
import dev.inlay.protocol.CompletionRequest
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.mapNotNull
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext

/**
 * An engine of its own, for coroutines.
 *
 * No function blocks a thread, and cancelling the coroutine cancels the request. Any number of
 * coroutines may use it at the same time.
 */
public class InlayClient private constructor(client: Client) : SuspendingMethods(client), AutoCloseable {
    /** Sends `chat.completions.create` and waits for the whole answer. */
    public suspend fun chat(request: ChatCompletionRequest): ChatCompletion =
        client.chatAsync(request).await()

    /** `chat.completions.create` in chunks. Each collection sends the request anew. */
    public fun chatStream(request: ChatCompletionRequest): Flow<ChatCompletionChunk> =
        chunks { client.chatStream(request) }

    /** Sends `completions.create` and waits for the whole answer. */
    public suspend fun complete(request: CompletionRequest): Completion =
        client.completeAsync(request).await()

    /** `completions.create` in chunks. Each collection sends the request anew. */
    public fun completeStream(request: CompletionRequest): Flow<Completion> =
        chunks { client.completeStream(request) }

    /** Sends a chat whose answer is held to the schema of [T], and reads it. */
    public suspend inline fun <reified T : Any> structured(request: ChatCompletionRequest): T =
        client.structuredAsync(request, T::class.java).await()

    /** Cancels what runs, unloads the models, frees everything. */
    override fun close() {
        client.close()
    }

    public companion object {
        /** Opens a client. */
        public suspend fun open(options: ClientOptions = ClientOptions()): InlayClient =
            withContext(Dispatchers.IO) { InlayClient(Client.open(options)) }
    }
}

/** The text of the first choice, piece by piece. */
public fun Flow<ChatCompletionChunk>.text(): Flow<String> = mapNotNull { chunk ->
    chunk.choices.firstOrNull { it.index == 0L }?.delta?.content
}

private fun <C : Any> chunks(start: () -> ChunkStream<C, *>): Flow<C> = flow {
    start().use { stream ->
        while (true) {
            emit(stream.nextAsync().await() ?: break)
        }
    }
}
