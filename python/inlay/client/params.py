"""What a program writes: the options of requests, and the dicts in them.

Generated from schemas/v1 by `make schemas`. Do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypeAlias, TypedDict, Union

from pydantic import BaseModel


class AllowedTool(TypedDict, total=False):
    """One of the tools allowed."""

    type: Required[Literal["function"]]
    """Always `function`."""
    function: Required[ToolName]
    """The function."""


class AllowedTools(TypedDict, total=False):
    """Some of the tools."""

    mode: Required[AllowedToolsMode]
    """Whether the model must call one."""
    tools: Required[Sequence[AllowedTool]]
    """The tools allowed."""


class AllowedToolsChoice(TypedDict, total=False):
    """Call only some of the tools."""

    type: Required[Literal["allowed_tools"]]
    """Always `allowed_tools`."""
    allowed_tools: Required[AllowedTools]
    """The tools allowed."""


AllowedToolsMode: TypeAlias = Literal["auto", "required"]
"""`auto`: the model decides; `required`: call at least one."""


class AssistantMessage(TypedDict, total=False):
    """What the model said before."""

    role: Required[Literal["assistant"]]
    """Always `assistant`."""
    content: MessageContent | None
    """What it said. May be absent where it called tools."""
    reasoning_content: str | None
    """What it thought, for templates that want it back."""
    refusal: str | None
    """Its refusal."""
    tool_calls: Sequence[ToolCall] | None
    """The tools that it called."""
    name: str | None
    """A name for the participant."""


class AudioPart(TypedDict, total=False):
    """Sound. A model that cannot hear answers `unsupported`."""

    type: Required[Literal["input_audio"]]
    """Always `input_audio`."""
    input_audio: Required[InputAudio]
    """The sound."""


ChatMessage: TypeAlias = Union[
    "DeveloperMessage",
    "SystemMessage",
    "UserMessage",
    "AssistantMessage",
    "ToolMessage",
    "BaseModel",
]
"""A message of the conversation."""


class ClientInfo(TypedDict, total=False):
    """Who calls."""

    name: Required[str]
    """The name of the program."""
    version: str | None
    """Its version."""


ContentPart: TypeAlias = Union[
    "TextPart", "ImagePart", "AudioPart", "FilePart", "RefusalPart", "BaseModel"
]
"""A part of a message."""


class CustomDefinition(TypedDict, total=False):
    """A tool that takes free text."""

    name: Required[str]
    """Its name."""
    description: str | None
    """What it does."""
    format: Mapping[str, Any] | None
    """What its input looks like."""


class CustomTool(TypedDict, total=False):
    """A tool that takes free text. Answered with `unsupported`."""

    type: Required[Literal["custom"]]
    """Always `custom`."""
    custom: Required[CustomDefinition]
    """The tool."""


class CustomToolChoice(TypedDict, total=False):
    """Call this custom tool. Answered with `unsupported`."""

    type: Required[Literal["custom"]]
    """Always `custom`."""
    custom: Required[ToolName]
    """The tool to call."""


class DeveloperMessage(TypedDict, total=False):
    """Instructions from the developer. Templates that know no such role see `system`."""

    role: Required[Literal["developer"]]
    """Always `developer`."""
    content: Required[MessageContent]
    """What it says."""
    name: str | None
    """A name for the participant."""


EmbeddingInput: TypeAlias = Union[
    "str", "Sequence[str]", "Sequence[int]", "Sequence[Sequence[int]]"
]
"""A text, several texts, the tokens of a text, or of several."""


EncodingFormat: TypeAlias = Literal["float", "base64"]
"""`float`: numbers; `base64`: little-endian 32-bit floats in base64."""


class FilePart(TypedDict, total=False):
    """A file. Answered with `unsupported`."""

    type: Required[Literal["file"]]
    """Always `file`."""
    file: Required[FileSource]
    """The file."""


class FileSource(TypedDict, total=False):
    """A file."""

    filename: str | None
    """Its name."""
    file_data: str | None
    """Its bytes in base64."""
    file_id: str | None
    """The id of an uploaded file."""


class FunctionCall(TypedDict, total=False):
    """A call of a function."""

    name: Required[str]
    """The name of the function."""
    arguments: Required[str]
    """The arguments: a text that holds a JSON object."""


class FunctionDefinition(TypedDict, total=False):
    """A function that the model may call."""

    name: Required[str]
    """Its name."""
    description: str | None
    """What it does."""
    parameters: Mapping[str, Any] | None
    """The JSON Schema of its arguments. None are taken where absent."""
    strict: bool | None
    """Whether the arguments must match the schema exactly."""


class FunctionTool(TypedDict, total=False):
    """A function."""

    type: Required[Literal["function"]]
    """Always `function`."""
    function: Required[FunctionDefinition]
    """The function."""


class FunctionToolChoice(TypedDict, total=False):
    """Call this function."""

    type: Required[Literal["function"]]
    """Always `function`."""
    function: Required[ToolName]
    """The function to call."""


class ImagePart(TypedDict, total=False):
    """An image. A model that cannot see answers `unsupported`."""

    type: Required[Literal["image_url"]]
    """Always `image_url`."""
    image_url: Required[ImageUrl]
    """The image."""


class ImageUrl(TypedDict, total=False):
    """Where an image is."""

    url: Required[str]
    """A URL, or the image itself as a `data:` URL."""
    detail: str | None
    """How closely to look: `auto`, `low` or `high`."""


class InputAudio(TypedDict, total=False):
    """Sound."""

    data: Required[str]
    """The sound in base64."""
    format: Required[str]
    """`wav` or `mp3`."""


Isa: TypeAlias = Literal["x86_64_v2", "x86_64_v3", "x86_64_v4_vnni", "neon_dotprod", "generic"]
"""An instruction set that compiled models hold code for."""


class JsonObjectFormat(TypedDict, total=False):
    """Any JSON object."""

    type: Required[Literal["json_object"]]
    """Always `json_object`."""


class JsonSchemaDefinition(TypedDict, total=False):
    """A JSON Schema with a name."""

    name: Required[str]
    """Its name."""
    description: str | None
    """What it is for."""
    schema: Mapping[str, Any] | None
    """The schema. Any JSON object where absent."""
    strict: bool | None
    """Accepted. The output always matches the schema; a keyword that cannot be enforced is an error
    either way.
    """


class JsonSchemaFormat(TypedDict, total=False):
    """JSON that matches a schema."""

    type: Required[Literal["json_schema"]]
    """Always `json_schema`."""
    json_schema: Required[JsonSchemaDefinition]
    """The schema."""


KvDtype: TypeAlias = Literal["auto", "float16", "float32", "int8"]
"""The number format of the KV cache; `auto` is that of the model."""


class LimitOptions(TypedDict, total=False):
    """Limits that a client may choose when it opens."""

    max_message_bytes: int | None
    """The longest message that `inlay_send` takes, in bytes."""
    max_queued_messages: int | None
    """Messages that may wait for the host before generation of this client pauses."""
    stream_window: int | None
    """Chunks of one stream that the host may leave unacknowledged before that stream waits for
    `$/acknowledge`. Without it streams never wait for that.
    """


MessageContent: TypeAlias = Union["str", "Sequence[ContentPart]"]
"""What a message says: a text, or parts."""


Modality: TypeAlias = Literal["text", "audio"]
"""A kind of output."""


NamedToolChoice: TypeAlias = Union[
    "FunctionToolChoice", "AllowedToolsChoice", "CustomToolChoice", "BaseModel"
]
"""A choice of tools by name."""


Prompt: TypeAlias = Union["str", "Sequence[str]", "Sequence[int]", "Sequence[Sequence[int]]"]
"""A text, several texts, the tokens of a text, or of several."""


ReasoningEffort: TypeAlias = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]
"""How much the model should think. `none` turns thinking off."""


class RefusalPart(TypedDict, total=False):
    """The assistant's refusal in an earlier turn."""

    type: Required[Literal["refusal"]]
    """Always `refusal`."""
    refusal: Required[str]
    """What it said."""


ResponseFormat: TypeAlias = Union["TextFormat", "JsonObjectFormat", "JsonSchemaFormat", "BaseModel"]
"""What the output must be."""


Stop: TypeAlias = Union["str", "Sequence[str]"]
"""One text or several at which generation ends."""


class StreamOptions(TypedDict, total=False):
    """How a stream is sent."""

    include_usage: bool | None
    """Whether a last chunk without choices tells the usage."""


StructuredJson: TypeAlias = Union["Mapping[str, Any]", "str"]
"""A JSON Schema: as JSON, or as text that holds JSON."""


class StructuredOutputs(TypedDict, total=False):
    """What the output must match (vLLM's name). Exactly one of the fields is given."""

    json: StructuredJson | None
    """The output is JSON that this schema accepts."""
    regex: str | None
    """The output matches this regular expression as a whole."""
    choice: Sequence[str] | None
    """The output is one of these texts."""
    grammar: str | None
    """The output is in the language of this grammar, in Lark's notation."""
    json_object: bool | None
    """The output is any JSON object."""


class SystemMessage(TypedDict, total=False):
    """Instructions."""

    role: Required[Literal["system"]]
    """Always `system`."""
    content: Required[MessageContent]
    """What it says."""
    name: str | None
    """A name for the participant."""


class TextFormat(TypedDict, total=False):
    """Any text."""

    type: Required[Literal["text"]]
    """Always `text`."""


class TextPart(TypedDict, total=False):
    """Text."""

    type: Required[Literal["text"]]
    """Always `text`."""
    text: Required[str]
    """The text."""


Tool: TypeAlias = Union["FunctionTool", "CustomTool", "BaseModel"]
"""A tool that the model may call."""


class ToolCall(TypedDict, total=False):
    """A call of a tool."""

    id: Required[str]
    """The id that the tool's answer refers to."""
    type: Literal["function"]
    """Always `function`."""
    function: Required[FunctionCall]
    """The function and its arguments."""


ToolChoice: TypeAlias = Union["ToolChoiceMode", "NamedToolChoice"]
"""Which tools the model calls."""


ToolChoiceMode: TypeAlias = Literal["none", "auto", "required"]
"""`none`: call no tool; `auto`: the model decides; `required`: call at least one."""


class ToolMessage(TypedDict, total=False):
    """The answer of a tool."""

    role: Required[Literal["tool"]]
    """Always `tool`."""
    content: Required[MessageContent]
    """What the tool returned."""
    tool_call_id: Required[str]
    """The call that it answers."""


class ToolName(TypedDict, total=False):
    """The name of a tool."""

    name: Required[str]
    """The name."""


TraceAction: TypeAlias = Literal["start", "stop"]
"""`start` clears the record and begins; `stop` ends and hands it out."""


class UserMessage(TypedDict, total=False):
    """What the user says."""

    role: Required[Literal["user"]]
    """Always `user`."""
    content: Required[MessageContent]
    """What it says."""
    name: str | None
    """A name for the participant."""


WeightsMemory: TypeAlias = Literal["auto", "map", "huge"]
"""Where weights are: `map`, in the mapped file, which processes share; `huge`, copied into huge
pages, which are read faster; `auto`: `huge` for large models where the system gives such pages.
"""


class InitializeOptions(TypedDict, total=False):
    """Options of `initialize`."""

    client: ClientInfo | None
    """Who calls. Appears in traces."""
    protocol_version: int
    """The version of this protocol that the caller speaks."""
    limits: LimitOptions | None
    """Limits that differ from the defaults."""


class EngineTraceOptions(TypedDict, total=False):
    """Options of `engine.trace`."""

    max_events: int
    """Events to keep; later ones are counted and dropped. Read at `start`."""


class ModelLoadOptions(TypedDict, total=False):
    """Options of `model.plan`."""

    id: str | None
    """The name that requests use as `model`. The model's own name where absent."""
    library: str | None
    """The compiled library (`NAME-<target>.so`). Found beside the data file where absent."""
    context: int | None
    """Tokens of the longest sequence. The model's own where absent; it cannot be more."""
    max_batch_tokens: int | None
    """Rows of a step: prompt tokens and generated tokens together."""
    max_sequences: int | None
    """Sequences that may run at once."""
    kv_cache_bytes: int | None
    """Bytes of the KV cache. Not together with `kv_cache_fraction`."""
    kv_cache_fraction: float | None
    """Share of the memory left after weights and workspace to give to the KV cache."""
    kv_dtype: KvDtype
    """The number format of the KV cache."""
    weights: WeightsMemory
    """Whether weights are used in the file or copied into huge pages."""
    threads: int | None
    """Threads that run a step. The processors of the process where absent."""
    isa: Isa | None
    """The instruction set to use. The best that machine and library share where absent."""
    prefix_cache: bool
    """Whether requests share the cache of equal prompt beginnings."""
    speculation: bool
    """Whether to guess several tokens ahead from the prompt. The output does not change."""
    seed: int | None
    """The seed of requests that have none. A random one where absent."""


class ChatCompletionOptions(TypedDict, total=False):
    """Options of `chat.completions.create`."""

    temperature: float | None
    """How random the choice of tokens is; 0 takes the likeliest. The model's own where absent, else
    1.
    """
    top_p: float | None
    """Only the likeliest tokens whose probabilities sum to this. The model's own where absent, else
    1.
    """
    top_k: int | None
    """Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)"""
    min_p: float | None
    """Only tokens at least this likely, relative to the likeliest. (vLLM)"""
    presence_penalty: float | None
    """Taken from the logit of every token generated before."""
    frequency_penalty: float | None
    """Taken from the logit of a token once for every time it was generated before."""
    repetition_penalty: float | None
    """Divides the logits of tokens of the prompt and the output where above 1. (vLLM)"""
    logit_bias: Mapping[str, float] | None
    """Added to the logits of tokens: keys are token ids."""
    seed: int | None
    """Makes sampling repeatable: same seed, same request, same output."""
    n: int | None
    """How many choices to generate. 1 where absent."""
    max_tokens: int | None
    """The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
    chats.
    """
    min_tokens: int | None
    """The fewest tokens to generate before a stop text or token counts. (vLLM)"""
    stop: Stop | None
    """Texts at which generation ends. They are not part of the output."""
    stop_token_ids: Sequence[int] | None
    """Tokens at which generation ends, beside the model's own. (vLLM)"""
    ignore_eos: bool | None
    """Whether to go on after the model's end token. (vLLM)"""
    structured_outputs: StructuredOutputs | None
    """What the output must match. (vLLM)"""
    prompt_logprobs: int | None
    """How many likeliest tokens to tell at each position of the prompt. (vLLM)"""
    priority: int | None
    """Lower runs first; 0 where absent. (vLLM)"""
    stream_options: StreamOptions | None
    """How a stream is sent."""
    user: str | None
    """A name for the end user. Accepted, not used."""
    max_completion_tokens: int | None
    """The most tokens to generate, thinking included. Goes before `max_tokens`."""
    logprobs: bool | None
    """Whether to tell the log probabilities of the output's tokens."""
    top_logprobs: int | None
    """How many likeliest tokens to tell at each position. Needs `logprobs`."""
    tools: Sequence[Tool] | None
    """The tools that the model may call."""
    tool_choice: ToolChoice | None
    """Which of them it calls. `auto` where there are tools, else `none`."""
    parallel_tool_calls: bool | None
    """Whether it may call several at once. True where absent."""
    response_format: ResponseFormat | None
    """What the output must be."""
    reasoning_effort: ReasoningEffort | None
    """How much the model should think."""
    documents: Sequence[Mapping[str, Any]] | None
    """Texts that the answer is to draw on, as the model's chat template wants them. (vLLM)"""
    chat_template_kwargs: Mapping[str, Any] | None
    """More variables for the chat template. (vLLM)"""
    add_generation_prompt: bool | None
    """Whether the template opens the assistant's turn. True where absent. (vLLM)"""
    continue_final_message: bool | None
    """Whether the last message is the beginning of the output. (vLLM)"""
    modalities: Sequence[Modality] | None
    """Kinds of output. `audio` is answered with `unsupported`."""
    audio: Mapping[str, Any] | None
    """How to speak. Answered with `unsupported`."""
    functions: Sequence[Mapping[str, Any]] | None
    """The old form of `tools`. Answered with `unsupported`."""
    web_search_options: Mapping[str, Any] | None
    """Answered with `unsupported`: nothing here searches the web."""
    metadata: Mapping[str, str] | None
    """Notes for the caller. Accepted, not used."""
    store: bool | None
    """Accepted, not used: nothing is stored."""


class CompletionOptions(TypedDict, total=False):
    """Options of `completions.create`."""

    temperature: float | None
    """How random the choice of tokens is; 0 takes the likeliest. The model's own where absent, else
    1.
    """
    top_p: float | None
    """Only the likeliest tokens whose probabilities sum to this. The model's own where absent, else
    1.
    """
    top_k: int | None
    """Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)"""
    min_p: float | None
    """Only tokens at least this likely, relative to the likeliest. (vLLM)"""
    presence_penalty: float | None
    """Taken from the logit of every token generated before."""
    frequency_penalty: float | None
    """Taken from the logit of a token once for every time it was generated before."""
    repetition_penalty: float | None
    """Divides the logits of tokens of the prompt and the output where above 1. (vLLM)"""
    logit_bias: Mapping[str, float] | None
    """Added to the logits of tokens: keys are token ids."""
    seed: int | None
    """Makes sampling repeatable: same seed, same request, same output."""
    n: int | None
    """How many choices to generate. 1 where absent."""
    max_tokens: int | None
    """The most tokens to generate. Where absent: 16 in plain completions, what fits the context in
    chats.
    """
    min_tokens: int | None
    """The fewest tokens to generate before a stop text or token counts. (vLLM)"""
    stop: Stop | None
    """Texts at which generation ends. They are not part of the output."""
    stop_token_ids: Sequence[int] | None
    """Tokens at which generation ends, beside the model's own. (vLLM)"""
    ignore_eos: bool | None
    """Whether to go on after the model's end token. (vLLM)"""
    structured_outputs: StructuredOutputs | None
    """What the output must match. (vLLM)"""
    prompt_logprobs: int | None
    """How many likeliest tokens to tell at each position of the prompt. (vLLM)"""
    priority: int | None
    """Lower runs first; 0 where absent. (vLLM)"""
    stream_options: StreamOptions | None
    """How a stream is sent."""
    user: str | None
    """A name for the end user. Accepted, not used."""
    echo: bool | None
    """Whether the output begins with the prompt."""
    logprobs: int | None
    """How many likeliest tokens to tell at each position; 0 tells only the chosen one."""
    suffix: str | None
    """The text after the gap. Answered with `unsupported`."""
    best_of: int | None
    """Choices to generate, of which the best `n` are given. Answered with `unsupported` where it is
    more than `n`.
    """
    add_special_tokens: bool | None
    """Whether the prompt gets the model's beginning token. True where absent. (vLLM)"""


class EmbeddingOptions(TypedDict, total=False):
    """Options of `embeddings.create`."""

    encoding_format: EncodingFormat | None
    """How to write the numbers. `float` where absent."""
    dimensions: int | None
    """Keep this many numbers of each and normalise again. All where absent."""
    user: str | None
    """A name for the end user. Accepted, not used."""


class TokensEncodeOptions(TypedDict, total=False):
    """Options of `tokens.encode`."""

    add_special_tokens: bool
    """Whether to add what the model wants around a text, such as a beginning token."""
    return_pieces: bool
    """Whether to tell each token as text."""


class TokensDecodeOptions(TypedDict, total=False):
    """Options of `tokens.decode`."""

    skip_special_tokens: bool
    """Whether to leave out special tokens."""


class TokensCountOptions(TypedDict, total=False):
    """Options of `tokens.count`."""

    messages: Sequence[ChatMessage] | None
    """The conversation so far."""
    tools: Sequence[Tool] | None
    """The tools that the model may call."""
    tool_choice: ToolChoice | None
    """Which of them it calls. With `none`, the model does not see them."""
    documents: Sequence[Mapping[str, Any]] | None
    """Texts that the answer is to draw on."""
    reasoning_effort: ReasoningEffort | None
    """How much the model should think."""
    chat_template_kwargs: Mapping[str, Any] | None
    """More variables for the chat template."""
    add_generation_prompt: bool | None
    """Whether the template opens the assistant's turn. True where absent, but for a message that is
    continued.
    """
    continue_final_message: bool | None
    """Whether the last message is the beginning of the output."""
    text: str | None
    """A text."""
    add_special_tokens: bool
    """Whether to count what the model wants around a text. Only with `text`."""


class ChatRenderOptions(TypedDict, total=False):
    """Options of `chat.render`."""

    tools: Sequence[Tool] | None
    """The tools that the model may call."""
    tool_choice: ToolChoice | None
    """Which of them it calls. With `none`, the model does not see them."""
    documents: Sequence[Mapping[str, Any]] | None
    """Texts that the answer is to draw on."""
    reasoning_effort: ReasoningEffort | None
    """How much the model should think."""
    chat_template_kwargs: Mapping[str, Any] | None
    """More variables for the chat template."""
    add_generation_prompt: bool | None
    """Whether the template opens the assistant's turn. True where absent, but for a message that is
    continued.
    """
    continue_final_message: bool | None
    """Whether the last message is the beginning of the output."""


class SessionSaveOptions(TypedDict, total=False):
    """Options of `session.save`."""

    messages: Sequence[ChatMessage] | None
    """The conversation so far."""
    tools: Sequence[Tool] | None
    """The tools that the model may call."""
    tool_choice: ToolChoice | None
    """Which of them it calls. With `none`, the model does not see them."""
    documents: Sequence[Mapping[str, Any]] | None
    """Texts that the answer is to draw on."""
    reasoning_effort: ReasoningEffort | None
    """How much the model should think."""
    chat_template_kwargs: Mapping[str, Any] | None
    """More variables for the chat template."""
    add_generation_prompt: bool | None
    """Whether the template opens the assistant's turn. False where absent."""
    continue_final_message: bool | None
    """Whether the last message is the beginning of the output."""
    text: str | None
    """A text."""
    tokens: Sequence[int] | None
    """Tokens."""
