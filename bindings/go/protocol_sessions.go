// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

import "encoding/json"

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
