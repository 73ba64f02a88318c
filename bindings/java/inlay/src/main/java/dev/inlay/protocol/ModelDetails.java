// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What is known of a loaded model.
 *
 * @param name The model's own name.
 * @param path The data file, or the name of the built-in model.
 * @param architecture The architecture, as Hugging Face's {@code model_type} names it.
 * @param kind Whether it generates text or only makes embeddings.
 * @param quantization The scheme of the weights, such as {@code w4} or {@code none}.
 * @param vocabSize Tokens of the vocabulary.
 * @param hiddenSize Numbers in an embedding.
 * @param context Tokens of the longest sequence.
 * @param isa The instruction set in use.
 * @param threads Threads that run a step.
 * @param chat Whether it has a chat template.
 * @param tools Whether its chat template knows tools.
 * @param reasoning Whether it thinks before it answers.
 * @param memory The memory that it takes.
 * @param loadSeconds How long the load took.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelDetails(
        @JsonProperty("name") String name,
        @JsonProperty("path") String path,
        @JsonProperty("architecture") String architecture,
        @JsonProperty("kind") ModelKind kind,
        @JsonProperty("quantization") String quantization,
        @JsonProperty("vocab_size") long vocabSize,
        @JsonProperty("hidden_size") long hiddenSize,
        @JsonProperty("context") long context,
        @JsonProperty("isa") Isa isa,
        @JsonProperty("threads") long threads,
        @JsonProperty("chat") boolean chat,
        @JsonProperty("tools") boolean tools,
        @JsonProperty("reasoning") boolean reasoning,
        @JsonProperty("memory") ModelPlanResult memory,
        @JsonProperty("load_seconds") double loadSeconds) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ModelDetails {}
}
