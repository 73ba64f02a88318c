package inlay

import "encoding/json"

// User is a message of the user.
func User(text string) ChatMessage {
	return ChatMessage{User: &UserMessage{Content: MessageContent{Text: &text}}}
}

// System is a message that tells the model how to behave.
func System(text string) ChatMessage {
	return ChatMessage{System: &SystemMessage{Content: MessageContent{Text: &text}}}
}

// Assistant is a message that the model said before.
func Assistant(text string) ChatMessage {
	return ChatMessage{Assistant: &AssistantMessage{Content: &MessageContent{Text: &text}}}
}

// Answered is an answer of the model as a message, tool calls included.
func Answered(answer ChatCompletionMessage) ChatMessage {
	message := AssistantMessage{ReasoningContent: answer.ReasoningContent, ToolCalls: answer.ToolCalls}
	if answer.Content != nil {
		message.Content = &MessageContent{Text: answer.Content}
	}
	return ChatMessage{Assistant: &message}
}

// ToolResult is what a tool returned for the call of this id.
func ToolResult(id, text string) ChatMessage {
	return ChatMessage{Tool: &ToolMessage{ToolCallID: id, Content: MessageContent{Text: &text}}}
}

// Function is a tool. Its parameters are a JSON Schema, best from SchemaOf.
func Function(name, description string, parameters json.RawMessage) Tool {
	return Tool{Function: &FunctionTool{Function: FunctionDefinition{
		Name: name, Description: &description, Parameters: parameters,
	}}}
}
