import dev.inlay.Chat
import dev.inlay.InlayException
import dev.inlay.kotlin.ChatCompletionRequest
import dev.inlay.kotlin.InlayClient
import dev.inlay.kotlin.ModelLoadParams
import kotlin.system.exitProcess

// Asks one question and prints the answer: hello [MODEL [TEXT]].

suspend fun main(arguments: Array<String>) {
    try {
        hello(
            model = arguments.getOrElse(0) { "builtin:echo" },
            text = arguments.getOrElse(1) { "Hello!" },
        )
    } catch (error: InlayException) {
        System.err.println(error)
        exitProcess(1)
    }
}

private suspend fun hello(model: String, text: String) = InlayClient.open().use { client ->
    val id = client.modelLoad(ModelLoadParams(model)).id
    val request = ChatCompletionRequest(id, messages = listOf(Chat.user(text)), temperature = 0.0)
    println(client.chat(request).choices[0].message.content)
}
