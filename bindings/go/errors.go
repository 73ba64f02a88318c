package inlay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"inlay.dev/inlay/internal/native"
)

// Names of errors that do not come from the library but from this package.
const (
	// libinlay was not found, or cannot be opened.
	ErrLibraryMissing ErrorName = "library_missing"

	// The file that was found is not libinlay, or too old.
	ErrLibraryIncompatible ErrorName = "library_incompatible"

	// The client was closed, before the call or during it.
	ErrClientClosed ErrorName = "client_closed"

	// The answer is not what the schemas say.
	ErrInvalidResponse ErrorName = "invalid_response"

	// The client was opened by the parent of this process.
	ErrForked ErrorName = "forked"
)

// Error is the name as an error, so that errors.Is(err, inlay.ErrModelNotFound) works.
func (name ErrorName) Error() string { return string(name) }

// Error is what a request failed with.
type Error struct {
	// Name is stable: compare it, best by errors.Is, and not the sentence.
	Name ErrorName

	// Message is a sentence for a person.
	Message string

	// Pointer is a JSON Pointer into the message to the field at fault, such as
	// /params/temperature. Empty where no single field is.
	Pointer string

	// Param is the same place as OpenAI writes it, such as messages[0].content.
	Param string

	// Code is the JSON-RPC code; 0 for the errors of this package.
	Code int

	cause error
}

// Error is the sentence, the name and the place.
func (e *Error) Error() string {
	if e.Pointer != "" {
		return fmt.Sprintf("%s [%s] (at %s)", e.Message, e.Name, e.Pointer)
	}
	return fmt.Sprintf("%s [%s]", e.Message, e.Name)
}

// Is tells whether target is the name of this error.
func (e *Error) Is(target error) bool {
	name, ok := target.(ErrorName)
	return ok && name == e.Name
}

// Unwrap is what lies below, such as context.Canceled.
func (e *Error) Unwrap() error { return e.cause }

// errorOf reads the error of an answer.
func errorOf(payload []byte) error {
	var object ErrorObject
	if err := json.Unmarshal(payload, &object); err != nil {
		return unexpected(err)
	}
	failure := &Error{Name: object.Data.Name, Message: object.Message, Code: object.Code}
	if object.Data.Pointer != nil {
		failure.Pointer = *object.Data.Pointer
	}
	if object.Data.Param != nil {
		failure.Param = *object.Data.Param
	}
	return failure
}

// cancelled is the error of a request whose context ended.
func cancelled(ctx context.Context) error {
	cause := context.Cause(ctx)
	return &Error{
		Name:    ErrRequestCancelled,
		Message: fmt.Sprintf("The request was cancelled: %v.", cause),
		cause:   cause,
	}
}

func unexpected(err error) error {
	return &Error{
		Name:    ErrInvalidResponse,
		Message: fmt.Sprintf("The library's answer cannot be read: %v.", err),
		cause:   err,
	}
}

// statusError is the error for a status code of inlay.h.
func statusError(status int) error {
	switch status {
	case native.Closed:
		return &Error{Name: ErrClientClosed, Message: "The client is closed."}
	case native.Busy:
		return &Error{Name: ErrInternalError, Message: "Another reader is on this client."}
	case native.Forked:
		return &Error{Name: ErrForked, Message: "The process was forked after a client was opened."}
	}
	return &Error{Name: ErrInternalError, Message: fmt.Sprintf("libinlay reports status %d.", status)}
}

// libraryError is the error for a library that could not be used.
func libraryError(err error) error {
	name := ErrLibraryMissing
	if errors.Is(err, native.ErrIncompatible) {
		name = ErrLibraryIncompatible
	}
	return &Error{Name: name, Message: err.Error(), cause: err}
}
