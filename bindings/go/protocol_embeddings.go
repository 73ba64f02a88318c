// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

// Embedding: one embedding.
type Embedding struct {
	// Always `embedding`.
	Object EmbeddingLiteral `json:"object"`

	// The number of the input, from 0.
	Index int `json:"index"`

	// The numbers.
	Embedding EmbeddingVector `json:"embedding"`
}

// EmbeddingInput: A text, several texts, the tokens of a text, or of several. Set one field.
type EmbeddingInput struct {
	Text       *string
	Texts      []string
	Tokens     []int
	TokenLists [][]int
}

// MarshalJSON writes the field that is set.
func (u EmbeddingInput) MarshalJSON() ([]byte, error) {
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
	return nil, emptyUnion("EmbeddingInput")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *EmbeddingInput) UnmarshalJSON(data []byte) error {
	*u = EmbeddingInput{}
	return unmarshalFirst("EmbeddingInput", data, &u.Text, &u.Texts, &u.Tokens, &u.TokenLists)
}

// EmbeddingList: the result of `embeddings.create`.
type EmbeddingList struct {
	// Always `list`.
	Object ListLiteral `json:"object"`

	// The embeddings, in the order of the inputs.
	Data []Embedding `json:"data"`

	// The id of the model.
	Model string `json:"model"`

	// What it took.
	Usage EmbeddingUsage `json:"usage"`
}

// EmbeddingRequest: `embeddings.create`: OpenAI's request body.
type EmbeddingRequest struct {
	// The id of a loaded model.
	Model string `json:"model"`

	// What to embed.
	Input EmbeddingInput `json:"input"`

	// How to write the numbers. `float` where absent.
	EncodingFormat *EncodingFormat `json:"encoding_format,omitzero"`

	// Keep this many numbers of each and normalise again. All where absent.
	Dimensions *int `json:"dimensions,omitzero"`

	// A name for the end user. Accepted, not used.
	User *string `json:"user,omitzero"`
}

// EmbeddingUsage: what a request took.
type EmbeddingUsage struct {
	// Tokens of all inputs.
	PromptTokens int64 `json:"prompt_tokens"`

	// The same.
	TotalTokens int64 `json:"total_tokens"`
}

// EmbeddingVector: the numbers of an embedding, in the format asked for. Set one field.
type EmbeddingVector struct {
	Floats []float32
	Base64 *string
}

// MarshalJSON writes the field that is set.
func (u EmbeddingVector) MarshalJSON() ([]byte, error) {
	if u.Floats != nil {
		return marshal(u.Floats)
	}
	if u.Base64 != nil {
		return marshal(u.Base64)
	}
	return nil, emptyUnion("EmbeddingVector")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *EmbeddingVector) UnmarshalJSON(data []byte) error {
	*u = EmbeddingVector{}
	return unmarshalFirst("EmbeddingVector", data, &u.Floats, &u.Base64)
}

// EncodingFormat: `float`: numbers; `base64`: little-endian 32-bit floats in base64.
type EncodingFormat string

// The values of EncodingFormat.
const (
	EncodingFormatFloat  EncodingFormat = "float"
	EncodingFormatBase64 EncodingFormat = "base64"
)
