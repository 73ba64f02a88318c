// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

import "encoding/json"

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

	// What it took, in the last chunk, where `stream_options.include_usage` asks for it; null in
	// the chunks before.
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

// ChatRenderParams: `chat.render`: the prompt of a chat, without running the model.
type ChatRenderParams struct {
	// The id of a loaded model.
	Model string `json:"model"`

	// The conversation so far.
	Messages []ChatMessage `json:"messages"`

	// The tools that the model may call.
	Tools []Tool `json:"tools,omitzero"`

	// Which of them it calls. With `none`, the model does not see them.
	ToolChoice *ToolChoice `json:"tool_choice,omitzero"`

	// Texts that the answer is to draw on.
	Documents []json.RawMessage `json:"documents,omitzero"`

	// How much the model should think.
	ReasoningEffort *ReasoningEffort `json:"reasoning_effort,omitzero"`

	// More variables for the chat template.
	ChatTemplateKwargs json.RawMessage `json:"chat_template_kwargs,omitzero"`

	// Whether the template opens the assistant's turn. True where absent, but for a message that
	// is continued.
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

// CompletionTokensDetails: more about the output.
type CompletionTokensDetails struct {
	// Tokens of the model's thinking.
	ReasoningTokens int64 `json:"reasoning_tokens"`
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

// FunctionCallDelta: A piece of a call of a function.
type FunctionCallDelta struct {
	// The name, in the first piece.
	Name *string `json:"name,omitzero"`

	// The next piece of the arguments.
	Arguments *string `json:"arguments,omitzero"`
}

// Modality: A kind of output.
type Modality string

// The values of Modality.
const (
	ModalityText  Modality = "text"
	ModalityAudio Modality = "audio"
)

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

// TopLogprob: A token that might have been.
type TopLogprob struct {
	// The token as text.
	Token string `json:"token"`

	// The natural logarithm of its probability.
	Logprob float64 `json:"logprob"`

	// Its bytes, which may be a part of a character.
	Bytes []int `json:"bytes"`
}

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
