package dev.inlay.kotlin

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.module.kotlin.jacksonObjectMapper
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assumptions.assumeTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory
import java.io.File

/** Runs the examples in processes of their own, and holds them to `bindings/examples.json`. */
internal class ExamplesTest {
    private val demo: String? = System.getenv("INLAY_TEST_DEMO")?.takeIf { File(it).isFile }

    @TestFactory
    fun examples(): List<DynamicTest> = jacksonObjectMapper()
        .readTree(File("../../examples.json"))["examples"]
        .map { example -> dynamicTest("${example["example"].asText()} ${example["arguments"]}") { check(example) } }

    private fun check(example: JsonNode) {
        val arguments = example["arguments"].map { argument ->
            val text = argument.asText()
            assumeTrue("\${demo}" !in text || demo != null, "the demo model is not compiled")
            text.replace("\${demo}", demo.orEmpty())
        }
        val name = example["example"].asText().replaceFirstChar { it.uppercase() } + "Kt"
        val java = File(System.getProperty("java.home"), "bin/java").path
        val process = ProcessBuilder(listOf(java, "-cp", System.getProperty("java.class.path"), name) + arguments)
            .redirectOutput(File.createTempFile("inlay", ".out"))
            .redirectError(File.createTempFile("inlay", ".err"))
        val status = process.start().waitFor()
        val printed = process.redirectOutput().file().readLines()
        val errors = process.redirectError().file().readText()
        if (example.has("fails")) {
            assertEquals(1, status)
            assertTrue(example["fails"].asText() in errors, errors)
        } else {
            assertEquals(0, status, errors)
            assertEquals(example["prints"].map { it.asText() }, printed)
        }
    }
}
