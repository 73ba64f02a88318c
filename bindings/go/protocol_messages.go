// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

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

// DeveloperMessage: instructions from the developer. Templates that know no such role see
// `system`.
type DeveloperMessage struct {
	// What it says.
	Content MessageContent `json:"content"`

	// A name for the participant.
	Name *string `json:"name,omitzero"`
}

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

// InputAudio: sound.
type InputAudio struct {
	// The sound in base64.
	Data string `json:"data"`

	// `wav` or `mp3`.
	Format string `json:"format"`
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

// RefusalPart: the assistant's refusal in an earlier turn.
type RefusalPart struct {
	// What it said.
	Refusal string `json:"refusal"`
}

// SystemMessage: instructions.
type SystemMessage struct {
	// What it says.
	Content MessageContent `json:"content"`

	// A name for the participant.
	Name *string `json:"name,omitzero"`
}

// TextPart: text.
type TextPart struct {
	// The text.
	Text string `json:"text"`
}

// ToolMessage: the answer of a tool.
type ToolMessage struct {
	// What the tool returned.
	Content MessageContent `json:"content"`

	// The call that it answers.
	ToolCallID string `json:"tool_call_id"`
}

// UserMessage: what the user says.
type UserMessage struct {
	// What it says.
	Content MessageContent `json:"content"`

	// A name for the participant.
	Name *string `json:"name,omitzero"`
}
