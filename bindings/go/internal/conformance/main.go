// Conformance runs the language-neutral cases and payloads through this package:
//
//	go run ./internal/conformance ../../tests/conformance
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"inlay.dev/inlay/internal/native"
)

type testCase struct {
	Name  string `json:"name"`
	Start string `json:"start"`
	Steps []step `json:"steps"`
}

type step struct {
	Send    json.RawMessage   `json:"send"`
	Call    json.RawMessage   `json:"call"`
	SendRaw []json.RawMessage `json:"send_raw"`
	Write   *struct {
		Path string `json:"path"`
		Text string `json:"text"`
	} `json:"write"`
	Expect []json.RawMessage `json:"expect"`
}

// patience is how long a message may take, in seconds.
const patience = 120.0

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: conformance FOLDER, where FOLDER is tests/conformance")
		os.Exit(2)
	}
	failed, cases, payloads := 0, 0, 0
	report := func(name string, err error) {
		if err != nil {
			failed++
			fmt.Printf("FAILED %s: %v\n", name, err)
		}
	}
	lib, err := native.Load("")
	if err != nil {
		fatal(err)
	}
	index, err := readIndex(filepath.Join(os.Args[1], "../../schemas/v1/index.json"))
	if err != nil {
		fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(os.Args[1], "cases/*.json"))
	if err != nil || len(files) == 0 {
		fatal(fmt.Errorf("there are no cases in %s", os.Args[1]))
	}
	for _, file := range files {
		var read struct {
			Cases []testCase `json:"cases"`
		}
		if err := readJSON(file, &read); err != nil {
			fatal(err)
		}
		for _, one := range read.Cases {
			cases++
			report(one.Name, runCase(lib, one, index.codes()))
		}
	}
	for _, schema := range index.Schemas {
		make := types[schema.Name]
		if make == nil {
			continue
		}
		var read []json.RawMessage
		if err := readJSON(filepath.Join(os.Args[1], "payloads", schema.File), &read); err != nil {
			fatal(err)
		}
		for _, payload := range read {
			payloads++
			report(schema.Name, comesBack(payload, make()))
		}
	}
	fmt.Printf("%d cases, %d payloads: %s\n", cases, payloads, verdict(failed))
	if failed > 0 {
		os.Exit(1)
	}
}

func verdict(failed int) string {
	if failed > 0 {
		return fmt.Sprintf("%d failed", failed)
	}
	return "all passed"
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func readJSON(path string, into any) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

type index struct {
	Errors []struct {
		Name string `json:"name"`
		Code int    `json:"code"`
	} `json:"errors"`
	Schemas []struct {
		Name string `json:"name"`
		File string `json:"file"`
	} `json:"schemas"`
}

func readIndex(path string) (read index, err error) {
	return read, readJSON(path, &read)
}

func (i index) codes() map[string]int {
	codes := map[string]int{}
	for _, row := range i.Errors {
		codes[row.Name] = row.Code
	}
	return codes
}

// comesBack reads a payload as its type, writes it, and compares.
func comesBack(payload []byte, typed any) error {
	if err := json.Unmarshal(payload, typed); err != nil {
		return err
	}
	written, err := json.Marshal(typed)
	if err != nil {
		return err
	}
	before, err := parse(payload)
	if err != nil {
		return err
	}
	after, err := parse(written)
	if err != nil {
		return err
	}
	return sameJSON("", before, after)
}

// sameJSON compares values. Absent and null mean the same in every optional field.
func sameJSON(at string, before, after any) error {
	switch before := before.(type) {
	case map[string]any:
		object, _ := after.(map[string]any)
		if object == nil {
			return fmt.Errorf("%s came back as %s", at, shown(after))
		}
		for key, value := range before {
			if err := sameJSON(at+"/"+key, value, object[key]); err != nil {
				return err
			}
		}
		for key, value := range object {
			if _, known := before[key]; !known && value != nil {
				return fmt.Errorf("%s/%s was not there", at, key)
			}
		}
		return nil
	case []any:
		list, _ := after.([]any)
		if len(list) != len(before) {
			return fmt.Errorf("%s came back as %s", at, shown(after))
		}
		for place, value := range before {
			if err := sameJSON(fmt.Sprintf("%s/%d", at, place), value, list[place]); err != nil {
				return err
			}
		}
		return nil
	}
	if !equal(before, after) {
		return fmt.Errorf("%s: %s came back as %s", at, shown(before), shown(after))
	}
	return nil
}

// talk is a client of its own for one case.
type talk struct {
	lib     *native.Library
	client  uintptr
	matcher *matcher
	tmp     string
}

func runCase(lib *native.Library, one testCase, codes map[string]int) (err error) {
	tmp, err := os.MkdirTemp("", "inlay-case-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	t := &talk{lib: lib, client: lib.Open(), matcher: newMatcher(codes), tmp: tmp}
	defer func() { lib.Close(t.client) }()
	if one.Start != "raw" {
		if err := t.call("initialize", "initialize", `{}`); err != nil {
			return err
		}
	}
	if one.Start == "echo" || one.Start == "null" {
		params := fmt.Sprintf(`{"model":"builtin:%s","id":%q}`, one.Start, one.Start)
		if err := t.call("load", "model.load", params); err != nil {
			return err
		}
	}
	for number, step := range one.Steps {
		if err := t.step(step); err != nil {
			return fmt.Errorf("step %d: %w", number+1, err)
		}
	}
	if err := t.send([]byte(`{"jsonrpc":"2.0","id":"conformance:end","method":"conformance.end"}`)); err != nil {
		return err
	}
	last, err := t.receive()
	if err != nil {
		return err
	}
	if !equal(idOf(last), "conformance:end") {
		return fmt.Errorf("nobody expected %s", shown(last))
	}
	return nil
}

func (t *talk) call(name, method, params string) error {
	request := fmt.Sprintf(`{"jsonrpc":"2.0","id":"conformance:%s","method":%q,"params":%s}`, name, method, params)
	if err := t.send([]byte(request)); err != nil {
		return err
	}
	return t.expect(map[string]any{"$result": map[string]any{"id": "conformance:" + name}})
}

func (t *talk) send(message []byte) error {
	if status := t.lib.Send(t.client, message); status != native.OK {
		return fmt.Errorf("inlay_send reports %d", status)
	}
	return nil
}

func (t *talk) receive() (any, error) {
	message, status := t.lib.Recv(t.client, patience)
	if message == nil {
		return nil, fmt.Errorf("nothing came in %g s (status %d)", patience, status)
	}
	return parse(message)
}

func (t *talk) step(step step) error {
	switch {
	case step.Call != nil:
		message := append([]byte(`{"jsonrpc":"2.0",`), bytes.TrimSpace(step.Call)[1:]...)
		if err := t.send(t.fill(message)); err != nil {
			return err
		}
	case step.Send != nil:
		if err := t.send(t.fill(step.Send)); err != nil {
			return err
		}
	case step.SendRaw != nil:
		var message []byte
		for _, item := range step.SendRaw {
			piece, err := pieceOf(item)
			if err != nil {
				return err
			}
			message = append(message, piece...)
		}
		if err := t.send(message); err != nil {
			return err
		}
	case step.Write != nil:
		path := strings.ReplaceAll(step.Write.Path, "${tmp}", t.tmp)
		if err := os.WriteFile(path, []byte(step.Write.Text), 0o644); err != nil {
			return err
		}
	}
	for _, text := range step.Expect {
		spec, err := parse(text)
		if err != nil {
			return err
		}
		if err := t.expect(spec); err != nil {
			return err
		}
	}
	return nil
}

// fill puts the case's own folder in, as JSON writes it.
func (t *talk) fill(message []byte) []byte {
	path, _ := json.Marshal(t.tmp)
	return bytes.ReplaceAll(message, []byte("${tmp}"), path[1:len(path)-1])
}

func (t *talk) expect(spec any) error {
	for wanted := t.matcher.expectation(spec); !wanted.done(); {
		message, err := t.receive()
		if err != nil {
			return err
		}
		if err := wanted.take(message); err != nil {
			return err
		}
	}
	return nil
}

func pieceOf(item json.RawMessage) ([]byte, error) {
	var text string
	if json.Unmarshal(item, &text) == nil {
		return []byte(text), nil
	}
	var piece struct {
		Repeat string  `json:"repeat"`
		Times  float64 `json:"times"`
		Base64 string  `json:"base64"`
	}
	if err := json.Unmarshal(item, &piece); err != nil {
		return nil, err
	}
	if piece.Base64 != "" {
		return base64.StdEncoding.DecodeString(piece.Base64)
	}
	return bytes.Repeat([]byte(piece.Repeat), int(piece.Times)), nil
}
