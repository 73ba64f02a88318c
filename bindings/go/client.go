// Package inlay runs language models in this process, through libinlay.
//
//	client, err := inlay.Open(ctx)
//	if err != nil {
//		return err
//	}
//	defer client.Close()
//	client.ModelLoad(ctx, inlay.ModelLoadParams{Model: "builtin:echo"})
//	request := inlay.ChatCompletionRequest{
//		Model:    "builtin:echo",
//		Messages: []inlay.ChatMessage{inlay.User("Hello!")},
//	}
//	for text, err := range client.ChatStream(ctx, request).Text() {
//		...
//	}
//
// A client may be used by many goroutines at once. Every call ends when its context ends. An error
// is an *Error; errors.Is(err, inlay.ErrModelNotFound) compares by name.
//
// The types are those of the protocol: optional fields are pointers, which Go 1.26 makes in place,
// as in Temperature: new(0.7).
package inlay

import (
	"context"
	"encoding/json"
	"runtime"

	"inlay.dev/inlay/internal/native"
)

// Version is the version of this package.
const Version = "0.1.0"

// Client is an engine of its own, with models of its own. Close it when it is done.
type Client struct {
	// Server is what the library said of itself when the client was opened.
	Server  InitializeResult
	conn    *conn
	cleanup runtime.Cleanup
}

// Option is one for Open.
type Option func(*options)

type options struct {
	library    string
	initialize InitializeParams
}

// WithLibrary names the file of libinlay.
func WithLibrary(path string) Option {
	return func(o *options) { o.library = path }
}

// WithLimits sets the limits of the client.
func WithLimits(limits LimitOptions) Option {
	return func(o *options) { o.initialize.Limits = &limits }
}

// Open opens a client.
func Open(ctx context.Context, with ...Option) (*Client, error) {
	var chosen options
	chosen.initialize.Client = &ClientInfo{Name: "inlay-go", Version: new(Version)}
	chosen.initialize.ProtocolVersion = new(protocolVersion)
	for _, option := range with {
		option(&chosen)
	}
	var limits LimitOptions
	if chosen.initialize.Limits != nil {
		limits = *chosen.initialize.Limits
	}
	if limits.StreamWindow == nil {
		limits.StreamWindow = new(streamWindow)
	}
	chosen.initialize.Limits = &limits
	lib, err := native.Load(chosen.library)
	if err != nil {
		return nil, libraryError(err)
	}
	c, err := newConn(lib)
	if err != nil {
		return nil, err
	}
	client := &Client{conn: c}
	server, err := call[InitializeResult](ctx, client, "initialize", chosen.initialize)
	if err != nil {
		c.close()
		return nil, err
	}
	client.Server = *server
	c.limits = server.Limits
	if server.Limits.StreamWindow != nil {
		c.window = *server.Limits.StreamWindow
	}
	// The reader knows the connection and not the client, so that a client which is let go of
	// without Close is found and closed as well.
	client.cleanup = runtime.AddCleanup(client, func(c *conn) { go c.close() }, c)
	return client, nil
}

// Close cancels what runs, unloads the models and frees everything. It may be called from any
// goroutine and more than once. Calls in flight end with ErrClientClosed.
func (c *Client) Close() error {
	c.cleanup.Stop()
	c.conn.close()
	return nil
}

// LibraryPath is the file of libinlay that is in use.
func (c *Client) LibraryPath() string { return c.conn.lib.Path }

// CallOption is one for a single call.
type CallOption func(*callOptions)

type callOptions struct {
	progress func(ProgressParams)
}

// OnProgress has a function called, in the goroutine of the call, for each report of progress.
func OnProgress(report func(ProgressParams)) CallOption {
	return func(o *callOptions) { o.progress = report }
}

// Call sends any request and returns its result as JSON.
func (c *Client) Call(ctx context.Context, method string, params any, with ...CallOption) (json.RawMessage, error) {
	defer runtime.KeepAlive(c)
	var chosen callOptions
	for _, option := range with {
		option(&chosen)
	}
	r, err := c.conn.start(ctx, method, params)
	if err != nil {
		return nil, err
	}
	for {
		switch m := c.conn.next(ctx, r); m.kind {
		case kindResult:
			return m.payload, nil
		case kindError:
			return nil, errorOf(m.payload)
		case kindFailed:
			return nil, m.err
		case kindProgress:
			if chosen.progress == nil {
				continue
			}
			var progress ProgressParams
			if err := json.Unmarshal(m.payload, &progress); err == nil {
				chosen.progress(progress)
			}
		}
	}
}

// call sends a request and reads its result.
func call[R any](ctx context.Context, c *Client, method string, params any, with ...CallOption) (*R, error) {
	payload, err := c.Call(ctx, method, params, with...)
	if err != nil {
		return nil, err
	}
	result := new(R)
	if err := json.Unmarshal(payload, result); err != nil {
		return nil, unexpected(err)
	}
	return result, nil
}

// Chat sends chat.completions.create and waits for the whole answer.
func (c *Client) Chat(ctx context.Context, request ChatCompletionRequest) (*ChatCompletion, error) {
	request.Stream, request.StreamOptions = nil, nil
	return call[ChatCompletion](ctx, c, "chat.completions.create", request)
}

// ChatStream is chat.completions.create in chunks. The request is sent when the stream is first
// read.
func (c *Client) ChatStream(ctx context.Context, request ChatCompletionRequest) *ChatStream {
	request.Stream = new(true)
	s := newStream[ChatCompletionChunk, ChatCompletion](ctx, c, "chat.completions.create", request)
	return &ChatStream{s}
}

// Complete sends completions.create and waits for the whole answer.
func (c *Client) Complete(ctx context.Context, request CompletionRequest) (*Completion, error) {
	request.Stream, request.StreamOptions = nil, nil
	return call[Completion](ctx, c, "completions.create", request)
}

// CompleteStream is completions.create in chunks. The request is sent when the stream is first
// read.
func (c *Client) CompleteStream(ctx context.Context, request CompletionRequest) *CompletionStream {
	request.Stream = new(true)
	s := newStream[Completion, Completion](ctx, c, "completions.create", request)
	return &CompletionStream{s}
}
