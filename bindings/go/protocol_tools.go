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

// FunctionCall: A call of a function.
type FunctionCall struct {
	// The name of the function.
	Name string `json:"name"`

	// The arguments: a text that holds a JSON object.
	Arguments string `json:"arguments"`
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

// ToolName: the name of a tool.
type ToolName struct {
	// The name.
	Name string `json:"name"`
}
