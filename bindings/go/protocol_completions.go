// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

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

	// What it took. In the chunks of a stream only where asked for, and null until the last.
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
