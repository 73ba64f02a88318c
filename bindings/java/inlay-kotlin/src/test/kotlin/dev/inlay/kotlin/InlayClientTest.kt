package dev.inlay.kotlin

import dev.inlay.Chat
import dev.inlay.InlayException
import dev.inlay.protocol.ErrorName
import dev.inlay.protocol.ProgressStage
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.assertThrows

@Timeout(600)
internal class InlayClientTest {
    private fun ask(model: String, text: String, temperature: Double? = null) = ChatCompletionRequest(
        model = model,
        messages = listOf(Chat.user(text)),
        temperature = temperature,
    )

    private fun withClient(vararg models: String, body: suspend (InlayClient) -> Unit) = runBlocking {
        InlayClient.open().use { client ->
            models.forEach { client.modelLoad(ModelLoadParams(model = it)) }
            body(client)
        }
    }

    private suspend fun idle(client: InlayClient) {
        val limit = System.nanoTime() + 120_000_000_000
        while (System.nanoTime() < limit) {
            if (client.engineMetrics().models.all { it.requests.running + it.requests.waiting == 0L }) {
                return
            }
            delay(10)
        }
        throw AssertionError("the request still runs")
    }

    @Test
    fun manyFlowsAtOnce() = withClient("builtin:echo") { client ->
        runBlocking {
            List(64) { number ->
                async {
                    val text = "flow $number. ".repeat(20)
                    assertEquals(text, client.chatStream(ask("builtin:echo", text)).text().toList().joinToString(""))
                }
            }.awaitAll()
        }
    }

    @Test
    fun cancellingEndsTheRequest() = withClient("builtin:null") { client ->
        assertNull(withTimeoutOrNull(50) { client.chat(ask("builtin:null", "Go on.")) })
        idle(client)
        assertEquals(3, client.chatStream(ask("builtin:null", "Go on.")).take(3).toList().size)
        idle(client)
        runBlocking {
            val job = launch { client.chatStream(ask("builtin:null", "Go on.")).collect {} }
            delay(50)
            job.cancelAndJoin()
        }
        idle(client)
    }

    @Test
    fun errorsAreThoseOfJava() = withClient("builtin:echo") { client ->
        val error = assertThrows<InlayException> {
            runBlocking { client.chat(ask("builtin:echo", "x", temperature = 3.0)) }
        }
        assertEquals(ErrorName.INVALID_PARAMS, error.name())
        assertEquals("/params/temperature", error.pointer())
        val late = assertThrows<InlayException> {
            runBlocking { client.chatStream(ask("nothing", "x")).first() }
        }
        assertEquals(ErrorName.MODEL_NOT_FOUND, late.name())
    }

    data class Person(val name: String, val age: Int)

    @Test
    fun structuredOutputIsADataClass() = withClient("builtin:echo") { client ->
        val request = ask("builtin:echo", """{"name": "Anna", "age": 30}""")
        assertEquals(Person("Anna", 30), client.structured<Person>(request))
    }

    @Test
    fun progressIsReported() = withClient { client ->
        val stages = mutableListOf<ProgressStage>()
        client.modelLoad(ModelLoadParams(model = "builtin:echo")) { stages += it.stage }
        assertTrue(stages.last() == ProgressStage.READY)
    }

    @Test
    fun closingEndsWhatRuns() = withClient("builtin:null") { client ->
        val error = assertThrows<InlayException> {
            runBlocking {
                launch { delay(50); client.close() }
                try {
                    client.chat(ask("builtin:null", "Go on."))
                } catch (error: CancellationException) {
                    throw AssertionError("closing is no cancelling", error)
                }
            }
        }
        assertEquals(InlayException.CLIENT_CLOSED, error.name())
    }
}
