package inlay

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"runtime"
)

// Stream is the chunks of one request as they come, and then its result. It is for one goroutine.
type Stream[Chunk, Result any] struct {
	client *Client
	ctx    context.Context
	method string
	params any
	route  *route
	done   bool
	result *Result
	err    error
}

// ChatStream is a streamed chat.
type ChatStream struct {
	*Stream[ChatCompletionChunk, ChatCompletion]
}

// CompletionStream is a streamed completion.
type CompletionStream struct {
	*Stream[Completion, Completion]
}

var errLeft = errors.New("the loop over the stream was left")

func newStream[Chunk, Result any](ctx context.Context, c *Client, method string, params any) *Stream[Chunk, Result] {
	return &Stream[Chunk, Result]{client: c, ctx: ctx, method: method, params: params}
}

// All is the chunks. An error comes last, with a nil chunk. Leaving the loop early cancels the
// request.
func (s *Stream[Chunk, Result]) All() iter.Seq2[*Chunk, error] {
	return func(yield func(*Chunk, error) bool) {
		for !s.done {
			chunk, err := s.next()
			if chunk == nil && err == nil {
				return
			}
			if !yield(chunk, err) {
				s.leave()
				return
			}
		}
	}
}

// Result is the complete result, as the request gives it without streaming. What has not been
// read of the stream yet is read first.
func (s *Stream[Chunk, Result]) Result() (*Result, error) {
	for !s.done {
		_, _ = s.next()
	}
	return s.result, s.err
}

// next is the next chunk; neither chunk nor error when the stream has ended.
func (s *Stream[Chunk, Result]) next() (*Chunk, error) {
	defer runtime.KeepAlive(s.client)
	conn := s.client.conn
	if s.route == nil {
		r, err := conn.start(s.ctx, s.method, s.params)
		if err != nil {
			return nil, s.fail(err)
		}
		s.route = r
	}
	switch m := conn.next(s.ctx, s.route); m.kind {
	case kindChunk:
		chunk := new(Chunk)
		if err := json.Unmarshal(m.payload, chunk); err != nil {
			conn.cancel(s.route)
			return nil, s.fail(unexpected(err))
		}
		return chunk, nil
	case kindResult:
		result := new(Result)
		if err := json.Unmarshal(m.payload, result); err != nil {
			return nil, s.fail(unexpected(err))
		}
		s.done, s.result = true, result
		return nil, nil
	case kindError:
		return nil, s.fail(errorOf(m.payload))
	default:
		return nil, s.fail(m.err)
	}
}

func (s *Stream[Chunk, Result]) fail(err error) error {
	s.done, s.err = true, err
	return err
}

func (s *Stream[Chunk, Result]) leave() {
	if s.done {
		return
	}
	s.client.conn.cancel(s.route)
	s.done = true
	s.err = &Error{Name: ErrRequestCancelled, Message: "The stream was left before its end.", cause: errLeft}
}

// Text is the text of the first choice, piece by piece.
func (s *ChatStream) Text() iter.Seq2[string, error] {
	return texts(s.All(), func(chunk *ChatCompletionChunk) string {
		if len(chunk.Choices) == 0 || chunk.Choices[0].Index != 0 || chunk.Choices[0].Delta.Content == nil {
			return ""
		}
		return *chunk.Choices[0].Delta.Content
	})
}

// Text is the text of the first choice, piece by piece.
func (s *CompletionStream) Text() iter.Seq2[string, error] {
	return texts(s.All(), func(chunk *Completion) string {
		if len(chunk.Choices) == 0 || chunk.Choices[0].Index != 0 {
			return ""
		}
		return chunk.Choices[0].Text
	})
}

func texts[Chunk any](chunks iter.Seq2[*Chunk, error], text func(*Chunk) string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for chunk, err := range chunks {
			piece := ""
			if err == nil {
				if piece = text(chunk); piece == "" {
					continue
				}
			}
			if !yield(piece, err) {
				return
			}
		}
	}
}
