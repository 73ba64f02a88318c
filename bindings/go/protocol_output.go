// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

import "encoding/json"

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

// TextFormat: any text.
type TextFormat struct{}
