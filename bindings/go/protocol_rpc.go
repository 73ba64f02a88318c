// Code generated from schemas/v1 by `make schemas`. DO NOT EDIT.

package inlay

// AcknowledgeParams: `$/acknowledge`: says how many chunks of a stream its reader has taken. A
// client that asked for a `stream_window` (`initialize`) gets no more than that many chunks of a
// stream beyond those that it acknowledged, and at most those of one step of the engine on top;
// everything else goes on. The number is a total, and the highest that was sent counts, so that
// acknowledgements may be lost, repeated or come in any order. A stream that waits is in flight:
// it can be cancelled, and `shutdown` waits for it. An id that is not in flight is ignored.
type AcknowledgeParams struct {
	// The id of the request that streams.
	ID RequestID `json:"id"`

	// Chunks of it that were taken since it began, all together.
	Chunks int64 `json:"chunks"`
}

// CancelParams: `$/cancelRequest`: ends a request early. The request still ends exactly once:
// with `request_cancelled`, or with its result if that was ready first. An id that is not in
// flight is ignored.
type CancelParams struct {
	// The id of the request to cancel.
	ID RequestID `json:"id"`
}

// ErrorData: what a program needs to know of an error.
type ErrorData struct {
	// The stable name of the error.
	Name ErrorName `json:"name"`

	// JSON Pointer (RFC 6901) into the message to the field at fault: `/params/temperature`.
	Pointer *string `json:"pointer,omitzero"`

	// The id that was refused with `duplicate_id`. The answer itself has the id null, because
	// under that id the first request is answered.
	Request *RequestID `json:"request,omitzero"`

	// The status that an HTTP server answers with.
	HTTPStatus int `json:"http_status"`

	// The `type` of the OpenAI error body.
	OpenaiType OpenAIErrorType `json:"openai_type"`

	// The field at fault as OpenAI writes it, such as `messages[0].content`.
	Param *string `json:"param,omitzero"`
}

// ErrorName: the stable name of an error. Names are added, never changed.
type ErrorName string

// What a request can fail with. Compare with errors.Is.
const (
	// The message is not one JSON value in valid UTF-8.
	ErrParseError ErrorName = "parse_error"

	// The message is JSON, but it is not a JSON-RPC 2.0 request, notification or batch.
	ErrInvalidRequest ErrorName = "invalid_request"

	// There is no method of this name.
	ErrMethodNotFound ErrorName = "method_not_found"

	// A field of `params` is missing, of the wrong type, out of range, or not known.
	ErrInvalidParams ErrorName = "invalid_params"

	// The engine broke one of its own rules. The request failed; the engine goes on.
	ErrInternalError ErrorName = "internal_error"

	// The request was cancelled by `$/cancelRequest` or by closing its client.
	ErrRequestCancelled ErrorName = "request_cancelled"

	// The first message must be `initialize`; this one came before it was answered.
	ErrNotInitialized ErrorName = "not_initialized"

	// A request with this id is still in flight on this client, or the client was initialized
	// before.
	ErrDuplicateID ErrorName = "duplicate_id"

	// The client has as many requests in flight as its limits allow.
	ErrTooManyRequests ErrorName = "too_many_requests"

	// The message is longer than the limits allow.
	ErrMessageTooLarge ErrorName = "message_too_large"

	// The message nests deeper than the limits allow.
	ErrMessageTooDeep ErrorName = "message_too_deep"

	// The client is shutting down; it takes no more requests.
	ErrShuttingDown ErrorName = "shutting_down"

	// No model of this id is loaded.
	ErrModelNotFound ErrorName = "model_not_found"

	// A model with this id is loaded.
	ErrModelAlreadyLoaded ErrorName = "model_already_loaded"

	// A file of the model does not exist or may not be read.
	ErrModelFileMissing ErrorName = "model_file_missing"

	// A file of the model is damaged or is not what its name says.
	ErrModelFileInvalid ErrorName = "model_file_invalid"

	// The files are sound, but they do not belong together, or this machine or this version of
	// Inlay cannot run them.
	ErrModelIncompatible ErrorName = "model_incompatible"

	// The model was unloaded while the request ran.
	ErrModelUnloaded ErrorName = "model_unloaded"

	// There is not enough memory for what was asked; nothing was loaded.
	ErrOutOfMemory ErrorName = "out_of_memory"

	// There is no room for the request: it needs more of the cache than the model was given, the
	// waiting line is full, or the system starts no more threads.
	ErrNoCapacity ErrorName = "no_capacity"

	// The prompt, or the prompt and the tokens asked for, do not fit into the context.
	ErrContextLengthExceeded ErrorName = "context_length_exceeded"

	// The field is valid, but this model or this version cannot do what it asks.
	ErrUnsupported ErrorName = "unsupported"

	// The JSON Schema, regular expression or grammar is wrong, or uses a keyword that cannot be
	// enforced.
	ErrInvalidSchema ErrorName = "invalid_schema"

	// The chat template rejects these messages.
	ErrTemplateError ErrorName = "template_error"

	// The compiled model failed while it ran a step; the requests of that step ended.
	ErrStepFailed ErrorName = "step_failed"

	// The session file is damaged, or there is nothing in the cache to save.
	ErrSessionInvalid ErrorName = "session_invalid"

	// The session was saved by another model.
	ErrSessionMismatch ErrorName = "session_mismatch"

	// A file could not be written or read.
	ErrIoError ErrorName = "io_error"
)

// ErrorObject: the `error` of a JSON-RPC response.
type ErrorObject struct {
	// The JSON-RPC code that belongs to the name.
	Code int `json:"code"`

	// A sentence for a person: what is wrong, and what to do about it.
	Message string `json:"message"`

	// What a program needs to know of the error.
	Data ErrorData `json:"data"`
}

// OpenAIErrorType: the `type` of an OpenAI error body.
type OpenAIErrorType string

// The values of OpenAIErrorType.
const (
	OpenAIErrorTypeInvalidRequestError     OpenAIErrorType = "invalid_request_error"
	OpenAIErrorTypeNotFoundError           OpenAIErrorType = "not_found_error"
	OpenAIErrorTypeRateLimitError          OpenAIErrorType = "rate_limit_error"
	OpenAIErrorTypeServerError             OpenAIErrorType = "server_error"
	OpenAIErrorTypeServiceUnavailableError OpenAIErrorType = "service_unavailable_error"
	OpenAIErrorTypeRequestCancelledError   OpenAIErrorType = "request_cancelled_error"
)

// ProgressParams: `$/progress`: how far a long request is.
type ProgressParams struct {
	// The id of the request.
	Request RequestID `json:"request"`

	// What it is at.
	Stage ProgressStage `json:"stage"`

	// Done so far.
	Completed int64 `json:"completed"`

	// All there is to do in this stage; 0 where it is not known.
	Total int64 `json:"total"`

	// A sentence for a person.
	Message *string `json:"message,omitzero"`
}

// ProgressStage: what a load is at. Stages come in this order; some may be left out.
type ProgressStage string

// The values of ProgressStage.
const (
	ProgressStageOpen      ProgressStage = "open"
	ProgressStageWeights   ProgressStage = "weights"
	ProgressStageTokenizer ProgressStage = "tokenizer"
	ProgressStageCompile   ProgressStage = "compile"
	ProgressStageWarmUp    ProgressStage = "warm_up"
	ProgressStageReady     ProgressStage = "ready"
)

// RequestID: the id of a request: a string of up to 256 characters or a 64-bit integer, chosen by
// the sender and unique among its requests in flight. Set one field.
type RequestID struct {
	String  *string
	Integer *int64
}

// MarshalJSON writes the field that is set.
func (u RequestID) MarshalJSON() ([]byte, error) {
	if u.String != nil {
		return marshal(u.String)
	}
	if u.Integer != nil {
		return marshal(u.Integer)
	}
	return nil, emptyUnion("RequestID")
}

// UnmarshalJSON sets the field that the JSON fits.
func (u *RequestID) UnmarshalJSON(data []byte) error {
	*u = RequestID{}
	return unmarshalFirst("RequestID", data, &u.String, &u.Integer)
}
