import dev.inlay.Chat
import dev.inlay.InlayException
import dev.inlay.kotlin.ChatCompletionRequest
import dev.inlay.kotlin.InlayClient
import dev.inlay.kotlin.ModelLoadParams
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.take
import kotlin.system.exitProcess

// Ends an answer that would go on for ever, and then asks again: cancel [MODEL].

suspend fun main(arguments: Array<String>) {
    try {
        cancel(
            model = arguments.getOrElse(0) { "builtin:null" },
        )
    } catch (error: InlayException) {
        System.err.println(error)
        exitProcess(1)
    }
}

private suspend fun cancel(model: String) = InlayClient.open().use { client ->
    val id = client.modelLoad(ModelLoadParams(model)).id
    val messages = listOf(Chat.user("Go on."))
    val endless = ChatCompletionRequest(id, messages, temperature = 0.0)
    // When the flow has enough, the request is cancelled; so it is when the coroutine is.
    println("cancelled after ${client.chatStream(endless).take(10).count()} chunks")
    val answer = client.chat(ChatCompletionRequest(id, messages, temperature = 0.0, maxTokens = 1))
    println("the client goes on: ${answer.usage.completionTokens} token")
}
