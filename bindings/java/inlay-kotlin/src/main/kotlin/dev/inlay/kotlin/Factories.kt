// Generated from schemas/v1 by `make schemas`. Do not edit.

@file:Suppress("FunctionName")

package dev.inlay.kotlin

import com.fasterxml.jackson.databind.JsonNode
import dev.inlay.protocol.AssistantMessage
import dev.inlay.protocol.ChatCompletionRequest
import dev.inlay.protocol.ChatMessage
import dev.inlay.protocol.ChatRenderParams
import dev.inlay.protocol.ClientInfo
import dev.inlay.protocol.CompletionRequest
import dev.inlay.protocol.CustomDefinition
import dev.inlay.protocol.DeveloperMessage
import dev.inlay.protocol.EmbeddingInput
import dev.inlay.protocol.EmbeddingRequest
import dev.inlay.protocol.EncodingFormat
import dev.inlay.protocol.EngineTraceParams
import dev.inlay.protocol.FileSource
import dev.inlay.protocol.FunctionDefinition
import dev.inlay.protocol.ImageUrl
import dev.inlay.protocol.InitializeParams
import dev.inlay.protocol.Isa
import dev.inlay.protocol.JsonSchemaDefinition
import dev.inlay.protocol.KvDtype
import dev.inlay.protocol.LimitOptions
import dev.inlay.protocol.MessageContent
import dev.inlay.protocol.Modality
import dev.inlay.protocol.ModelLoadParams
import dev.inlay.protocol.Prompt
import dev.inlay.protocol.ReasoningEffort
import dev.inlay.protocol.ResponseFormat
import dev.inlay.protocol.SchemaGetParams
import dev.inlay.protocol.SessionSaveParams
import dev.inlay.protocol.Stop
import dev.inlay.protocol.StreamOptions
import dev.inlay.protocol.StructuredJson
import dev.inlay.protocol.StructuredOutputs
import dev.inlay.protocol.SystemMessage
import dev.inlay.protocol.TokensCountParams
import dev.inlay.protocol.TokensDecodeParams
import dev.inlay.protocol.TokensEncodeParams
import dev.inlay.protocol.Tool
import dev.inlay.protocol.ToolCall
import dev.inlay.protocol.ToolChoice
import dev.inlay.protocol.TraceAction
import dev.inlay.protocol.UserMessage
import dev.inlay.protocol.WeightsMemory

/** What the model said before. */
public fun AssistantMessage(
    content: MessageContent? = null,
    reasoningContent: String? = null,
    refusal: String? = null,
    toolCalls: List<ToolCall>? = null,
    name: String? = null,
): dev.inlay.protocol.AssistantMessage =
    dev.inlay.protocol.AssistantMessage(
        content,
        reasoningContent,
        refusal,
        toolCalls,
        name,
    )

/** `chat.completions.create`: OpenAI's request body. */
public fun ChatCompletionRequest(
    model: String,
    messages: List<ChatMessage>,
    temperature: Double? = null,
    topP: Double? = null,
    topK: Int? = null,
    minP: Double? = null,
    presencePenalty: Double? = null,
    frequencyPenalty: Double? = null,
    repetitionPenalty: Double? = null,
    logitBias: Map<String, Double>? = null,
    seed: Long? = null,
    n: Int? = null,
    maxTokens: Int? = null,
    minTokens: Int? = null,
    stop: Stop? = null,
    stopTokenIds: List<Int>? = null,
    ignoreEos: Boolean? = null,
    structuredOutputs: StructuredOutputs? = null,
    promptLogprobs: Int? = null,
    priority: Int? = null,
    stream: Boolean? = null,
    streamOptions: StreamOptions? = null,
    user: String? = null,
    maxCompletionTokens: Int? = null,
    logprobs: Boolean? = null,
    topLogprobs: Int? = null,
    tools: List<Tool>? = null,
    toolChoice: ToolChoice? = null,
    parallelToolCalls: Boolean? = null,
    responseFormat: ResponseFormat? = null,
    reasoningEffort: ReasoningEffort? = null,
    documents: List<JsonNode>? = null,
    chatTemplateKwargs: JsonNode? = null,
    addGenerationPrompt: Boolean? = null,
    continueFinalMessage: Boolean? = null,
    modalities: List<Modality>? = null,
    audio: JsonNode? = null,
    functions: List<JsonNode>? = null,
    webSearchOptions: JsonNode? = null,
    metadata: Map<String, String>? = null,
    store: Boolean? = null,
): dev.inlay.protocol.ChatCompletionRequest =
    dev.inlay.protocol.ChatCompletionRequest(
        model,
        temperature,
        topP,
        topK,
        minP,
        presencePenalty,
        frequencyPenalty,
        repetitionPenalty,
        logitBias,
        seed,
        n,
        maxTokens,
        minTokens,
        stop,
        stopTokenIds,
        ignoreEos,
        structuredOutputs,
        promptLogprobs,
        priority,
        stream,
        streamOptions,
        user,
        messages,
        maxCompletionTokens,
        logprobs,
        topLogprobs,
        tools,
        toolChoice,
        parallelToolCalls,
        responseFormat,
        reasoningEffort,
        documents,
        chatTemplateKwargs,
        addGenerationPrompt,
        continueFinalMessage,
        modalities,
        audio,
        functions,
        webSearchOptions,
        metadata,
        store,
    )

/** `chat.render`: the prompt of a chat, without running the model. */
public fun ChatRenderParams(
    model: String,
    messages: List<ChatMessage>,
    tools: List<Tool>? = null,
    toolChoice: ToolChoice? = null,
    documents: List<JsonNode>? = null,
    reasoningEffort: ReasoningEffort? = null,
    chatTemplateKwargs: JsonNode? = null,
    addGenerationPrompt: Boolean? = null,
    continueFinalMessage: Boolean? = null,
): dev.inlay.protocol.ChatRenderParams =
    dev.inlay.protocol.ChatRenderParams(
        model,
        messages,
        tools,
        toolChoice,
        documents,
        reasoningEffort,
        chatTemplateKwargs,
        addGenerationPrompt,
        continueFinalMessage,
    )

/** Who calls. */
public fun ClientInfo(
    name: String,
    version: String? = null,
): dev.inlay.protocol.ClientInfo =
    dev.inlay.protocol.ClientInfo(
        name,
        version,
    )

/** `completions.create`: OpenAI's request body. */
public fun CompletionRequest(
    model: String,
    prompt: Prompt,
    temperature: Double? = null,
    topP: Double? = null,
    topK: Int? = null,
    minP: Double? = null,
    presencePenalty: Double? = null,
    frequencyPenalty: Double? = null,
    repetitionPenalty: Double? = null,
    logitBias: Map<String, Double>? = null,
    seed: Long? = null,
    n: Int? = null,
    maxTokens: Int? = null,
    minTokens: Int? = null,
    stop: Stop? = null,
    stopTokenIds: List<Int>? = null,
    ignoreEos: Boolean? = null,
    structuredOutputs: StructuredOutputs? = null,
    promptLogprobs: Int? = null,
    priority: Int? = null,
    stream: Boolean? = null,
    streamOptions: StreamOptions? = null,
    user: String? = null,
    echo: Boolean? = null,
    logprobs: Int? = null,
    suffix: String? = null,
    bestOf: Int? = null,
    addSpecialTokens: Boolean? = null,
): dev.inlay.protocol.CompletionRequest =
    dev.inlay.protocol.CompletionRequest(
        model,
        temperature,
        topP,
        topK,
        minP,
        presencePenalty,
        frequencyPenalty,
        repetitionPenalty,
        logitBias,
        seed,
        n,
        maxTokens,
        minTokens,
        stop,
        stopTokenIds,
        ignoreEos,
        structuredOutputs,
        promptLogprobs,
        priority,
        stream,
        streamOptions,
        user,
        prompt,
        echo,
        logprobs,
        suffix,
        bestOf,
        addSpecialTokens,
    )

/** A tool that takes free text. */
public fun CustomDefinition(
    name: String,
    description: String? = null,
    format: JsonNode? = null,
): dev.inlay.protocol.CustomDefinition =
    dev.inlay.protocol.CustomDefinition(
        name,
        description,
        format,
    )

/** Instructions from the developer. Templates that know no such role see `system`. */
public fun DeveloperMessage(
    content: MessageContent,
    name: String? = null,
): dev.inlay.protocol.DeveloperMessage =
    dev.inlay.protocol.DeveloperMessage(
        content,
        name,
    )

/** `embeddings.create`: OpenAI's request body. */
public fun EmbeddingRequest(
    model: String,
    input: EmbeddingInput,
    encodingFormat: EncodingFormat? = null,
    dimensions: Int? = null,
    user: String? = null,
): dev.inlay.protocol.EmbeddingRequest =
    dev.inlay.protocol.EmbeddingRequest(
        model,
        input,
        encodingFormat,
        dimensions,
        user,
    )

/** Records what the engine does, step by step. */
public fun EngineTraceParams(
    action: TraceAction,
    maxEvents: Int? = null,
): dev.inlay.protocol.EngineTraceParams =
    dev.inlay.protocol.EngineTraceParams(
        action,
        maxEvents,
    )

/** A file. */
public fun FileSource(
    filename: String? = null,
    fileData: String? = null,
    fileId: String? = null,
): dev.inlay.protocol.FileSource =
    dev.inlay.protocol.FileSource(
        filename,
        fileData,
        fileId,
    )

/** A function that the model may call. */
public fun FunctionDefinition(
    name: String,
    description: String? = null,
    parameters: JsonNode? = null,
    strict: Boolean? = null,
): dev.inlay.protocol.FunctionDefinition =
    dev.inlay.protocol.FunctionDefinition(
        name,
        description,
        parameters,
        strict,
    )

/** Where an image is. */
public fun ImageUrl(
    url: String,
    detail: String? = null,
): dev.inlay.protocol.ImageUrl =
    dev.inlay.protocol.ImageUrl(
        url,
        detail,
    )

/** The first message of every client. */
public fun InitializeParams(
    client: ClientInfo? = null,
    protocolVersion: Int? = null,
    limits: LimitOptions? = null,
): dev.inlay.protocol.InitializeParams =
    dev.inlay.protocol.InitializeParams(
        client,
        protocolVersion,
        limits,
    )

/** A JSON Schema with a name. */
public fun JsonSchemaDefinition(
    name: String,
    description: String? = null,
    schema: JsonNode? = null,
    strict: Boolean? = null,
): dev.inlay.protocol.JsonSchemaDefinition =
    dev.inlay.protocol.JsonSchemaDefinition(
        name,
        description,
        schema,
        strict,
    )

/** Limits that a client may choose when it opens. */
public fun LimitOptions(
    maxMessageBytes: Int? = null,
    maxQueuedMessages: Int? = null,
    streamWindow: Int? = null,
): dev.inlay.protocol.LimitOptions =
    dev.inlay.protocol.LimitOptions(
        maxMessageBytes,
        maxQueuedMessages,
        streamWindow,
    )

/**
 * `model.load` and `model.plan`: a model and how it is to be run. What is absent is chosen by the
 * engine. `model.plan` says what the same load would take, and loads nothing; `$/progress` tells
 * how far a load is.
 */
public fun ModelLoadParams(
    model: String,
    id: String? = null,
    library: String? = null,
    context: Int? = null,
    maxBatchTokens: Int? = null,
    maxSequences: Int? = null,
    kvCacheBytes: Long? = null,
    kvCacheFraction: Double? = null,
    kvDtype: KvDtype? = null,
    weights: WeightsMemory? = null,
    threads: Int? = null,
    isa: Isa? = null,
    prefixCache: Boolean? = null,
    speculation: Boolean? = null,
    seed: Long? = null,
): dev.inlay.protocol.ModelLoadParams =
    dev.inlay.protocol.ModelLoadParams(
        model,
        id,
        library,
        context,
        maxBatchTokens,
        maxSequences,
        kvCacheBytes,
        kvCacheFraction,
        kvDtype,
        weights,
        threads,
        isa,
        prefixCache,
        speculation,
        seed,
    )

/** Which schemas to hand out. */
public fun SchemaGetParams(
    name: String? = null,
): dev.inlay.protocol.SchemaGetParams =
    dev.inlay.protocol.SchemaGetParams(
        name,
    )

/**
 * `session.save`: writes what the prefix cache holds of a prompt to a file. The prompt is given as
 * `messages`, `text` or `tokens`: exactly one of them. The fields beside `messages` are those of
 * the chat, and need `messages`. What is not in the cache is not computed: the result tells how
 * much was saved.
 */
public fun SessionSaveParams(
    model: String,
    path: String,
    messages: List<ChatMessage>? = null,
    tools: List<Tool>? = null,
    toolChoice: ToolChoice? = null,
    documents: List<JsonNode>? = null,
    reasoningEffort: ReasoningEffort? = null,
    chatTemplateKwargs: JsonNode? = null,
    addGenerationPrompt: Boolean? = null,
    continueFinalMessage: Boolean? = null,
    text: String? = null,
    tokens: List<Int>? = null,
): dev.inlay.protocol.SessionSaveParams =
    dev.inlay.protocol.SessionSaveParams(
        model,
        messages,
        tools,
        toolChoice,
        documents,
        reasoningEffort,
        chatTemplateKwargs,
        addGenerationPrompt,
        continueFinalMessage,
        path,
        text,
        tokens,
    )

/** How a stream is sent. */
public fun StreamOptions(
    includeUsage: Boolean? = null,
): dev.inlay.protocol.StreamOptions =
    dev.inlay.protocol.StreamOptions(
        includeUsage,
    )

/** What the output must match (vLLM's name). Exactly one of the fields is given. */
public fun StructuredOutputs(
    json: StructuredJson? = null,
    regex: String? = null,
    choice: List<String>? = null,
    grammar: String? = null,
    jsonObject: Boolean? = null,
): dev.inlay.protocol.StructuredOutputs =
    dev.inlay.protocol.StructuredOutputs(
        json,
        regex,
        choice,
        grammar,
        jsonObject,
    )

/** Instructions. */
public fun SystemMessage(
    content: MessageContent,
    name: String? = null,
): dev.inlay.protocol.SystemMessage =
    dev.inlay.protocol.SystemMessage(
        content,
        name,
    )

/**
 * `tokens.count`: how many tokens a text or a chat has. Give `text` or `messages`. The fields
 * beside `messages` are those of the chat, and need `messages`: with all of them the number is
 * `usage.prompt_tokens` of the same `chat.completions.create`.
 */
public fun TokensCountParams(
    model: String,
    messages: List<ChatMessage>? = null,
    tools: List<Tool>? = null,
    toolChoice: ToolChoice? = null,
    documents: List<JsonNode>? = null,
    reasoningEffort: ReasoningEffort? = null,
    chatTemplateKwargs: JsonNode? = null,
    addGenerationPrompt: Boolean? = null,
    continueFinalMessage: Boolean? = null,
    text: String? = null,
    addSpecialTokens: Boolean? = null,
): dev.inlay.protocol.TokensCountParams =
    dev.inlay.protocol.TokensCountParams(
        model,
        messages,
        tools,
        toolChoice,
        documents,
        reasoningEffort,
        chatTemplateKwargs,
        addGenerationPrompt,
        continueFinalMessage,
        text,
        addSpecialTokens,
    )

/** `tokens.decode`: the text of tokens. */
public fun TokensDecodeParams(
    model: String,
    tokens: List<Int>,
    skipSpecialTokens: Boolean? = null,
): dev.inlay.protocol.TokensDecodeParams =
    dev.inlay.protocol.TokensDecodeParams(
        model,
        tokens,
        skipSpecialTokens,
    )

/** `tokens.encode`: the tokens of a text. */
public fun TokensEncodeParams(
    model: String,
    text: String,
    addSpecialTokens: Boolean? = null,
    returnPieces: Boolean? = null,
): dev.inlay.protocol.TokensEncodeParams =
    dev.inlay.protocol.TokensEncodeParams(
        model,
        text,
        addSpecialTokens,
        returnPieces,
    )

/** What the user says. */
public fun UserMessage(
    content: MessageContent,
    name: String? = null,
): dev.inlay.protocol.UserMessage =
    dev.inlay.protocol.UserMessage(
        content,
        name,
    )
