// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

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
