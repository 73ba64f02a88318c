// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

import "encoding/json"

// TokensCountParams: `tokens.count`: how many tokens a text or a chat has. Give `text` or
// `messages`. The fields beside `messages` are those of the chat, and need `messages`: with all
// of them the number is `usage.prompt_tokens` of the same `chat.completions.create`.
type TokensCountParams struct {
	// The id of a loaded model.
	Model string `json:"model"`

	// The conversation so far.
	Messages []ChatMessage `json:"messages,omitzero"`

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

	// A text.
	Text *string `json:"text,omitzero"`

	// Whether to count what the model wants around a text. Only with `text`.
	AddSpecialTokens *bool `json:"add_special_tokens,omitzero"`
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
