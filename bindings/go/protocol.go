// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

import "encoding/json"

// AllowedTool: one of the tools allowed.
type AllowedTool struct {
	// Always `function`.
	Type FunctionLiteral `json:"type"`

	// The function.
	Function ToolName `json:"function"`
}

// AllowedTools: some of the tools.
type AllowedTools struct {
	// Whether the model must call one.
	Mode AllowedToolsMode `json:"mode"`

	// The tools allowed.
	Tools []AllowedTool `json:"tools"`
}

// AllowedToolsChoice: call only some of the tools.
type AllowedToolsChoice struct {
	// The tools allowed.
	AllowedTools AllowedTools `json:"allowed_tools"`
}

// AllowedToolsMode: `auto`: the model decides; `required`: call at least one.
type AllowedToolsMode string

// The values of AllowedToolsMode.
const (
	AllowedToolsModeAuto     AllowedToolsMode = "auto"
	AllowedToolsModeRequired AllowedToolsMode = "required"
)

// AssistantMessage: what the model said before.
type AssistantMessage struct {
	// What it said. May be absent where it called tools.
	Content *MessageContent `json:"content,omitzero"`

	// What it thought, for templates that want it back.
	ReasoningContent *string `json:"reasoning_content,omitzero"`

	// Its refusal.
	Refusal *string `json:"refusal,omitzero"`

	// The tools that it called.
	ToolCalls []ToolCall `json:"tool_calls,omitzero"`

	// A name for the participant.
	Name *string `json:"name,omitzero"`
}

// AudioPart: sound. A model that cannot hear answers `unsupported`.
type AudioPart struct {
	// The sound.
	InputAudio InputAudio `json:"input_audio"`
}

// CacheCounts: the paged KV cache.
type CacheCounts struct {
	// Pages that there are.
	PagesTotal int64 `json:"pages_total"`

	// Pages that running requests hold.
	PagesUsed int64 `json:"pages_used"`

	// Pages that only the prefix cache holds; they are given up when needed.
	PagesCached int64 `json:"pages_cached"`

	// Running requests that were set back to make room.
	Preemptions int64 `json:"preemptions"`

	// Pages that the prefix cache gave up for others.
	Evictions int64 `json:"evictions"`

	// Pages that were copied as two requests parted.
	Copies int64 `json:"copies"`
}

// CancelParams: `$/cancelRequest`: ends a request early. The request still ends exactly once:
// with `request_cancelled`, or with its result if that was ready first. An id that is not in
// flight is ignored.
type CancelParams struct {
	// The id of the request to cancel.
	ID RequestID `json:"id"`
}

// Capabilities: what the library offers.
type Capabilities struct {
	// The methods that it answers.
	Methods []string `json:"methods"`

	// The notifications that it sends.
	Notifications []string `json:"notifications"`

	// What this build can do.
	Features []Feature `json:"features"`

	// Whether the TVM runtime was found, so that compiled models can be loaded.
	CompiledModels bool `json:"compiled_models"`
}

// ChatChoice: one of the answers.
type ChatChoice struct {
	// Its number, from 0.
	Index int `json:"index"`

	// What the model says.
	Message ChatCompletionMessage `json:"message"`

	// The probabilities, where asked for.
	Logprobs *ChatLogprobs `json:"logprobs"`

	// Why it ended.
	FinishReason FinishReason `json:"finish_reason"`

	// The stop text or token that ended it. (vLLM)
	StopReason *StopReason `json:"stop_reason,omitzero"`
}

// ChatChunkChoice: what is new of one of the answers.
type ChatChunkChoice struct {
	// Its number, from 0.
	Index int `json:"index"`

	// What is new.
	Delta ChatDelta `json:"delta"`

	// The probabilities of the new tokens, where asked for.
	Logprobs *ChatLogprobs `json:"logprobs,omitzero"`

	// Why it ended; null until it has.
	FinishReason *FinishReason `json:"finish_reason"`

	// The stop text or token that ended it. (vLLM)
	StopReason *StopReason `json:"stop_reason,omitzero"`
}

// ChatCompletion: the result of `chat.completions.create`, complete also where it was streamed.
type ChatCompletion struct {
	// The id of the completion.
	ID string `json:"id"`

	// Always `chat.completion`.
	Object ChatCompletionLiteral `json:"object"`

	// When it began, in seconds since 1970.
	Created int64 `json:"created"`

	// The id of the model.
	Model string `json:"model"`

	// The answers.
	Choices []ChatChoice `json:"choices"`

	// What it took.
	Usage Usage `json:"usage"`

	// Changes when the model or the engine changes.
	SystemFingerprint *string `json:"system_fingerprint,omitzero"`

	// For each token of the prompt, tokens by id; null for the first. (vLLM)
	PromptLogprobs []map[string]PromptLogprob `json:"prompt_logprobs,omitzero"`
}

// ChatCompletionChunk: A piece of a streamed chat completion.
type ChatCompletionChunk struct {
	// The id of the completion: the same in all of its chunks.
	ID string `json:"id"`

	// Always `chat.completion.chunk`.
	Object ChatCompletionChunkLiteral `json:"object"`

	// When the completion began: the same in all of its chunks.
	Created int64 `json:"created"`

	// The id of the model.
	Model string `json:"model"`

	// What is new. Empty in the chunk that tells the usage.
	Choices []ChatChunkChoice `json:"choices"`

	// What it took, in the last chunk, where `stream_options.include_usage` asks for it.
	Usage *Usage `json:"usage,omitzero"`

	// Changes when the model or the engine changes.
	SystemFingerprint *string `json:"system_fingerprint,omitzero"`
}

// ChatCompletionChunkParams: `chat.completions.chunk`: a piece of a streamed chat completion.
type ChatCompletionChunkParams struct {
	// The id of the request.
	Request RequestID `json:"request"`

	// The piece.
	Chunk ChatCompletionChunk `json:"chunk"`
}

// ChatCompletionMessage: what the model says.
type ChatCompletionMessage struct {
	// Always `assistant`.
	Role AssistantLiteral `json:"role"`

	// The text. Null where there is only a tool call.
	Content *string `json:"content"`

	// Always null: models of this kind refuse in the text.
	Refusal *string `json:"refusal"`

	// What it thought before. (vLLM)
	ReasoningContent *string `json:"reasoning_content,omitzero"`

	// The tools that it calls.
	ToolCalls []ToolCall `json:"tool_calls,omitzero"`
}

// ChatCompletionRequest: `chat.completions.create`: OpenAI's request body.
type ChatCompletionRequest struct {
	// The id of a loaded model.
	Model string `json:"model"`

	// How random the choice of tokens is; 0 takes the likeliest. The model's own where absent,
	// else 1.
	Temperature *float64 `json:"temperature,omitzero"`

	// Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
	// else 1.
	TopP *float64 `json:"top_p,omitzero"`

	// Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)
	TopK *int `json:"top_k,omitzero"`

	// Only tokens at least this likely, relative to the likeliest. (vLLM)
	MinP *float64 `json:"min_p,omitzero"`

	// Taken from the logit of every token generated before.
	PresencePenalty *float64 `json:"presence_penalty,omitzero"`

	// Taken from the logit of a token once for every time it was generated before.
	FrequencyPenalty *float64 `json:"frequency_penalty,omitzero"`

	// Divides the logits of tokens of the prompt and the output where above 1. (vLLM)
	RepetitionPenalty *float64 `json:"repetition_penalty,omitzero"`

	// Added to the logits of tokens: keys are token ids.
	LogitBias map[string]float64 `json:"logit_bias,omitzero"`

	// Makes sampling repeatable: same seed, same request, same output.
	Seed *int64 `json:"seed,omitzero"`

	// How many choices to generate. 1 where absent.
	N *int `json:"n,omitzero"`

	// The most tokens to generate. Where absent: 16 in plain completions, what fits the context
	// in chats.
	MaxTokens *int `json:"max_tokens,omitzero"`

	// The fewest tokens to generate before a stop text or token counts. (vLLM)
	MinTokens *int `json:"min_tokens,omitzero"`

	// Texts at which generation ends. They are not part of the output.
	Stop *Stop `json:"stop,omitzero"`

	// Tokens at which generation ends, beside the model's own. (vLLM)
	StopTokenIDs []int `json:"stop_token_ids,omitzero"`

	// Whether to go on after the model's end token. (vLLM)
	IgnoreEOS *bool `json:"ignore_eos,omitzero"`

	// What the output must match. (vLLM)
	StructuredOutputs *StructuredOutputs `json:"structured_outputs,omitzero"`

	// How many likeliest tokens to tell at each position of the prompt. (vLLM)
	PromptLogprobs *int `json:"prompt_logprobs,omitzero"`

	// Lower runs first; 0 where absent. (vLLM)
	Priority *int `json:"priority,omitzero"`

	// Whether to send chunks as they come. The result is complete either way.
	Stream *bool `json:"stream,omitzero"`

	// How a stream is sent.
	StreamOptions *StreamOptions `json:"stream_options,omitzero"`

	// A name for the end user. Accepted, not used.
	User *string `json:"user,omitzero"`

	// The conversation so far.
	Messages []ChatMessage `json:"messages"`

	// The most tokens to generate, thinking included. Goes before `max_tokens`.
	MaxCompletionTokens *int `json:"max_completion_tokens,omitzero"`

	// Whether to tell the log probabilities of the output's tokens.
	Logprobs *bool `json:"logprobs,omitzero"`

	// How many likeliest tokens to tell at each position. Needs `logprobs`.
	TopLogprobs *int `json:"top_logprobs,omitzero"`

	// The tools that the model may call.
	Tools []Tool `json:"tools,omitzero"`

	// Which of them it calls. `auto` where there are tools, else `none`.
	ToolChoice *ToolChoice `json:"tool_choice,omitzero"`

	// Whether it may call several at once. True where absent.
	ParallelToolCalls *bool `json:"parallel_tool_calls,omitzero"`

	// What the output must be.
	ResponseFormat *ResponseFormat `json:"response_format,omitzero"`

	// How much the model should think.
	ReasoningEffort *ReasoningEffort `json:"reasoning_effort,omitzero"`

	// Texts that the answer is to draw on, as the model's chat template wants them. (vLLM)
	Documents []json.RawMessage `json:"documents,omitzero"`

	// More variables for the chat template. (vLLM)
	ChatTemplateKwargs json.RawMessage `json:"chat_template_kwargs,omitzero"`

	// Whether the template opens the assistant's turn. True where absent. (vLLM)
	AddGenerationPrompt *bool `json:"add_generation_prompt,omitzero"`

	// Whether the last message is the beginning of the output. (vLLM)
	ContinueFinalMessage *bool `json:"continue_final_message,omitzero"`

	// Kinds of output. `audio` is answered with `unsupported`.
	Modalities []Modality `json:"modalities,omitzero"`

	// How to speak. Answered with `unsupported`.
	Audio json.RawMessage `json:"audio,omitzero"`

	// The old form of `tools`. Answered with `unsupported`.
	Functions []json.RawMessage `json:"functions,omitzero"`

	// Answered with `unsupported`: nothing here searches the web.
	WebSearchOptions json.RawMessage `json:"web_search_options,omitzero"`

	// Notes for the caller. Accepted, not used.
	Metadata map[string]string `json:"metadata,omitzero"`

	// Accepted, not used: nothing is stored.
	Store *bool `json:"store,omitzero"`
}

// ChatDelta: what is new since the last chunk.
type ChatDelta struct {
	// `assistant`, in the first chunk of a choice.
	Role *ChatRole `json:"role,omitzero"`

	// The next text. Never half a character.
	Content *string `json:"content,omitzero"`

	// The next thoughts. (vLLM)
	ReasoningContent *string `json:"reasoning_content,omitzero"`

	// Never set: models of this kind refuse in the text.
	Refusal *string `json:"refusal,omitzero"`

	// The next pieces of tool calls.
	ToolCalls []ToolCallDelta `json:"tool_calls,omitzero"`
}

// ChatLogprobs: the probabilities of the output's tokens.
type ChatLogprobs struct {
	// Those of the content.
	Content []TokenLogprob `json:"content"`

	// Those of a refusal: always null.
	Refusal []TokenLogprob `json:"refusal"`
}

// ChatMessage: A message of the conversation. Set one field; `role` is written from it.
type ChatMessage struct {
	Developer *DeveloperMessage
	System    *SystemMessage
	User      *UserMessage
	Assistant *AssistantMessage
	Tool      *ToolMessage
}

// MarshalJSON writes the field that is set, with its role.
func (u ChatMessage) MarshalJSON() ([]byte, error) {
	if u.Developer != nil {
		return marshalTagged("role", "developer", u.Developer)
	}
	if u.System != nil {
		return marshalTagged("role", "system", u.System)
	}
	if u.User != nil {
		return marshalTagged("role", "user", u.User)
	}
	if u.Assistant != nil {
		return marshalTagged("role", "assistant", u.Assistant)
	}
	if u.Tool != nil {
		return marshalTagged("role", "tool", u.Tool)
	}
	return nil, emptyUnion("ChatMessage")
}

// UnmarshalJSON sets the field that the role names.
func (u *ChatMessage) UnmarshalJSON(data []byte) error {
	*u = ChatMessage{}
	tag, err := tagOf(data, "role")
	if err != nil {
		return err
	}
	switch tag {
	case "developer":
		return unmarshalInto(data, &u.Developer)
	case "system":
		return unmarshalInto(data, &u.System)
	case "user":
		return unmarshalInto(data, &u.User)
	case "assistant":
		return unmarshalInto(data, &u.Assistant)
	case "tool":
		return unmarshalInto(data, &u.Tool)
	}
	return unknownTag("ChatMessage", "role", tag)
}

// ChatRenderParams: `chat.render`: the prompt of a chat, without running the model.
type ChatRenderParams struct {
	// The id of a loaded model.
	Model string `json:"model"`

	// The conversation so far.
	Messages []ChatMessage `json:"messages"`

	// The tools that the model may call.
	Tools []Tool `json:"tools,omitzero"`

	// Which of them it calls.
	ToolChoice *ToolChoice `json:"tool_choice,omitzero"`

	// Texts that the answer is to draw on.
	Documents []json.RawMessage `json:"documents,omitzero"`

	// How much the model should think.
	ReasoningEffort *ReasoningEffort `json:"reasoning_effort,omitzero"`

	// More variables for the chat template.
	ChatTemplateKwargs json.RawMessage `json:"chat_template_kwargs,omitzero"`

	// Whether the template opens the assistant's turn.
	AddGenerationPrompt *bool `json:"add_generation_prompt,omitzero"`

	// Whether the last message is the beginning of the output.
	ContinueFinalMessage *bool `json:"continue_final_message,omitzero"`
}

// ChatRenderResult: the prompt of a chat.
type ChatRenderResult struct {
	// As text.
	Prompt string `json:"prompt"`

	// As the model sees it.
	Tokens []int `json:"tokens"`
}

// ChatRole: who speaks in an output.
type ChatRole string

// The values of ChatRole.
const (
	ChatRoleAssistant ChatRole = "assistant"
)

// ClientInfo: who calls.
type ClientInfo struct {
	// The name of the program.
	Name string `json:"name"`

	// Its version.
	Version *string `json:"version,omitzero"`
}

// Completion: the result of `completions.create`, complete also where it was streamed; and its
// chunks.
type Completion struct {
	// The id of the completion: the same in all of its chunks.
	ID string `json:"id"`

	// Always `text_completion`.
	Object TextCompletionLiteral `json:"object"`

	// When it began, in seconds since 1970.
	Created int64 `json:"created"`

	// The id of the model.
	Model string `json:"model"`

	// The answers, or what is new of them.
	Choices []CompletionChoice `json:"choices"`

	// What it took. In a stream, only in the last chunk and where asked for.
	Usage *Usage `json:"usage,omitzero"`

	// Changes when the model or the engine changes.
	SystemFingerprint *string `json:"system_fingerprint,omitzero"`
}

// CompletionChoice: one of the answers, or what is new of it.
type CompletionChoice struct {
	// Its number, from 0.
	Index int `json:"index"`

	// The text.
	Text string `json:"text"`

	// The probabilities, where asked for.
	Logprobs *CompletionLogprobs `json:"logprobs"`

	// Why it ended; null until it has.
	FinishReason *FinishReason `json:"finish_reason"`

	// The stop text or token that ended it. (vLLM)
	StopReason *StopReason `json:"stop_reason,omitzero"`

	// For each token of the prompt, tokens by id; null for the first. (vLLM)
	PromptLogprobs []map[string]PromptLogprob `json:"prompt_logprobs,omitzero"`
}

// CompletionChunkParams: `completions.chunk`: a piece of a streamed completion.
type CompletionChunkParams struct {
	// The id of the request.
	Request RequestID `json:"request"`

	// The piece.
	Chunk Completion `json:"chunk"`
}

// CompletionLogprobs: the probabilities of the output's tokens.
type CompletionLogprobs struct {
	// The tokens as text.
	Tokens []string `json:"tokens"`

	// The natural logarithms of their probabilities; null for the first token of an echo.
	TokenLogprobs []*float64 `json:"token_logprobs"`

	// The likeliest tokens at each position.
	TopLogprobs []map[string]float64 `json:"top_logprobs"`

	// Where each token begins in the text, in characters.
	TextOffset []int64 `json:"text_offset"`
}

// CompletionRequest: `completions.create`: OpenAI's request body.
type CompletionRequest struct {
	// The id of a loaded model.
	Model string `json:"model"`

	// How random the choice of tokens is; 0 takes the likeliest. The model's own where absent,
	// else 1.
	Temperature *float64 `json:"temperature,omitzero"`

	// Only the likeliest tokens whose probabilities sum to this. The model's own where absent,
	// else 1.
	TopP *float64 `json:"top_p,omitzero"`

	// Only this many of the likeliest tokens; 0 and -1 mean all. (vLLM)
	TopK *int `json:"top_k,omitzero"`

	// Only tokens at least this likely, relative to the likeliest. (vLLM)
	MinP *float64 `json:"min_p,omitzero"`

	// Taken from the logit of every token generated before.
	PresencePenalty *float64 `json:"presence_penalty,omitzero"`

	// Taken from the logit of a token once for every time it was generated before.
	FrequencyPenalty *float64 `json:"frequency_penalty,omitzero"`

	// Divides the logits of tokens of the prompt and the output where above 1. (vLLM)
	RepetitionPenalty *float64 `json:"repetition_penalty,omitzero"`

	// Added to the logits of tokens: keys are token ids.
	LogitBias map[string]float64 `json:"logit_bias,omitzero"`

	// Makes sampling repeatable: same seed, same request, same output.
	Seed *int64 `json:"seed,omitzero"`

	// How many choices to generate. 1 where absent.
	N *int `json:"n,omitzero"`

	// The most tokens to generate. Where absent: 16 in plain completions, what fits the context
	// in chats.
	MaxTokens *int `json:"max_tokens,omitzero"`

	// The fewest tokens to generate before a stop text or token counts. (vLLM)
	MinTokens *int `json:"min_tokens,omitzero"`

	// Texts at which generation ends. They are not part of the output.
	Stop *Stop `json:"stop,omitzero"`

	// Tokens at which generation ends, beside the model's own. (vLLM)
	StopTokenIDs []int `json:"stop_token_ids,omitzero"`

	// Whether to go on after the model's end token. (vLLM)
	IgnoreEOS *bool `json:"ignore_eos,omitzero"`

	// What the output must match. (vLLM)
	StructuredOutputs *StructuredOutputs `json:"structured_outputs,omitzero"`

	// How many likeliest tokens to tell at each position of the prompt. (vLLM)
	PromptLogprobs *int `json:"prompt_logprobs,omitzero"`

	// Lower runs first; 0 where absent. (vLLM)
	Priority *int `json:"priority,omitzero"`

	// Whether to send chunks as they come. The result is complete either way.
	Stream *bool `json:"stream,omitzero"`

	// How a stream is sent.
	StreamOptions *StreamOptions `json:"stream_options,omitzero"`

	// A name for the end user. Accepted, not used.
	User *string `json:"user,omitzero"`

	// What to continue. Several prompts give `n` choices each.
	Prompt Prompt `json:"prompt"`

	// Whether the output begins with the prompt.
	Echo *bool `json:"echo,omitzero"`

	// How many likeliest tokens to tell at each position; 0 tells only the chosen one.
	Logprobs *int `json:"logprobs,omitzero"`

	// The text after the gap. Answered with `unsupported`.
	Suffix *string `json:"suffix,omitzero"`

	// Choices to generate, of which the best `n` are given. Answered with `unsupported` where it
	// is more than `n`.
	BestOf *int `json:"best_of,omitzero"`

	// Whether the prompt gets the model's beginning token. True where absent. (vLLM)
	AddSpecialTokens *bool `json:"add_special_tokens,omitzero"`
}

// CompletionTokensDetails: more about the output.
type CompletionTokensDetails struct {
	// Tokens of the model's thinking.
	ReasoningTokens int64 `json:"reasoning_tokens"`
}

// ContentPart: A part of a message. Set one field; `type` is written from it.
type ContentPart struct {
	Text       *TextPart
	ImageURL   *ImagePart
	InputAudio *AudioPart
	File       *FilePart
	Refusal    *RefusalPart
}

// MarshalJSON writes the field that is set, with its type.
func (u ContentPart) MarshalJSON() ([]byte, error) {
	if u.Text != nil {
		return marshalTagged("type", "text", u.Text)
	}
	if u.ImageURL != nil {
		return marshalTagged("type", "image_url", u.ImageURL)
	}
	if u.InputAudio != nil {
		return marshalTagged("type", "input_audio", u.InputAudio)
	}
	if u.File != nil {
		return marshalTagged("type", "file", u.File)
	}
	if u.Refusal != nil {
		return marshalTagged("type", "refusal", u.Refusal)
	}
	return nil, emptyUnion("ContentPart")
}

// UnmarshalJSON sets the field that the type names.
func (u *ContentPart) UnmarshalJSON(data []byte) error {
	*u = ContentPart{}
	tag, err := tagOf(data, "type")
	if err != nil {
		return err
	}
	switch tag {
	case "text":
		return unmarshalInto(data, &u.Text)
	case "image_url":
		return unmarshalInto(data, &u.ImageURL)
	case "input_audio":
		return unmarshalInto(data, &u.InputAudio)
	case "file":
		return unmarshalInto(data, &u.File)
	case "refusal":
		return unmarshalInto(data, &u.Refusal)
	}
	return unknownTag("ContentPart", "type", tag)
}

// CPUInfo: the processor.
type CPUInfo struct {
	// Such as `x86_64` or `aarch64`.
	Architecture string `json:"architecture"`

	// The best instruction set that the library has code for on this machine.
	ISA ISA `json:"isa"`

	// Instruction set extensions that were found.
	Features []string `json:"features"`

	// Processors that the process may use.
	Cores int `json:"cores"`
}

// CustomDefinition: A tool that takes free text.
type CustomDefinition struct {
	// Its name.
	Name string `json:"name"`

	// What it does.
	Description *string `json:"description,omitzero"`

	// What its input looks like.
	Format json.RawMessage `json:"format,omitzero"`
}

// CustomTool: A tool that takes free text. Answered with `unsupported`.
type CustomTool struct {
	// The tool.
	Custom CustomDefinition `json:"custom"`
}

// CustomToolChoice: call this custom tool. Answered with `unsupported`.
type CustomToolChoice struct {
	// The tool to call.
	Custom ToolName `json:"custom"`
}

// DeveloperMessage: instructions from the developer. Templates that know no such role see
// `system`.
type DeveloperMessage struct {
	// What it says.
	Content MessageContent `json:"content"`

	// A name for the participant.
	Name *string `json:"name,omitzero"`
}

// Embedding: one embedding.
type Embedding struct {
	// Always `embedding`.
	Object EmbeddingLiteral `json:"object"`

	// The number of the input, from 0.
	Index int `json:"index"`

	// The numbers.
	Embedding EmbeddingVector `json:"embedding"`
}

// EmbeddingInput: A text, several texts, the tokens of a text, or of several. Set one field.
type EmbeddingInput struct {
	Text       *string
	Texts      []string
	Tokens     []int
	TokenLists [][]int
}

// MarshalJSON writes the field that is set.
func (u EmbeddingInput) MarshalJSON() ([]byte, error) {
	if u.Text != nil {
		return marshal(u.Text)
	}
	if u.Texts != nil {
		return marshal(u.Texts)
	}
	if u.Tokens != nil {
		return marshal(u.Tokens)
	}
	if u.TokenLists != nil {
		return marshal(u.TokenLists)
	}
	return nil, emptyUnion("EmbeddingInput")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *EmbeddingInput) UnmarshalJSON(data []byte) error {
	*u = EmbeddingInput{}
	return unmarshalFirst("EmbeddingInput", data, &u.Text, &u.Texts, &u.Tokens, &u.TokenLists)
}

// EmbeddingList: the result of `embeddings.create`.
type EmbeddingList struct {
	// Always `list`.
	Object ListLiteral `json:"object"`

	// The embeddings, in the order of the inputs.
	Data []Embedding `json:"data"`

	// The id of the model.
	Model string `json:"model"`

	// What it took.
	Usage EmbeddingUsage `json:"usage"`
}

// EmbeddingRequest: `embeddings.create`: OpenAI's request body.
type EmbeddingRequest struct {
	// The id of a loaded model.
	Model string `json:"model"`

	// What to embed.
	Input EmbeddingInput `json:"input"`

	// How to write the numbers. `float` where absent.
	EncodingFormat *EncodingFormat `json:"encoding_format,omitzero"`

	// Keep this many numbers of each and normalise again. All where absent.
	Dimensions *int `json:"dimensions,omitzero"`

	// A name for the end user. Accepted, not used.
	User *string `json:"user,omitzero"`
}

// EmbeddingUsage: what a request took.
type EmbeddingUsage struct {
	// Tokens of all inputs.
	PromptTokens int64 `json:"prompt_tokens"`

	// The same.
	TotalTokens int64 `json:"total_tokens"`
}

// EmbeddingVector: the numbers of an embedding, in the format asked for. Set one field.
type EmbeddingVector struct {
	Floats []float32
	Base64 *string
}

// MarshalJSON writes the field that is set.
func (u EmbeddingVector) MarshalJSON() ([]byte, error) {
	if u.Floats != nil {
		return marshal(u.Floats)
	}
	if u.Base64 != nil {
		return marshal(u.Base64)
	}
	return nil, emptyUnion("EmbeddingVector")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *EmbeddingVector) UnmarshalJSON(data []byte) error {
	*u = EmbeddingVector{}
	return unmarshalFirst("EmbeddingVector", data, &u.Floats, &u.Base64)
}

// EncodingFormat: `float`: numbers; `base64`: little-endian 32-bit floats in base64.
type EncodingFormat string

// The values of EncodingFormat.
const (
	EncodingFormatFloat  EncodingFormat = "float"
	EncodingFormatBase64 EncodingFormat = "base64"
)

// EngineInfoParams: `engine.info` has no parameters.
type EngineInfoParams struct{}

// EngineInfoResult: the answer to `engine.info`.
type EngineInfoResult struct {
	// The version of the library.
	Version string `json:"version"`

	// The version of this protocol.
	ProtocolVersion int `json:"protocol_version"`

	// The version of the C ABI.
	AbiVersion int `json:"abi_version"`

	// The hash of all schemas.
	SchemaHash string `json:"schema_hash"`

	// The platform that the library was built for, such as `x86_64-linux`.
	Target string `json:"target"`

	// The processor.
	CPU CPUInfo `json:"cpu"`

	// The memory of the machine.
	Memory MemoryInfo `json:"memory"`

	// The limits in force for this client.
	Limits Limits `json:"limits"`

	// What the library offers.
	Capabilities Capabilities `json:"capabilities"`

	// Seconds since the client was opened.
	UptimeSeconds float64 `json:"uptime_seconds"`
}

// EngineMetricsParams: `engine.metrics` has no parameters.
type EngineMetricsParams struct{}

// EngineMetricsResult: the answer to `engine.metrics`.
type EngineMetricsResult struct {
	// Seconds since the client was opened.
	UptimeSeconds float64 `json:"uptime_seconds"`

	// Memory of the process that is in RAM.
	ResidentBytes int64 `json:"resident_bytes"`

	// One entry for each loaded model.
	Models []ModelMetrics `json:"models"`
}

// EngineTraceParams: records what the engine does, step by step.
type EngineTraceParams struct {
	// Whether to begin or to end.
	Action TraceAction `json:"action"`

	// Events to keep; later ones are counted and dropped. Read at `start`.
	MaxEvents *int `json:"max_events,omitzero"`
}

// EngineTraceResult: the answer to `engine.trace`.
type EngineTraceResult struct {
	// Whether the engine records now.
	Recording bool `json:"recording"`

	// Events that were not kept.
	Dropped int64 `json:"dropped"`

	// The record; empty after `start`.
	Events []TraceEvent `json:"events"`
}

// ErrorData: what a program needs to know of an error.
type ErrorData struct {
	// The stable name of the error.
	Name ErrorName `json:"name"`

	// JSON Pointer (RFC 6901) into the message to the field at fault: `/params/temperature`.
	Pointer *string `json:"pointer,omitzero"`

	// The id that was refused with `duplicate_id`. The answer itself has the id null, because
	// under that id the first request is answered.
	Request *RequestID `json:"request,omitzero"`

	// The status that an HTTP server answers with.
	HTTPStatus int `json:"http_status"`

	// The `type` of the OpenAI error body.
	OpenaiType OpenAIErrorType `json:"openai_type"`

	// The field at fault as OpenAI writes it, such as `messages[0].content`.
	Param *string `json:"param,omitzero"`
}

// ErrorName: the stable name of an error. Names are added, never changed.
type ErrorName string

// What a request can fail with. Compare with errors.Is.
const (
	// The message is not one JSON value in valid UTF-8.
	ErrParseError ErrorName = "parse_error"

	// The message is JSON, but it is not a JSON-RPC 2.0 request, notification or batch.
	ErrInvalidRequest ErrorName = "invalid_request"

	// There is no method of this name.
	ErrMethodNotFound ErrorName = "method_not_found"

	// A field of `params` is missing, of the wrong type, out of range, or not known.
	ErrInvalidParams ErrorName = "invalid_params"

	// The engine broke one of its own rules. The request failed; the engine goes on.
	ErrInternalError ErrorName = "internal_error"

	// The request was cancelled by `$/cancelRequest` or by closing its client.
	ErrRequestCancelled ErrorName = "request_cancelled"

	// The first message must be `initialize`; this one came before it was answered.
	ErrNotInitialized ErrorName = "not_initialized"

	// A request with this id is still in flight on this client, or the client was initialized
	// before.
	ErrDuplicateID ErrorName = "duplicate_id"

	// The client has as many requests in flight as its limits allow.
	ErrTooManyRequests ErrorName = "too_many_requests"

	// The message is longer than the limits allow.
	ErrMessageTooLarge ErrorName = "message_too_large"

	// The message nests deeper than the limits allow.
	ErrMessageTooDeep ErrorName = "message_too_deep"

	// The client is shutting down; it takes no more requests.
	ErrShuttingDown ErrorName = "shutting_down"

	// No model of this id is loaded.
	ErrModelNotFound ErrorName = "model_not_found"

	// A model with this id is loaded.
	ErrModelAlreadyLoaded ErrorName = "model_already_loaded"

	// A file of the model does not exist or may not be read.
	ErrModelFileMissing ErrorName = "model_file_missing"

	// A file of the model is damaged or is not what its name says.
	ErrModelFileInvalid ErrorName = "model_file_invalid"

	// The files are sound, but they do not belong together, or this machine or this version of
	// Inlay cannot run them.
	ErrModelIncompatible ErrorName = "model_incompatible"

	// The model was unloaded while the request ran.
	ErrModelUnloaded ErrorName = "model_unloaded"

	// The libraries that run compiled models were not found.
	ErrRuntimeMissing ErrorName = "runtime_missing"

	// There is not enough memory for what was asked; nothing was loaded.
	ErrOutOfMemory ErrorName = "out_of_memory"

	// The request can never be scheduled: it needs more of the cache than the model was given, or
	// the waiting line is full.
	ErrNoCapacity ErrorName = "no_capacity"

	// The prompt, or the prompt and the tokens asked for, do not fit into the context.
	ErrContextLengthExceeded ErrorName = "context_length_exceeded"

	// The field is valid, but this model or this version cannot do what it asks.
	ErrUnsupported ErrorName = "unsupported"

	// The JSON Schema, regular expression or grammar is wrong, or uses a keyword that cannot be
	// enforced.
	ErrInvalidSchema ErrorName = "invalid_schema"

	// The chat template rejects these messages.
	ErrTemplateError ErrorName = "template_error"

	// The compiled model failed while it ran a step; the requests of that step ended.
	ErrStepFailed ErrorName = "step_failed"

	// The session file is damaged, or there is nothing in the cache to save.
	ErrSessionInvalid ErrorName = "session_invalid"

	// The session was saved by another model.
	ErrSessionMismatch ErrorName = "session_mismatch"

	// A file could not be written or read.
	ErrIoError ErrorName = "io_error"
)

// ErrorObject: the `error` of a JSON-RPC response.
type ErrorObject struct {
	// The JSON-RPC code that belongs to the name.
	Code int `json:"code"`

	// A sentence for a person: what is wrong, and what to do about it.
	Message string `json:"message"`

	// What a program needs to know of the error.
	Data ErrorData `json:"data"`
}

// Feature: something that this build of the library can do.
type Feature string

// The values of Feature.
const (
	FeatureBatch             Feature = "batch"
	FeatureStreaming         Feature = "streaming"
	FeaturePause             Feature = "pause"
	FeatureStructuredOutputs Feature = "structured_outputs"
	FeatureTools             Feature = "tools"
	FeatureEmbeddings        Feature = "embeddings"
	FeatureSessions          Feature = "sessions"
	FeaturePrefixCache       Feature = "prefix_cache"
	FeatureSpeculation       Feature = "speculation"
	FeatureTrace             Feature = "trace"
)

// FilePart: A file. Answered with `unsupported`.
type FilePart struct {
	// The file.
	File FileSource `json:"file"`
}

// FileSource: A file.
type FileSource struct {
	// Its name.
	Filename *string `json:"filename,omitzero"`

	// Its bytes in base64.
	FileData *string `json:"file_data,omitzero"`

	// The id of an uploaded file.
	FileID *string `json:"file_id,omitzero"`
}

// FinishReason: why a choice ended. `stop`: the model was done, or a stop text or token came;
// `length`: the limit of tokens or the context; `tool_calls`: tools were called.
type FinishReason string

// The values of FinishReason.
const (
	FinishReasonStop      FinishReason = "stop"
	FinishReasonLength    FinishReason = "length"
	FinishReasonToolCalls FinishReason = "tool_calls"
)

// FunctionCall: A call of a function.
type FunctionCall struct {
	// The name of the function.
	Name string `json:"name"`

	// The arguments: a text that holds a JSON object.
	Arguments string `json:"arguments"`
}

// FunctionCallDelta: A piece of a call of a function.
type FunctionCallDelta struct {
	// The name, in the first piece.
	Name *string `json:"name,omitzero"`

	// The next piece of the arguments.
	Arguments *string `json:"arguments,omitzero"`
}

// FunctionDefinition: A function that the model may call.
type FunctionDefinition struct {
	// Its name.
	Name string `json:"name"`

	// What it does.
	Description *string `json:"description,omitzero"`

	// The JSON Schema of its arguments. None are taken where absent.
	Parameters json.RawMessage `json:"parameters,omitzero"`

	// Whether the arguments must match the schema exactly.
	Strict *bool `json:"strict,omitzero"`
}

// FunctionTool: A function.
type FunctionTool struct {
	// The function.
	Function FunctionDefinition `json:"function"`
}

// FunctionToolChoice: call this function.
type FunctionToolChoice struct {
	// The function to call.
	Function ToolName `json:"function"`
}

// Histogram: how often a value fell between bounds.
type Histogram struct {
	// Upper bounds of the buckets, ascending. The last bucket has none.
	Bounds []float64 `json:"bounds"`

	// Values in each bucket: one more than there are bounds.
	Counts []int64 `json:"counts"`

	// The sum of all values.
	Sum float64 `json:"sum"`

	// The number of all values.
	Count int64 `json:"count"`
}

// ImagePart: an image. A model that cannot see answers `unsupported`.
type ImagePart struct {
	// The image.
	ImageURL ImageURL `json:"image_url"`
}

// ImageURL: where an image is.
type ImageURL struct {
	// A URL, or the image itself as a `data:` URL.
	URL string `json:"url"`

	// How closely to look: `auto`, `low` or `high`.
	Detail *string `json:"detail,omitzero"`
}

// InitializeParams: the first message of every client.
type InitializeParams struct {
	// Who calls. Appears in traces.
	Client *ClientInfo `json:"client,omitzero"`

	// The version of this protocol that the caller speaks.
	ProtocolVersion *int `json:"protocol_version,omitzero"`

	// The folder of the TVM runtime libraries. Found beside libinlay where absent.
	TVMLibraryDir *string `json:"tvm_library_dir,omitzero"`

	// Limits that differ from the defaults.
	Limits *LimitOptions `json:"limits,omitzero"`
}

// InitializeResult: the answer to `initialize`.
type InitializeResult struct {
	// Who answers.
	Server ServerInfo `json:"server"`

	// The version of this protocol that the library speaks.
	ProtocolVersion int `json:"protocol_version"`

	// The version of the C ABI.
	AbiVersion int `json:"abi_version"`

	// The hash of all schemas; it changes when any message changes.
	SchemaHash string `json:"schema_hash"`

	// The limits in force for this client.
	Limits Limits `json:"limits"`

	// What the library offers.
	Capabilities Capabilities `json:"capabilities"`
}

// InputAudio: sound.
type InputAudio struct {
	// The sound in base64.
	Data string `json:"data"`

	// `wav` or `mp3`.
	Format string `json:"format"`
}

// ISA: an instruction set that compiled models hold code for.
type ISA string

// The values of ISA.
const (
	ISAX86_64V2     ISA = "x86_64_v2"
	ISAX86_64V3     ISA = "x86_64_v3"
	ISAX86_64V4Vnni ISA = "x86_64_v4_vnni"
	ISANeonDotprod  ISA = "neon_dotprod"
	ISAGeneric      ISA = "generic"
)

// JSONObjectFormat: any JSON object.
type JSONObjectFormat struct{}

// JSONSchemaDefinition: A JSON Schema with a name.
type JSONSchemaDefinition struct {
	// Its name.
	Name string `json:"name"`

	// What it is for.
	Description *string `json:"description,omitzero"`

	// The schema. Any JSON object where absent.
	Schema json.RawMessage `json:"schema,omitzero"`

	// Accepted. The output always matches the schema; a keyword that cannot be enforced is an
	// error either way.
	Strict *bool `json:"strict,omitzero"`
}

// JSONSchemaFormat: JSON that matches a schema.
type JSONSchemaFormat struct {
	// The schema.
	JSONSchema JSONSchemaDefinition `json:"json_schema"`
}

// KVDtype: the number format of the KV cache; `auto` is that of the model.
type KVDtype string

// The values of KVDtype.
const (
	KVDtypeAuto    KVDtype = "auto"
	KVDtypeFloat16 KVDtype = "float16"
	KVDtypeFloat32 KVDtype = "float32"
	KVDtypeInt8    KVDtype = "int8"
)

// LimitOptions: limits that a client may choose when it opens.
type LimitOptions struct {
	// The longest message that `inlay_send` takes, in bytes.
	MaxMessageBytes *int `json:"max_message_bytes,omitzero"`

	// Messages that may wait for the host before generation of this client pauses.
	MaxQueuedMessages *int `json:"max_queued_messages,omitzero"`
}

// Limits: the limits in force for a client.
type Limits struct {
	// The longest message that `inlay_send` takes, in bytes.
	MaxMessageBytes int64 `json:"max_message_bytes"`

	// The deepest nesting of arrays and objects in a message.
	MaxMessageDepth int `json:"max_message_depth"`

	// Requests that may be in flight at once.
	MaxLiveRequests int `json:"max_live_requests"`

	// Messages in one batch.
	MaxBatchMessages int `json:"max_batch_messages"`

	// Characters of an id that is a string.
	MaxIDCharacters int `json:"max_id_characters"`

	// Messages that may wait for the host before generation of this client pauses.
	MaxQueuedMessages int `json:"max_queued_messages"`

	// The same in bytes.
	MaxQueuedBytes int64 `json:"max_queued_bytes"`
}

// MemoryInfo: the memory of the machine, in bytes.
type MemoryInfo struct {
	// All of it, or the limit of the container.
	TotalBytes int64 `json:"total_bytes"`

	// What can be used without swapping.
	AvailableBytes int64 `json:"available_bytes"`
}

// MessageContent: what a message says: a text, or parts. Set one field.
type MessageContent struct {
	Text  *string
	Parts []ContentPart
}

// MarshalJSON writes the field that is set.
func (u MessageContent) MarshalJSON() ([]byte, error) {
	if u.Text != nil {
		return marshal(u.Text)
	}
	if u.Parts != nil {
		return marshal(u.Parts)
	}
	return nil, emptyUnion("MessageContent")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *MessageContent) UnmarshalJSON(data []byte) error {
	*u = MessageContent{}
	return unmarshalFirst("MessageContent", data, &u.Text, &u.Parts)
}

// Modality: A kind of output.
type Modality string

// The values of Modality.
const (
	ModalityText  Modality = "text"
	ModalityAudio Modality = "audio"
)

// ModelCard: A loaded model: OpenAI's model object, and what Inlay knows of it.
type ModelCard struct {
	// The name that requests use as `model`.
	ID string `json:"id"`

	// Always `model`.
	Object ModelLiteral `json:"object"`

	// When it was loaded, in seconds since 1970.
	Created int64 `json:"created"`

	// Always `inlay`.
	OwnedBy string `json:"owned_by"`

	// What is known of it.
	Details *ModelDetails `json:"details,omitzero"`
}

// ModelDetails: what is known of a loaded model.
type ModelDetails struct {
	// The model's own name.
	Name string `json:"name"`

	// The data file, or the name of the built-in model.
	Path string `json:"path"`

	// The architecture, as Hugging Face's `model_type` names it.
	Architecture string `json:"architecture"`

	// Whether it generates text or only makes embeddings.
	Kind ModelKind `json:"kind"`

	// The scheme of the weights, such as `w4` or `none`.
	Quantization string `json:"quantization"`

	// Tokens of the vocabulary.
	VocabSize int64 `json:"vocab_size"`

	// Numbers in an embedding.
	HiddenSize int64 `json:"hidden_size"`

	// Tokens of the longest sequence.
	Context int64 `json:"context"`

	// The instruction set in use.
	ISA ISA `json:"isa"`

	// Threads that run a step.
	Threads int `json:"threads"`

	// Whether it has a chat template.
	Chat bool `json:"chat"`

	// Whether its chat template knows tools.
	Tools bool `json:"tools"`

	// Whether it thinks before it answers.
	Reasoning bool `json:"reasoning"`

	// The memory that it takes.
	Memory ModelPlanResult `json:"memory"`

	// How long the load took.
	LoadSeconds float64 `json:"load_seconds"`
}

// ModelKind: `decoder`: generates text; `encoder`: makes embeddings only.
type ModelKind string

// The values of ModelKind.
const (
	ModelKindDecoder ModelKind = "decoder"
	ModelKindEncoder ModelKind = "encoder"
)

// ModelList: the loaded models, as OpenAI lists them.
type ModelList struct {
	// Always `list`.
	Object ListLiteral `json:"object"`

	// The models, in the order in which they were loaded.
	Data []ModelCard `json:"data"`
}

// ModelListParams: `model.list` has no parameters.
type ModelListParams struct{}

// ModelLoadParams: `model.load` and `model.plan`: a model and how it is to be run. What is absent
// is chosen by the engine. `model.plan` says what the same load would take, and loads nothing;
// `$/progress` tells how far a load is.
type ModelLoadParams struct {
	// The data file (`NAME.safetensors`), or `builtin:echo` or `builtin:null`.
	Model string `json:"model"`

	// The name that requests use as `model`. The model's own name where absent.
	ID *string `json:"id,omitzero"`

	// The compiled library (`NAME-<target>.so`). Found beside the data file where absent.
	Library *string `json:"library,omitzero"`

	// Tokens of the longest sequence. The model's own where absent; it cannot be more.
	Context *int `json:"context,omitzero"`

	// Rows of a step: prompt tokens and generated tokens together.
	MaxBatchTokens *int `json:"max_batch_tokens,omitzero"`

	// Sequences that may run at once.
	MaxSequences *int `json:"max_sequences,omitzero"`

	// Bytes of the KV cache. Not together with `kv_cache_fraction`.
	KVCacheBytes *int64 `json:"kv_cache_bytes,omitzero"`

	// Share of the memory left after weights and workspace to give to the KV cache.
	KVCacheFraction *float64 `json:"kv_cache_fraction,omitzero"`

	// The number format of the KV cache.
	KVDtype *KVDtype `json:"kv_dtype,omitzero"`

	// Threads that run a step. The processors of the process where absent.
	Threads *int `json:"threads,omitzero"`

	// The instruction set to use. The best that machine and library share where absent.
	ISA *ISA `json:"isa,omitzero"`

	// Whether requests share the cache of equal prompt beginnings.
	PrefixCache *bool `json:"prefix_cache,omitzero"`

	// Whether to guess several tokens ahead from the prompt. The output does not change.
	Speculation *bool `json:"speculation,omitzero"`

	// The seed of requests that have none. A random one where absent.
	Seed *int64 `json:"seed,omitzero"`
}

// ModelMetrics: what one model has done since it was loaded.
type ModelMetrics struct {
	// The id of the model.
	Model string `json:"model"`

	// Requests by state.
	Requests RequestCounts `json:"requests"`

	// Tokens since the model was loaded.
	Tokens TokenCounts `json:"tokens"`

	// The paged KV cache.
	Cache CacheCounts `json:"cache"`

	// Tokens guessed ahead.
	Speculation SpeculationCounts `json:"speculation"`

	// Steps run.
	Steps int64 `json:"steps"`

	// Rows in all steps.
	StepRows int64 `json:"step_rows"`

	// Time in all steps.
	StepSeconds float64 `json:"step_seconds"`

	// Sequences in a step.
	BatchSize Histogram `json:"batch_size"`

	// From the request to its first token.
	TimeToFirstTokenSeconds Histogram `json:"time_to_first_token_seconds"`

	// Between two tokens of a request.
	InterTokenSeconds Histogram `json:"inter_token_seconds"`

	// From the request to its end.
	RequestSeconds Histogram `json:"request_seconds"`

	// From the request to its first step.
	QueueSeconds Histogram `json:"queue_seconds"`
}

// ModelPlanResult: the memory that a load takes, in bytes.
type ModelPlanResult struct {
	// Whether the load would be accepted now.
	Fits bool `json:"fits"`

	// Weights: mapped from the file.
	WeightsBytes int64 `json:"weights_bytes"`

	// KV cache of one token.
	KVBytesPerToken int64 `json:"kv_bytes_per_token"`

	// KV cache as it would be allocated.
	KVBytes int64 `json:"kv_bytes"`

	// Tokens that this cache holds, over all sequences.
	KVTokens int64 `json:"kv_tokens"`

	// Intermediate results of the largest step.
	WorkspaceBytes int64 `json:"workspace_bytes"`

	// All of it.
	TotalBytes int64 `json:"total_bytes"`

	// Memory of the machine that is free for it.
	AvailableBytes int64 `json:"available_bytes"`

	// Tokens of the longest sequence.
	Context int64 `json:"context"`

	// Rows of a step.
	MaxBatchTokens int `json:"max_batch_tokens"`

	// Sequences that may run at once.
	MaxSequences int `json:"max_sequences"`
}

// ModelUnloadParams: `model.unload`: ends the model's requests with `model_unloaded` and frees
// its memory.
type ModelUnloadParams struct {
	// The id of the model.
	Model string `json:"model"`
}

// ModelUnloadResult: the model is gone.
type ModelUnloadResult struct {
	// The id of the model.
	Model string `json:"model"`

	// Requests that were still running or waiting, and ended with `model_unloaded`.
	EndedRequests int64 `json:"ended_requests"`
}

// NamedToolChoice: A choice of tools by name. Set one field; `type` is written from it.
type NamedToolChoice struct {
	Function     *FunctionToolChoice
	AllowedTools *AllowedToolsChoice
	Custom       *CustomToolChoice
}

// MarshalJSON writes the field that is set, with its type.
func (u NamedToolChoice) MarshalJSON() ([]byte, error) {
	if u.Function != nil {
		return marshalTagged("type", "function", u.Function)
	}
	if u.AllowedTools != nil {
		return marshalTagged("type", "allowed_tools", u.AllowedTools)
	}
	if u.Custom != nil {
		return marshalTagged("type", "custom", u.Custom)
	}
	return nil, emptyUnion("NamedToolChoice")
}

// UnmarshalJSON sets the field that the type names.
func (u *NamedToolChoice) UnmarshalJSON(data []byte) error {
	*u = NamedToolChoice{}
	tag, err := tagOf(data, "type")
	if err != nil {
		return err
	}
	switch tag {
	case "function":
		return unmarshalInto(data, &u.Function)
	case "allowed_tools":
		return unmarshalInto(data, &u.AllowedTools)
	case "custom":
		return unmarshalInto(data, &u.Custom)
	}
	return unknownTag("NamedToolChoice", "type", tag)
}

// OpenAIErrorType: the `type` of an OpenAI error body.
type OpenAIErrorType string

// The values of OpenAIErrorType.
const (
	OpenAIErrorTypeInvalidRequestError     OpenAIErrorType = "invalid_request_error"
	OpenAIErrorTypeNotFoundError           OpenAIErrorType = "not_found_error"
	OpenAIErrorTypeRateLimitError          OpenAIErrorType = "rate_limit_error"
	OpenAIErrorTypeServerError             OpenAIErrorType = "server_error"
	OpenAIErrorTypeServiceUnavailableError OpenAIErrorType = "service_unavailable_error"
	OpenAIErrorTypeRequestCancelledError   OpenAIErrorType = "request_cancelled_error"
)

// PauseParams: `$/pauseRequest`: stops a stream until `$/resumeRequest`. No more chunks of it are
// made within one step of the engine; those that wait already still come. Everything else goes
// on. A paused request is in flight: it can be cancelled, and `shutdown` waits for it. A request
// that does not stream goes on, and an id that is not in flight is ignored.
type PauseParams struct {
	// The id of the request to pause.
	ID RequestID `json:"id"`
}

// ProgressParams: `$/progress`: how far a long request is.
type ProgressParams struct {
	// The id of the request.
	Request RequestID `json:"request"`

	// What it is at.
	Stage ProgressStage `json:"stage"`

	// Done so far.
	Completed int64 `json:"completed"`

	// All there is to do in this stage; 0 where it is not known.
	Total int64 `json:"total"`

	// A sentence for a person.
	Message *string `json:"message,omitzero"`
}

// ProgressStage: what a load is at. Stages come in this order; some may be left out.
type ProgressStage string

// The values of ProgressStage.
const (
	ProgressStageOpen      ProgressStage = "open"
	ProgressStageWeights   ProgressStage = "weights"
	ProgressStageTokenizer ProgressStage = "tokenizer"
	ProgressStageCompile   ProgressStage = "compile"
	ProgressStageWarmUp    ProgressStage = "warm_up"
	ProgressStageReady     ProgressStage = "ready"
)

// Prompt: A text, several texts, the tokens of a text, or of several. Set one field.
type Prompt struct {
	Text       *string
	Texts      []string
	Tokens     []int
	TokenLists [][]int
}

// MarshalJSON writes the field that is set.
func (u Prompt) MarshalJSON() ([]byte, error) {
	if u.Text != nil {
		return marshal(u.Text)
	}
	if u.Texts != nil {
		return marshal(u.Texts)
	}
	if u.Tokens != nil {
		return marshal(u.Tokens)
	}
	if u.TokenLists != nil {
		return marshal(u.TokenLists)
	}
	return nil, emptyUnion("Prompt")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *Prompt) UnmarshalJSON(data []byte) error {
	*u = Prompt{}
	return unmarshalFirst("Prompt", data, &u.Text, &u.Texts, &u.Tokens, &u.TokenLists)
}

// PromptLogprob: one token at one position of the prompt. (vLLM)
type PromptLogprob struct {
	// The natural logarithm of its probability.
	Logprob float64 `json:"logprob"`

	// Its place among all tokens, from 1.
	Rank *int `json:"rank,omitzero"`

	// The token as text.
	DecodedToken *string `json:"decoded_token,omitzero"`
}

// PromptTokensDetails: more about the prompt.
type PromptTokensDetails struct {
	// Tokens that came from the prefix cache.
	CachedTokens int64 `json:"cached_tokens"`
}

// ReasoningEffort: how much the model should think. `none` turns thinking off.
type ReasoningEffort string

// The values of ReasoningEffort.
const (
	ReasoningEffortNone    ReasoningEffort = "none"
	ReasoningEffortMinimal ReasoningEffort = "minimal"
	ReasoningEffortLow     ReasoningEffort = "low"
	ReasoningEffortMedium  ReasoningEffort = "medium"
	ReasoningEffortHigh    ReasoningEffort = "high"
	ReasoningEffortXhigh   ReasoningEffort = "xhigh"
	ReasoningEffortMax     ReasoningEffort = "max"
)

// RefusalPart: the assistant's refusal in an earlier turn.
type RefusalPart struct {
	// What it said.
	Refusal string `json:"refusal"`
}

// RequestCounts: requests by state. All but the first two only ever grow.
type RequestCounts struct {
	// Requests in the batch.
	Running int64 `json:"running"`

	// Requests in line.
	Waiting int64 `json:"waiting"`

	// Requests that ended with a result.
	Completed int64 `json:"completed"`

	// Requests that ended with an error.
	Failed int64 `json:"failed"`

	// Requests that were cancelled.
	Cancelled int64 `json:"cancelled"`
}

// RequestID: the id of a request: a string of up to 256 characters or a 64-bit integer, chosen by
// the sender and unique among its requests in flight. Set one field.
type RequestID struct {
	String  *string
	Integer *int64
}

// MarshalJSON writes the field that is set.
func (u RequestID) MarshalJSON() ([]byte, error) {
	if u.String != nil {
		return marshal(u.String)
	}
	if u.Integer != nil {
		return marshal(u.Integer)
	}
	return nil, emptyUnion("RequestID")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *RequestID) UnmarshalJSON(data []byte) error {
	*u = RequestID{}
	return unmarshalFirst("RequestID", data, &u.String, &u.Integer)
}

// ResponseFormat: what the output must be. Set one field; `type` is written from it.
type ResponseFormat struct {
	Text       *TextFormat
	JSONObject *JSONObjectFormat
	JSONSchema *JSONSchemaFormat
}

// MarshalJSON writes the field that is set, with its type.
func (u ResponseFormat) MarshalJSON() ([]byte, error) {
	if u.Text != nil {
		return marshalTagged("type", "text", u.Text)
	}
	if u.JSONObject != nil {
		return marshalTagged("type", "json_object", u.JSONObject)
	}
	if u.JSONSchema != nil {
		return marshalTagged("type", "json_schema", u.JSONSchema)
	}
	return nil, emptyUnion("ResponseFormat")
}

// UnmarshalJSON sets the field that the type names.
func (u *ResponseFormat) UnmarshalJSON(data []byte) error {
	*u = ResponseFormat{}
	tag, err := tagOf(data, "type")
	if err != nil {
		return err
	}
	switch tag {
	case "text":
		return unmarshalInto(data, &u.Text)
	case "json_object":
		return unmarshalInto(data, &u.JSONObject)
	case "json_schema":
		return unmarshalInto(data, &u.JSONSchema)
	}
	return unknownTag("ResponseFormat", "type", tag)
}

// ResumeParams: `$/resumeRequest`: lets a paused stream go on, however often it was paused. An id
// that is not in flight, or not paused, is ignored.
type ResumeParams struct {
	// The id of the request to resume.
	ID RequestID `json:"id"`
}

// SchemaGetParams: which schemas to hand out.
type SchemaGetParams struct {
	// A schema (`chat.completions.create.params`) or a method (`chat.completions.create`, for all
	// its schemas). Every schema where absent.
	Name *string `json:"name,omitzero"`
}

// SchemaGetResult: the schemas asked for.
type SchemaGetResult struct {
	// The hash of all schemas.
	Hash string `json:"hash"`

	// JSON Schemas (2020-12) by name.
	Schemas map[string]json.RawMessage `json:"schemas"`
}

// ServerInfo: who answers.
type ServerInfo struct {
	// Always `inlay`.
	Name InlayLiteral `json:"name"`

	// The version of the library.
	Version string `json:"version"`
}

// SessionRestoreParams: `session.restore`: puts a saved cache back, so that prompts that begin
// alike start there.
type SessionRestoreParams struct {
	// The id of a loaded model: the one that the session was saved with.
	Model string `json:"model"`

	// The file to read.
	Path string `json:"path"`
}

// SessionRestoreResult: what was restored.
type SessionRestoreResult struct {
	// Tokens whose cache is there now.
	Tokens int64 `json:"tokens"`

	// The size of the file.
	Bytes int64 `json:"bytes"`
}

// SessionSaveParams: `session.save`: writes what the prefix cache holds of a prompt to a file.
// The prompt is given as `messages`, `text` or `tokens`: exactly one of them. What is not in the
// cache is not computed: the result tells how much was saved.
type SessionSaveParams struct {
	// The id of a loaded model.
	Model string `json:"model"`

	// The file to write. It is replaced where it exists, in one step.
	Path string `json:"path"`

	// A chat.
	Messages []ChatMessage `json:"messages,omitzero"`

	// The tools of the chat.
	Tools []Tool `json:"tools,omitzero"`

	// More variables for the chat template.
	ChatTemplateKwargs json.RawMessage `json:"chat_template_kwargs,omitzero"`

	// A text.
	Text *string `json:"text,omitzero"`

	// Tokens.
	Tokens []int `json:"tokens,omitzero"`
}

// SessionSaveResult: what was saved.
type SessionSaveResult struct {
	// The file.
	Path string `json:"path"`

	// Tokens whose cache was saved: whole pages from the beginning of the prompt.
	Tokens int64 `json:"tokens"`

	// Tokens of the prompt.
	PromptTokens int64 `json:"prompt_tokens"`

	// The size of the file.
	Bytes int64 `json:"bytes"`
}

// ShutdownParams: `shutdown`: refuses new requests and waits for those in flight. It has no
// parameters.
type ShutdownParams struct{}

// ShutdownResult: the answer to `shutdown`: every request has ended and every model is unloaded.
type ShutdownResult struct{}

// SpeculationCounts: tokens guessed from the text itself. Accepted by proposed is the acceptance.
type SpeculationCounts struct {
	// Tokens guessed and checked.
	Proposed int64 `json:"proposed"`

	// Those of them that were right: each saved a step.
	Accepted int64 `json:"accepted"`
}

// Stop: one text or several at which generation ends. Set one field.
type Stop struct {
	One  *string
	Many []string
}

// MarshalJSON writes the field that is set.
func (u Stop) MarshalJSON() ([]byte, error) {
	if u.One != nil {
		return marshal(u.One)
	}
	if u.Many != nil {
		return marshal(u.Many)
	}
	return nil, emptyUnion("Stop")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *Stop) UnmarshalJSON(data []byte) error {
	*u = Stop{}
	return unmarshalFirst("Stop", data, &u.One, &u.Many)
}

// StopReason: the stop text or the stop token that ended a choice. Set one field.
type StopReason struct {
	Text  *string
	Token *int
}

// MarshalJSON writes the field that is set.
func (u StopReason) MarshalJSON() ([]byte, error) {
	if u.Text != nil {
		return marshal(u.Text)
	}
	if u.Token != nil {
		return marshal(u.Token)
	}
	return nil, emptyUnion("StopReason")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *StopReason) UnmarshalJSON(data []byte) error {
	*u = StopReason{}
	return unmarshalFirst("StopReason", data, &u.Text, &u.Token)
}

// StreamOptions: how a stream is sent.
type StreamOptions struct {
	// Whether a last chunk without choices tells the usage.
	IncludeUsage *bool `json:"include_usage,omitzero"`
}

// StructuredJSON: A JSON Schema: as JSON, or as text that holds JSON. Set one field.
type StructuredJSON struct {
	Schema json.RawMessage
	Text   *string
}

// MarshalJSON writes the field that is set.
func (u StructuredJSON) MarshalJSON() ([]byte, error) {
	if u.Schema != nil {
		return marshal(u.Schema)
	}
	if u.Text != nil {
		return marshal(u.Text)
	}
	return nil, emptyUnion("StructuredJSON")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *StructuredJSON) UnmarshalJSON(data []byte) error {
	*u = StructuredJSON{}
	return unmarshalFirst("StructuredJSON", data, &u.Schema, &u.Text)
}

// StructuredOutputs: what the output must match (vLLM's name). Exactly one of the fields is
// given.
type StructuredOutputs struct {
	// The output is JSON that this schema accepts.
	JSON *StructuredJSON `json:"json,omitzero"`

	// The output matches this regular expression as a whole.
	Regex *string `json:"regex,omitzero"`

	// The output is one of these texts.
	Choice []string `json:"choice,omitzero"`

	// The output is in the language of this grammar, in Lark's notation.
	Grammar *string `json:"grammar,omitzero"`

	// The output is any JSON object.
	JSONObject *bool `json:"json_object,omitzero"`
}

// SystemMessage: instructions.
type SystemMessage struct {
	// What it says.
	Content MessageContent `json:"content"`

	// A name for the participant.
	Name *string `json:"name,omitzero"`
}

// TextFormat: any text.
type TextFormat struct{}

// TextPart: text.
type TextPart struct {
	// The text.
	Text string `json:"text"`
}

// TokenCounts: tokens since the model was loaded.
type TokenCounts struct {
	// Tokens of prompts.
	Prompt int64 `json:"prompt"`

	// Those of them that came from the prefix cache.
	Cached int64 `json:"cached"`

	// Tokens sampled.
	Generated int64 `json:"generated"`
}

// TokenLogprob: A token of the output and its probability.
type TokenLogprob struct {
	// The token as text.
	Token string `json:"token"`

	// The natural logarithm of its probability.
	Logprob float64 `json:"logprob"`

	// Its bytes, which may be a part of a character.
	Bytes []int `json:"bytes"`

	// The likeliest tokens at this position.
	TopLogprobs []TopLogprob `json:"top_logprobs"`
}

// TokensCountParams: `tokens.count`: how many tokens a text or a chat has. Give `text` or
// `messages`.
type TokensCountParams struct {
	// The id of a loaded model.
	Model string `json:"model"`

	// A text.
	Text *string `json:"text,omitzero"`

	// Whether to count what the model wants around a text. Only with `text`.
	AddSpecialTokens *bool `json:"add_special_tokens,omitzero"`

	// A chat, counted as its prompt is rendered.
	Messages []ChatMessage `json:"messages,omitzero"`

	// The tools of the chat.
	Tools []Tool `json:"tools,omitzero"`

	// How much the model should think.
	ReasoningEffort *ReasoningEffort `json:"reasoning_effort,omitzero"`

	// More variables for the chat template.
	ChatTemplateKwargs json.RawMessage `json:"chat_template_kwargs,omitzero"`
}

// TokensCountResult: how many tokens there are.
type TokensCountResult struct {
	// The number.
	Count int64 `json:"count"`

	// Tokens of the longest sequence that the model takes.
	Context int64 `json:"context"`
}

// TokensDecodeParams: `tokens.decode`: the text of tokens.
type TokensDecodeParams struct {
	// The id of a loaded model.
	Model string `json:"model"`

	// The ids.
	Tokens []int `json:"tokens"`

	// Whether to leave out special tokens.
	SkipSpecialTokens *bool `json:"skip_special_tokens,omitzero"`
}

// TokensDecodeResult: the text of tokens.
type TokensDecodeResult struct {
	// The text; bytes that are not UTF-8 read as U+FFFD.
	Text string `json:"text"`
}

// TokensEncodeParams: `tokens.encode`: the tokens of a text.
type TokensEncodeParams struct {
	// The id of a loaded model.
	Model string `json:"model"`

	// The text. Markup of special tokens in it is plain text.
	Text string `json:"text"`

	// Whether to add what the model wants around a text, such as a beginning token.
	AddSpecialTokens *bool `json:"add_special_tokens,omitzero"`

	// Whether to tell each token as text.
	ReturnPieces *bool `json:"return_pieces,omitzero"`
}

// TokensEncodeResult: the tokens of a text.
type TokensEncodeResult struct {
	// Their ids.
	Tokens []int `json:"tokens"`

	// How many there are.
	Count int64 `json:"count"`

	// Tokens of the longest sequence that the model takes.
	Context int64 `json:"context"`

	// Each token as text; a part of a character reads as U+FFFD.
	Pieces []string `json:"pieces,omitzero"`
}

// Tool: A tool that the model may call. Set one field; `type` is written from it.
type Tool struct {
	Function *FunctionTool
	Custom   *CustomTool
}

// MarshalJSON writes the field that is set, with its type.
func (u Tool) MarshalJSON() ([]byte, error) {
	if u.Function != nil {
		return marshalTagged("type", "function", u.Function)
	}
	if u.Custom != nil {
		return marshalTagged("type", "custom", u.Custom)
	}
	return nil, emptyUnion("Tool")
}

// UnmarshalJSON sets the field that the type names.
func (u *Tool) UnmarshalJSON(data []byte) error {
	*u = Tool{}
	tag, err := tagOf(data, "type")
	if err != nil {
		return err
	}
	switch tag {
	case "function":
		return unmarshalInto(data, &u.Function)
	case "custom":
		return unmarshalInto(data, &u.Custom)
	}
	return unknownTag("Tool", "type", tag)
}

// ToolCall: A call of a tool.
type ToolCall struct {
	// The id that the tool's answer refers to.
	ID string `json:"id"`

	// Always `function`.
	Type *FunctionLiteral `json:"type,omitzero"`

	// The function and its arguments.
	Function FunctionCall `json:"function"`
}

// ToolCallDelta: A piece of a call of a tool.
type ToolCallDelta struct {
	// Which call of the message.
	Index int `json:"index"`

	// The id of the call, in the first piece.
	ID *string `json:"id,omitzero"`

	// Always `function`, in the first piece.
	Type *FunctionLiteral `json:"type,omitzero"`

	// The function and its arguments.
	Function *FunctionCallDelta `json:"function,omitzero"`
}

// ToolChoice: which tools the model calls. Set one field.
type ToolChoice struct {
	Mode  *ToolChoiceMode
	Named *NamedToolChoice
}

// MarshalJSON writes the field that is set.
func (u ToolChoice) MarshalJSON() ([]byte, error) {
	if u.Mode != nil {
		return marshal(u.Mode)
	}
	if u.Named != nil {
		return marshal(u.Named)
	}
	return nil, emptyUnion("ToolChoice")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *ToolChoice) UnmarshalJSON(data []byte) error {
	*u = ToolChoice{}
	return unmarshalFirst("ToolChoice", data, &u.Mode, &u.Named)
}

// ToolChoiceMode: `none`: call no tool; `auto`: the model decides; `required`: call at least one.
type ToolChoiceMode string

// The values of ToolChoiceMode.
const (
	ToolChoiceModeNone     ToolChoiceMode = "none"
	ToolChoiceModeAuto     ToolChoiceMode = "auto"
	ToolChoiceModeRequired ToolChoiceMode = "required"
)

// ToolMessage: the answer of a tool.
type ToolMessage struct {
	// What the tool returned.
	Content MessageContent `json:"content"`

	// The call that it answers.
	ToolCallID string `json:"tool_call_id"`
}

// ToolName: the name of a tool.
type ToolName struct {
	// The name.
	Name string `json:"name"`
}

// TopLogprob: A token that might have been.
type TopLogprob struct {
	// The token as text.
	Token string `json:"token"`

	// The natural logarithm of its probability.
	Logprob float64 `json:"logprob"`

	// Its bytes, which may be a part of a character.
	Bytes []int `json:"bytes"`
}

// TraceAction: `start` clears the record and begins; `stop` ends and hands it out.
type TraceAction string

// The values of TraceAction.
const (
	TraceActionStart TraceAction = "start"
	TraceActionStop  TraceAction = "stop"
)

// TraceEvent: one event, in the format that Perfetto and `chrome://tracing` read.
type TraceEvent struct {
	// What happened.
	Name string `json:"name"`

	// The part of the engine.
	Cat string `json:"cat"`

	// The kind of event.
	Ph TracePhase `json:"ph"`

	// When, in microseconds since `start`.
	Ts float64 `json:"ts"`

	// How long, in microseconds.
	Dur *float64 `json:"dur,omitzero"`

	// The process.
	Pid int64 `json:"pid"`

	// The thread.
	Tid int64 `json:"tid"`

	// More about it.
	Args json.RawMessage `json:"args,omitzero"`
}

// TracePhase: `X`: a span; `i`: an instant; `C`: a counter.
type TracePhase string

// The values of TracePhase.
const (
	TracePhaseX TracePhase = "X"
	TracePhaseI TracePhase = "i"
	TracePhaseC TracePhase = "C"
)

// Usage: what a request took.
type Usage struct {
	// Tokens of the prompt.
	PromptTokens int64 `json:"prompt_tokens"`

	// Tokens generated, over all choices.
	CompletionTokens int64 `json:"completion_tokens"`

	// The sum of both.
	TotalTokens int64 `json:"total_tokens"`

	// More about the prompt.
	PromptTokensDetails *PromptTokensDetails `json:"prompt_tokens_details,omitzero"`

	// More about the output.
	CompletionTokensDetails *CompletionTokensDetails `json:"completion_tokens_details,omitzero"`
}

// UserMessage: what the user says.
type UserMessage struct {
	// What it says.
	Content MessageContent `json:"content"`

	// A name for the participant.
	Name *string `json:"name,omitzero"`
}

// AssistantLiteral is the constant "assistant": it cannot be set wrong.
type AssistantLiteral struct{}

// String is "assistant".
func (AssistantLiteral) String() string { return "assistant" }

// MarshalJSON writes "assistant".
func (AssistantLiteral) MarshalJSON() ([]byte, error) {
	return marshal("assistant")
}

// UnmarshalJSON accepts "assistant" alone.
func (AssistantLiteral) UnmarshalJSON(data []byte) error {
	return unmarshalConstant("assistant", data)
}

// ChatCompletionLiteral is the constant "chat.completion": it cannot be set wrong.
type ChatCompletionLiteral struct{}

// String is "chat.completion".
func (ChatCompletionLiteral) String() string { return "chat.completion" }

// MarshalJSON writes "chat.completion".
func (ChatCompletionLiteral) MarshalJSON() ([]byte, error) {
	return marshal("chat.completion")
}

// UnmarshalJSON accepts "chat.completion" alone.
func (ChatCompletionLiteral) UnmarshalJSON(data []byte) error {
	return unmarshalConstant("chat.completion", data)
}

// ChatCompletionChunkLiteral is the constant "chat.completion.chunk": it cannot be set wrong.
type ChatCompletionChunkLiteral struct{}

// String is "chat.completion.chunk".
func (ChatCompletionChunkLiteral) String() string { return "chat.completion.chunk" }

// MarshalJSON writes "chat.completion.chunk".
func (ChatCompletionChunkLiteral) MarshalJSON() ([]byte, error) {
	return marshal("chat.completion.chunk")
}

// UnmarshalJSON accepts "chat.completion.chunk" alone.
func (ChatCompletionChunkLiteral) UnmarshalJSON(data []byte) error {
	return unmarshalConstant("chat.completion.chunk", data)
}

// EmbeddingLiteral is the constant "embedding": it cannot be set wrong.
type EmbeddingLiteral struct{}

// String is "embedding".
func (EmbeddingLiteral) String() string { return "embedding" }

// MarshalJSON writes "embedding".
func (EmbeddingLiteral) MarshalJSON() ([]byte, error) {
	return marshal("embedding")
}

// UnmarshalJSON accepts "embedding" alone.
func (EmbeddingLiteral) UnmarshalJSON(data []byte) error {
	return unmarshalConstant("embedding", data)
}

// FunctionLiteral is the constant "function": it cannot be set wrong.
type FunctionLiteral struct{}

// String is "function".
func (FunctionLiteral) String() string { return "function" }

// MarshalJSON writes "function".
func (FunctionLiteral) MarshalJSON() ([]byte, error) {
	return marshal("function")
}

// UnmarshalJSON accepts "function" alone.
func (FunctionLiteral) UnmarshalJSON(data []byte) error {
	return unmarshalConstant("function", data)
}

// InlayLiteral is the constant "inlay": it cannot be set wrong.
type InlayLiteral struct{}

// String is "inlay".
func (InlayLiteral) String() string { return "inlay" }

// MarshalJSON writes "inlay".
func (InlayLiteral) MarshalJSON() ([]byte, error) {
	return marshal("inlay")
}

// UnmarshalJSON accepts "inlay" alone.
func (InlayLiteral) UnmarshalJSON(data []byte) error {
	return unmarshalConstant("inlay", data)
}

// ListLiteral is the constant "list": it cannot be set wrong.
type ListLiteral struct{}

// String is "list".
func (ListLiteral) String() string { return "list" }

// MarshalJSON writes "list".
func (ListLiteral) MarshalJSON() ([]byte, error) {
	return marshal("list")
}

// UnmarshalJSON accepts "list" alone.
func (ListLiteral) UnmarshalJSON(data []byte) error {
	return unmarshalConstant("list", data)
}

// ModelLiteral is the constant "model": it cannot be set wrong.
type ModelLiteral struct{}

// String is "model".
func (ModelLiteral) String() string { return "model" }

// MarshalJSON writes "model".
func (ModelLiteral) MarshalJSON() ([]byte, error) {
	return marshal("model")
}

// UnmarshalJSON accepts "model" alone.
func (ModelLiteral) UnmarshalJSON(data []byte) error {
	return unmarshalConstant("model", data)
}

// TextCompletionLiteral is the constant "text_completion": it cannot be set wrong.
type TextCompletionLiteral struct{}

// String is "text_completion".
func (TextCompletionLiteral) String() string { return "text_completion" }

// MarshalJSON writes "text_completion".
func (TextCompletionLiteral) MarshalJSON() ([]byte, error) {
	return marshal("text_completion")
}

// UnmarshalJSON accepts "text_completion" alone.
func (TextCompletionLiteral) UnmarshalJSON(data []byte) error {
	return unmarshalConstant("text_completion", data)
}
