package inlay

import (
	"bytes"
	"fmt"
	"strconv"
)

// kind is what a message is about a request.
type kind int

const (
	kindChunk kind = iota
	kindProgress
	kindResult
	kindError
	kindFailed // made here, not by the library
)

// ends tells whether nothing follows.
func (k kind) ends() bool { return k >= kindResult }

var (
	answerPrefix   = []byte(`{"jsonrpc":"2.0","id":`)
	notifiedPrefix = []byte(`{"jsonrpc":"2.0","method":"`)
	requestMember  = []byte(`","params":{"request":`)
	resultMember   = []byte(`,"result":`)
	errorMember    = []byte(`,"error":`)
	chunkMember    = []byte(`,"chunk":`)
)

// classify tells the request, the kind and the payload of a message. inlay.h promises the order
// of the members, so a prefix is enough; the payload is parsed by whoever waits for it.
func classify(message []byte) (id int64, what kind, payload []byte, ok bool) {
	if rest, found := bytes.CutPrefix(message, answerPrefix); found {
		id, rest, ok = leadingInt(rest)
		if !ok {
			return 0, 0, nil, false
		}
		if payload, found = bytes.CutPrefix(rest, resultMember); found {
			return id, kindResult, payload[:len(payload)-1], true
		}
		payload, found = bytes.CutPrefix(rest, errorMember)
		return id, kindError, bytes.TrimSuffix(payload, []byte("}")), found
	}
	rest, found := bytes.CutPrefix(message, notifiedPrefix)
	at := bytes.Index(rest, requestMember)
	if !found || at < 0 {
		return 0, 0, nil, false
	}
	params := rest[at+len(requestMember)-len(`{"request":`) : len(rest)-1]
	id, rest, ok = leadingInt(rest[at+len(requestMember):])
	if payload, found = bytes.CutPrefix(rest, chunkMember); ok && found {
		return id, kindChunk, payload[:len(payload)-2], true
	}
	return id, kindProgress, params, ok
}

func leadingInt(text []byte) (int64, []byte, bool) {
	end := 0
	for end < len(text) && (text[end] == '-' || text[end] >= '0' && text[end] <= '9') {
		end++
	}
	number, err := strconv.ParseInt(string(text[:end]), 10, 64)
	return number, text[end:], err == nil
}

// encode writes a request. What the library could only answer without an id (too long, too deep)
// is refused here, because nobody could tell whose answer that is.
func encode(id int64, method string, params any, limits Limits) ([]byte, error) {
	body, err := marshal(params)
	if err != nil {
		return nil, &Error{Name: ErrInvalidParams, Message: fmt.Sprintf("The params are no JSON: %v.", err), cause: err}
	}
	message := fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,"method":%q,"params":%s}`, id, method, body)
	if int64(len(message)) > limits.MaxMessageBytes {
		return nil, &Error{Name: ErrMessageTooLarge, Message: fmt.Sprintf(
			"The request has %d bytes; the limit is %d.", len(message), limits.MaxMessageBytes)}
	}
	if found := depth(message); found > int64(limits.MaxMessageDepth) {
		return nil, &Error{Name: ErrMessageTooDeep, Message: fmt.Sprintf(
			"The request nests %d deep; the limit is %d.", found, limits.MaxMessageDepth)}
	}
	return message, nil
}

// depth tells how deep a JSON text nests.
func depth(text []byte) (deepest int64) {
	var level int64
	inText := false
	for at := 0; at < len(text); at++ {
		switch c := text[at]; {
		case inText && c == '\\':
			at++
		case c == '"':
			inText = !inText
		case inText:
		case c == '[' || c == '{':
			level++
			deepest = max(deepest, level)
		case c == ']' || c == '}':
			level--
		}
	}
	return deepest
}

func cancellation(id int64) []byte {
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":%d}}`, id)
}

// acknowledgement says how many chunks of a stream were taken, all in all.
func acknowledgement(id int64, chunks int) []byte {
	return fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"$/acknowledge","params":{"id":%d,"chunks":%d}}`, id, chunks)
}
