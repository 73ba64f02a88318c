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
// The prompt is given as `messages`, `text` or `tokens`: exactly one of them. The fields beside
// `messages` are those of the chat, and need `messages`. What is not in the cache is not
// computed: the result tells how much was saved.
type SessionSaveParams struct {
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

	// Whether the template opens the assistant's turn. False where absent.
	AddGenerationPrompt *bool `json:"add_generation_prompt,omitzero"`

	// Whether the last message is the beginning of the output.
	ContinueFinalMessage *bool `json:"continue_final_message,omitzero"`

	// The file to write. It is replaced where it exists, in one step. A save that is cancelled or
	// fails leaves it as it was.
	Path string `json:"path"`

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
