// Generated from schemas/v1 by `make schemas`. Do not edit.

package dev.inlay.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The memory that a load takes, in bytes.
 *
 * @param fits Whether the load would be accepted now.
 * @param weightsBytes Weights.
 * @param weightsCopied Whether they are copied into huge pages; if not, they are mapped from the file.
 * @param kvBytesPerToken KV cache of one token.
 * @param kvBytes KV cache as it would be allocated.
 * @param kvTokens Tokens that this cache holds, over all sequences.
 * @param workspaceBytes Intermediate results of the largest step.
 * @param totalBytes All of it.
 * @param availableBytes Memory of the machine that is free for it.
 * @param context Tokens of the longest sequence.
 * @param maxBatchTokens Rows of a step.
 * @param maxSequences Sequences that may run at once.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelPlanResult(
        @JsonProperty("fits") boolean fits,
        @JsonProperty("weights_bytes") long weightsBytes,
        @JsonProperty("weights_copied") boolean weightsCopied,
        @JsonProperty("kv_bytes_per_token") long kvBytesPerToken,
        @JsonProperty("kv_bytes") long kvBytes,
        @JsonProperty("kv_tokens") long kvTokens,
        @JsonProperty("workspace_bytes") long workspaceBytes,
        @JsonProperty("total_bytes") long totalBytes,
        @JsonProperty("available_bytes") long availableBytes,
        @JsonProperty("context") long context,
        @JsonProperty("max_batch_tokens") long maxBatchTokens,
        @JsonProperty("max_sequences") long maxSequences) {
    /** Reads JSON as well, also where records are plain classes (Android). */
    @JsonCreator
    public ModelPlanResult {}
}
