package inlay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"time"

	"inlay.dev/inlay"
)

func open(t *testing.T, models ...string) *inlay.Client {
	t.Helper()
	client, err := inlay.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	for _, model := range models {
		if _, err := client.ModelLoad(t.Context(), inlay.ModelLoadParams{Model: model}); err != nil {
			t.Fatal(err)
		}
	}
	return client
}

func ask(model, text string) inlay.ChatCompletionRequest {
	return inlay.ChatCompletionRequest{Model: model, Messages: []inlay.ChatMessage{inlay.User(text)}}
}

func read(stream *inlay.ChatStream) (string, error) {
	var text strings.Builder
	for piece, err := range stream.Text() {
		if err != nil {
			return "", err
		}
		text.WriteString(piece)
	}
	return text.String(), nil
}

func TestOpenTellsOfTheLibrary(t *testing.T) {
	client := open(t)
	if client.Server.Server.Version == "" || client.Server.ProtocolVersion != 1 {
		t.Errorf("the library says %+v", client.Server)
	}
	info, err := client.EngineInfo(t.Context())
	if err != nil || info.SchemaHash != client.Server.SchemaHash {
		t.Errorf("engine.info: %v, %v", info, err)
	}
}

func TestManyStreamsAtOnce(t *testing.T) {
	client := open(t, "builtin:echo")
	var group sync.WaitGroup
	for number := range 64 {
		group.Go(func() {
			want := strings.Repeat(fmt.Sprintf("stream %d. ", number), 20)
			got, err := read(client.ChatStream(t.Context(), ask("builtin:echo", want)))
			if err != nil || got != want {
				t.Errorf("stream %d: %q, %v", number, got, err)
			}
		})
	}
	group.Wait()
}

func TestTheResultOfAStreamIsComplete(t *testing.T) {
	client := open(t, "builtin:echo")
	stream := client.ChatStream(t.Context(), ask("builtin:echo", "All of it."))
	answer, err := stream.Result()
	if err != nil || *answer.Choices[0].Message.Content != "All of it." {
		t.Errorf("%v, %v", answer, err)
	}
	text, err := client.CompleteStream(t.Context(), inlay.CompletionRequest{
		Model: "builtin:echo", Prompt: inlay.Prompt{Text: new("Once.")},
	}).Result()
	if err != nil || len(text.Choices) != 1 {
		t.Errorf("%v, %v", text, err)
	}
}

func TestErrorsHaveNameAndPlace(t *testing.T) {
	client := open(t, "builtin:echo")
	request := ask("builtin:echo", "x")
	request.Temperature = new(3.0)
	_, err := client.Chat(t.Context(), request)
	var failure *inlay.Error
	if !errors.As(err, &failure) || !errors.Is(err, inlay.ErrInvalidParams) {
		t.Fatalf("got %v", err)
	}
	if failure.Pointer != "/params/temperature" || failure.Code != -32602 || failure.Message == "" {
		t.Errorf("got %+v", failure)
	}
	if want := " [invalid_params] (at /params/temperature)"; !strings.HasSuffix(err.Error(), want) {
		t.Errorf("%q does not end with %q", err, want)
	}
	if errors.Is(err, inlay.ErrModelNotFound) {
		t.Error("it is another error as well")
	}
	if _, err := read(client.ChatStream(t.Context(), ask("nothing", "x"))); !errors.Is(err, inlay.ErrModelNotFound) {
		t.Errorf("the stream says %v", err)
	}
}

func TestAContextEndsACall(t *testing.T) {
	client := open(t, "builtin:null")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := client.Chat(ctx, ask("builtin:null", "Go on."))
	if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, inlay.ErrRequestCancelled) {
		t.Errorf("got %v", err)
	}
	idle(t, client)
}

func TestLeavingALoopCancels(t *testing.T) {
	client := open(t, "builtin:null")
	stream := client.ChatStream(t.Context(), ask("builtin:null", "Go on."))
	for range stream.All() {
		break
	}
	idle(t, client)
	if _, err := stream.Result(); !errors.Is(err, inlay.ErrRequestCancelled) {
		t.Errorf("the result is %v", err)
	}
}

// until waits for something to be so.
func until(t *testing.T, what func() bool) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); !what(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not come about")
		}
	}
}

// idle waits until the engine has nothing to do.
func idle(t *testing.T, client *inlay.Client) {
	t.Helper()
	until(t, func() bool {
		running := int64(0)
		for _, model := range metrics(t, client) {
			running += model.Requests.Running + model.Requests.Waiting
		}
		return running == 0
	})
}

func metrics(t *testing.T, client *inlay.Client) []inlay.ModelMetrics {
	t.Helper()
	metrics, err := client.EngineMetrics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return metrics.Models
}

func TestCloseEndsWhatRuns(t *testing.T) {
	client := open(t, "builtin:null")
	results := make(chan error)
	for range 4 {
		go func() {
			_, err := read(client.ChatStream(t.Context(), ask("builtin:null", "Go on.")))
			results <- err
		}()
	}
	time.Sleep(20 * time.Millisecond)
	client.Close()
	for range 4 {
		if err := <-results; !errors.Is(err, inlay.ErrClientClosed) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := client.EngineInfo(t.Context()); !errors.Is(err, inlay.ErrClientClosed) {
		t.Errorf("after it: %v", err)
	}
	client.Close()
}

func TestAStreamThatNobodyReadsHoldsUpNobody(t *testing.T) {
	client := open(t, "builtin:null", "builtin:echo")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	began := make(chan struct{})
	go func() {
		for range client.ChatStream(ctx, ask("builtin:null", "Go on.")).All() {
			close(began)
			<-ctx.Done()
			return
		}
	}()
	<-began
	for range 20 {
		got, err := read(client.ChatStream(t.Context(), ask("builtin:echo", "Me too.")))
		if err != nil || got != "Me too." {
			t.Fatalf("%q, %v", got, err)
		}
	}
	// The engine makes no more of it: what waits here is bounded.
	generated := func() int64 { return metrics(t, client)[0].Tokens.Generated }
	until(t, func() bool {
		before := generated()
		time.Sleep(100 * time.Millisecond)
		return generated() == before
	})
}

func TestASlowReaderGetsEveryChunk(t *testing.T) {
	client := open(t, "builtin:null")
	request := ask("builtin:null", "Go on.")
	request.MaxTokens = new(1000)
	count := 0
	for chunk, err := range client.ChatStream(t.Context(), request).All() {
		if err != nil {
			t.Fatal(err)
		}
		if len(chunk.Choices) > 0 && chunk.Choices[0].Delta.Content != nil {
			count++
		}
		if count%200 == 1 {
			time.Sleep(20 * time.Millisecond)
		}
	}
	if count < 900 {
		t.Errorf("only %d chunks came", count)
	}
}

func TestProgressIsReported(t *testing.T) {
	client := open(t)
	var stages []inlay.ProgressStage
	_, err := client.ModelLoad(t.Context(), inlay.ModelLoadParams{Model: "builtin:echo"},
		inlay.OnProgress(func(p inlay.ProgressParams) { stages = append(stages, p.Stage) }))
	if err != nil || len(stages) == 0 || stages[len(stages)-1] != inlay.ProgressStageReady {
		t.Errorf("%v, %v", stages, err)
	}
}

func TestStructuredOutputIsAStruct(t *testing.T) {
	type Line struct {
		Item  string  `json:"item" description:"What was bought."`
		Price float64 `json:"price"`
	}
	type Order struct {
		State string   `json:"state" enum:"open,paid"`
		Lines []Line   `json:"lines"`
		Note  *string  `json:"note,omitempty"`
		Tags  []string `json:"tags,omitempty"`
	}
	client := open(t, "builtin:echo")
	text := `{"state": "paid", "lines": [{"item": "tea", "price": 2.5}]}`
	order, err := inlay.Structured[Order](t.Context(), client, ask("builtin:echo", text))
	if err != nil {
		t.Fatal(err)
	}
	if order.State != "paid" || order.Lines[0] != (Line{"tea", 2.5}) || order.Note != nil {
		t.Errorf("got %+v", order)
	}
	if !json.Valid(inlay.SchemaOf[Order]()) {
		t.Errorf("the schema is no JSON: %s", inlay.SchemaOf[Order]())
	}
	type Endless struct {
		Next *Endless `json:"next"`
	}
	_, err = inlay.Structured[Endless](t.Context(), client, ask("builtin:echo", text))
	if !errors.Is(err, inlay.ErrInvalidSchema) {
		t.Errorf("a type without end: %v", err)
	}
}

func TestWhatCannotBeSentIsRefused(t *testing.T) {
	client := open(t, "builtin:echo")
	deep := ask("builtin:echo", "x")
	deep.Tools = []inlay.Tool{inlay.Function("f", "", []byte(strings.Repeat("[", 200)+strings.Repeat("]", 200)))}
	if _, err := client.Chat(t.Context(), deep); !errors.Is(err, inlay.ErrMessageTooDeep) {
		t.Errorf("too deep: %v", err)
	}
	long := ask("builtin:echo", strings.Repeat("x", 17<<20))
	if _, err := client.Chat(t.Context(), long); !errors.Is(err, inlay.ErrMessageTooLarge) {
		t.Errorf("too long: %v", err)
	}
	if _, err := client.Chat(t.Context(), inlay.ChatCompletionRequest{Model: "m", Messages: []inlay.ChatMessage{{}}}); !errors.Is(err, inlay.ErrInvalidParams) {
		t.Errorf("an empty message: %v", err)
	}
}

func TestALibraryThatIsNotThere(t *testing.T) {
	_, err := inlay.Open(t.Context(), inlay.WithLibrary("no/such/file.so"))
	if !errors.Is(err, inlay.ErrLibraryMissing) || !strings.Contains(err.Error(), "no/such/file.so") {
		t.Errorf("got %v", err)
	}
	_, err = inlay.Open(t.Context(), inlay.WithLibrary("go.mod"))
	if !errors.Is(err, inlay.ErrLibraryMissing) {
		t.Errorf("got %v", err)
	}
}

// TestTheHostKeepsItsSignals: Go makes a panic of SIGSEGV, which TVM would take for itself.
func TestTheHostKeepsItsSignals(t *testing.T) {
	open(t) // this loads TVM, where INLAY_TVM_DIR tells of it
	defer func() {
		if recover() == nil {
			t.Error("reading through nil is no panic")
		}
	}()
	var nothing *inlay.ChatChoice
	t.Logf("read %d", nothing.Index)
}

// TestNothingIsLeftBehind opens, streams and closes 1,000 times, half of the streams half-read.
func TestNothingIsLeftBehind(t *testing.T) {
	cycle := func(number int) {
		client, err := inlay.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.ModelLoad(t.Context(), inlay.ModelLoadParams{Model: "builtin:echo"}); err != nil {
			t.Fatal(err)
		}
		for _, err := range client.ChatStream(t.Context(), ask("builtin:echo", "A few words.")).All() {
			if err != nil {
				t.Fatal(err)
			}
			if number%2 == 1 {
				break
			}
		}
		if number%10 != 0 {
			client.Close()
		}
	}
	// The others are found by the garbage collector. That is waited for, as Go never ends a thread
	// that it once had to make.
	goroutines := runtime.NumGoroutine()
	cycles := func(count int) {
		for number := range count {
			cycle(number)
			if number%10 == 0 {
				until(t, func() bool {
					runtime.GC()
					return runtime.NumGoroutine() <= goroutines
				})
			}
		}
	}
	cycles(200)
	before := usage()
	cycles(1000)
	var after used
	defer func() { t.Logf("%+v, then %+v", before, after) }()
	until(t, func() bool {
		debug.FreeOSMemory()
		after = usage()
		return after.threads <= before.threads+8 && after.files <= before.files &&
			after.resident <= before.resident+(24<<20)
	})
}

type used struct {
	threads, files int
	resident       int64
}

// usage is what the process holds.
func usage() (now used) {
	if entries, err := os.ReadDir("/proc/self/fd"); err == nil {
		now.files = len(entries)
	}
	if entries, err := os.ReadDir("/proc/self/task"); err == nil {
		now.threads = len(entries)
	}
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		var total, resident int64
		fmt.Sscan(string(text), &total, &resident)
		now.resident = resident * int64(os.Getpagesize())
	}
	return now
}
