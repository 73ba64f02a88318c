import com.fasterxml.jackson.module.kotlin.jacksonObjectMapper
import com.fasterxml.jackson.module.kotlin.readValue
import dev.inlay.Chat
import dev.inlay.InlayException
import dev.inlay.kotlin.ChatCompletionRequest
import dev.inlay.kotlin.InlayClient
import dev.inlay.kotlin.ModelLoadParams
import kotlin.system.exitProcess

// Lets the model call a function, and answers the call: tools [MODEL [TEXT]].

/** What the tool is called with. The model's arguments are held to its schema. */
data class Place(val city: String)

private const val CALL =
    "<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Paris\"}}\n</tool_call>"

suspend fun main(arguments: Array<String>) {
    try {
        tools(
            model = arguments.getOrElse(0) { "builtin:echo" },
            text = arguments.getOrElse(1) { CALL },
        )
    } catch (error: InlayException) {
        System.err.println(error)
        exitProcess(1)
    }
}

private suspend fun tools(model: String, text: String) = InlayClient.open().use { client ->
    val id = client.modelLoad(ModelLoadParams(model)).id
    val messages = mutableListOf(Chat.user(text))
    val request = ChatCompletionRequest(
        id,
        messages = messages,
        tools = listOf(Chat.function("get_weather", "The weather in a city.", Place::class.java)),
        temperature = 0.0,
    )
    var message = client.chat(request).choices[0].message
    message.toolCalls?.let { calls ->
        messages += Chat.answered(message)
        for (call in calls) {
            val place = jacksonObjectMapper().readValue<Place>(call.function.arguments)
            println("${call.function.name}(${place.city})")
            messages += Chat.toolResult(call.id, """{"temperature": 21, "condition": "sunny"}""")
        }
        message = client.chat(request).choices[0].message
    }
    println(message.content)
}
