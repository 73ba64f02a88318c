import dev.inlay.Chat
import dev.inlay.InlayException
import dev.inlay.kotlin.ChatCompletionRequest
import dev.inlay.kotlin.InlayClient
import dev.inlay.kotlin.ModelLoadParams
import kotlin.system.exitProcess

// Has the model answer with a data class: structured [MODEL [TEXT]].

/** What the answer has to be. */
data class Person(val name: String, val age: Int)

suspend fun main(arguments: Array<String>) {
    try {
        structured(
            model = arguments.getOrElse(0) { "builtin:echo" },
            text = arguments.getOrElse(1) { """{"name": "Anna", "age": 30}""" },
        )
    } catch (error: InlayException) {
        System.err.println(error)
        exitProcess(1)
    }
}

private suspend fun structured(model: String, text: String) = InlayClient.open().use { client ->
    val id = client.modelLoad(ModelLoadParams(model)).id
    val request = ChatCompletionRequest(id, messages = listOf(Chat.user(text)), temperature = 0.0)
    val person = client.structured<Person>(request)
    println("name: ${person.name}\nage: ${person.age}")
}
