import dev.inlay.Chat
import dev.inlay.InlayException
import dev.inlay.kotlin.ChatCompletionRequest
import dev.inlay.kotlin.InlayClient
import dev.inlay.kotlin.ModelLoadParams
import dev.inlay.kotlin.StreamOptions
import dev.inlay.kotlin.text
import dev.inlay.protocol.FinishReason
import kotlinx.coroutines.flow.onEach
import kotlin.system.exitProcess

// Prints an answer as it comes: stream [MODEL [TEXT]].

suspend fun main(arguments: Array<String>) {
    try {
        stream(
            model = arguments.getOrElse(0) { "builtin:echo" },
            text = arguments.getOrElse(1) { "One, two, three." },
        )
    } catch (error: InlayException) {
        System.err.println(error)
        exitProcess(1)
    }
}

private suspend fun stream(model: String, text: String) = InlayClient.open().use { client ->
    val id = client.modelLoad(ModelLoadParams(model)).id
    val request = ChatCompletionRequest(
        id,
        messages = listOf(Chat.user(text)),
        temperature = 0.0,
        streamOptions = StreamOptions(includeUsage = true),
    )
    var reason: FinishReason? = null
    var tokens = 0L
    client.chatStream(request)
        .onEach { chunk ->
            reason = chunk.choices.firstOrNull()?.finishReason ?: reason
            tokens = chunk.usage?.completionTokens ?: tokens
        }
        .text()
        .collect { print(it) }
    println("\n[$reason, $tokens tokens]")
}
