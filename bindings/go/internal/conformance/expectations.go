package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// expectation takes messages until it has what it wants.
type expectation interface {
	done() bool
	wants(message any) bool
	take(message any) error
}

// expectation reads an entry of `expect`.
func (m *matcher) expectation(spec any) expectation {
	if object, ok := spec.(map[string]any); ok && len(object) == 1 {
		for key, value := range object {
			switch key {
			case "$unordered":
				group := &unordered{}
				for _, part := range value.([]any) {
					group.parts = append(group.parts, m.expectation(part))
				}
				return group
			case "$result", "$error":
				return &answer{of: of{m, value.(map[string]any)}, failure: key == "$error"}
			case "$chunks":
				left, _ := value.(map[string]any)["min"].(json.Number).Int64()
				return &chunks{of: of{m, value.(map[string]any)}, left: left}
			case "$stream":
				return &stream{of: of{m, value.(map[string]any)}}
			}
		}
	}
	return &one{matcher: m, pattern: spec}
}

type one struct {
	matcher *matcher
	pattern any
	ended   bool
}

func (e *one) done() bool             { return e.ended }
func (e *one) wants(message any) bool { return e.matcher.check(e.pattern, message, "") == nil }
func (e *one) take(message any) error {
	e.ended = true
	return e.matcher.check(e.pattern, message, "")
}

// of is what expectations about a request share.
type of struct {
	*matcher
	spec map[string]any
}

func (e of) answers(message any) bool { return equal(idOf(message), e.spec["id"]) }

func (e of) progress(message any) bool {
	object, _ := message.(map[string]any)
	params, _ := object["params"].(map[string]any)
	return object["method"] == "$/progress" && equal(params["request"], e.spec["id"])
}

func (e of) chunk(message any) map[string]any {
	object, _ := message.(map[string]any)
	params, _ := object["params"].(map[string]any)
	method, _ := object["method"].(string)
	if !strings.HasSuffix(method, "completions.chunk") || !equal(params["request"], e.spec["id"]) {
		return nil
	}
	chunk, _ := params["chunk"].(map[string]any)
	return chunk
}

func idOf(message any) any {
	object, ok := message.(map[string]any)
	if !ok {
		return absent{}
	}
	return member(object, "id")
}

// answer is the result or the error of a request.
type answer struct {
	of
	failure bool
	ended   bool
}

func (e *answer) done() bool             { return e.ended }
func (e *answer) wants(message any) bool { return e.answers(message) || e.progress(message) }

func (e *answer) take(message any) error {
	if e.progress(message) {
		return nil
	}
	e.ended = true
	pattern := map[string]any{"id": e.spec["id"]}
	if e.failure {
		pattern["error"] = e.error()
	} else if is, given := e.spec["is"]; given {
		pattern["result"] = is
	} else {
		pattern["result"] = map[string]any{"$type": "object"}
	}
	return e.check(pattern, message, "")
}

func (e *answer) error() map[string]any {
	name := e.spec["name"].(string)
	data := map[string]any{"name": name}
	if pointer, given := e.spec["pointer"]; given {
		if data["pointer"] = pointer; pointer == nil {
			data["pointer"] = map[string]any{"$absent": true}
		}
	}
	pattern := map[string]any{"code": json.Number(fmt.Sprint(e.codes[name])), "data": data}
	if message, given := e.spec["message"]; given {
		pattern["message"] = message
	}
	return pattern
}

// chunks is a number of chunks of a request that goes on.
type chunks struct {
	of
	left int64
}

func (e *chunks) done() bool             { return e.left <= 0 }
func (e *chunks) wants(message any) bool { return e.chunk(message) != nil || e.answers(message) }

func (e *chunks) take(message any) error {
	chunk := e.chunk(message)
	if chunk == nil {
		return fmt.Errorf("the request ended too soon: %s", shown(message))
	}
	e.left--
	return e.said(e.spec["id"]).add(chunk)
}

// stream is chunks of a request, then its answer.
type stream struct {
	of
	ended bool
}

func (e *stream) done() bool             { return e.ended }
func (e *stream) wants(message any) bool { return e.chunk(message) != nil || e.answers(message) }

func (e *stream) take(message any) error {
	chunk := e.chunk(message)
	if chunk == nil {
		e.ended = true
		return e.end(message)
	}
	if pattern, given := e.spec["chunk"]; given {
		if err := e.check(pattern, chunk, "chunk"); err != nil {
			return err
		}
	}
	return e.said(e.spec["id"]).add(chunk)
}

func (e *stream) end(message any) error {
	said := e.said(e.spec["id"])
	delete(e.streams, shown(e.spec["id"]))
	if least, given := e.spec["min"]; given && float64(said.count) < number(least) {
		return fmt.Errorf("only %d chunks came", said.count)
	}
	if name, given := e.spec["error"]; given {
		failure := answer{of: of{e.matcher, map[string]any{"id": e.spec["id"], "name": name}}, failure: true}
		return failure.take(message)
	}
	object, _ := message.(map[string]any)
	result, ok := object["result"].(map[string]any)
	if !ok {
		return fmt.Errorf("the stream ended with %s", shown(message))
	}
	if err := said.compare(result, e.spec["usage"] == true); err != nil {
		return err
	}
	if pattern, given := e.spec["result"]; given {
		if err := e.check(pattern, result, "result"); err != nil {
			return err
		}
	}
	texts := said.inOrder()
	if pattern, given := e.spec["text"]; given {
		if err := e.check(pattern, texts[0], "text"); err != nil {
			return err
		}
	}
	if pattern, given := e.spec["texts"]; given {
		return e.check(pattern, texts, "texts")
	}
	return nil
}

// unordered is several expectations at once.
type unordered struct{ parts []expectation }

func (e *unordered) done() bool {
	return !slices.ContainsFunc(e.parts, func(part expectation) bool { return !part.done() })
}

func (e *unordered) next(message any) expectation {
	for _, part := range e.parts {
		if !part.done() && part.wants(message) {
			return part
		}
	}
	// A stream that goes on may send more chunks than the pattern asks for.
	for _, part := range e.parts {
		if _, open := part.(*chunks); open && part.wants(message) {
			return part
		}
	}
	return nil
}

func (e *unordered) wants(message any) bool { return e.next(message) != nil }

func (e *unordered) take(message any) error {
	part := e.next(message)
	if part == nil {
		return fmt.Errorf("nothing expects %s", shown(message))
	}
	return part.take(message)
}

// said is what the chunks of a request said so far, by the index of the choice.
type said struct {
	texts    map[string]string
	finished map[string]bool
	id       any
	usage    any
	count    int
}

func (s *said) add(chunk map[string]any) error {
	if s.count++; s.count == 1 {
		s.id = chunk["id"]
	}
	if !equal(s.id, chunk["id"]) {
		return fmt.Errorf("the chunks have several ids: %s and %s", shown(s.id), shown(chunk["id"]))
	}
	if s.usage != nil {
		return fmt.Errorf("a chunk follows the one that tells the usage")
	}
	s.usage = chunk["usage"]
	choices, _ := chunk["choices"].([]any)
	for _, item := range choices {
		choice := item.(map[string]any)
		index := shown(choice["index"])
		delta, isChat := choice["delta"].(map[string]any)
		_, began := s.texts[index]
		if _, role := delta["role"]; isChat && !began && !role {
			return fmt.Errorf("the first chunk of choice %s has no role", index)
		}
		if s.finished[index] {
			return fmt.Errorf("a chunk of choice %s follows its end", index)
		}
		text, _ := choice["text"].(string)
		if isChat {
			text, _ = delta["content"].(string)
		}
		s.texts[index] += text
		s.finished[index] = choice["finish_reason"] != nil
	}
	return nil
}

// compare holds the chunks to the result that ends them.
func (s *said) compare(result map[string]any, usage bool) error {
	choices, _ := result["choices"].([]any)
	for _, item := range choices {
		choice := item.(map[string]any)
		index := shown(choice["index"])
		text, _ := choice["text"].(string)
		if message, isChat := choice["message"].(map[string]any); isChat {
			text, _ = message["content"].(string)
		}
		if s.texts[index] != text {
			return fmt.Errorf("the chunks say %q, the result says %q", s.texts[index], text)
		}
		if !s.finished[index] {
			return fmt.Errorf("no chunk tells why choice %s ended", index)
		}
	}
	if (s.usage != nil) != usage {
		return fmt.Errorf("usage in the chunks: %s", shown(s.usage))
	}
	if usage && !equal(s.usage, result["usage"]) {
		return fmt.Errorf("the last chunk and the result tell different usage")
	}
	return nil
}

func (s *said) inOrder() []any {
	texts := []any{}
	for index := range len(s.texts) {
		texts = append(texts, s.texts[fmt.Sprint(index)])
	}
	if len(texts) == 0 {
		return []any{absent{}}
	}
	return texts
}
