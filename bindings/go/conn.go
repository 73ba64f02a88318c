package inlay

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"inlay.dev/inlay/internal/native"
)

// streamWindow is how many chunks of one stream are under way, where the caller chooses no other
// number. A stream whose reader falls behind waits, so that it neither fills the memory nor holds
// up the other streams.
const streamWindow = 64

// retry is how long to wait with what found the queue of the library full.
const retry = time.Millisecond

// message is one about a request.
type message struct {
	kind    kind
	payload []byte
	err     error
}

// route is a request in flight, and the messages about it that nobody has taken yet.
type route struct {
	id           int64
	wake         chan struct{}
	mu           sync.Mutex
	queue        []message
	taken        int // chunks that were taken
	acknowledged int // those of them that the library was told of
	ended        bool
}

// conn is one client of the library. One goroutine reads for all requests.
type conn struct {
	lib    *native.Library
	handle uintptr
	limits Limits
	window int // chunks of a stream that may be unacknowledged; 0: nobody counts
	ids    atomic.Int64
	ended  chan struct{}

	mu      sync.Mutex
	routes  map[int64]*route
	late    [][]byte // notifications that the library's queue had no room for
	failure error    // why nothing can be sent any more
}

func newConn(lib *native.Library) (*conn, error) {
	handle := lib.Open()
	if handle == 0 {
		return nil, &Error{Name: ErrOutOfMemory, Message: "No client could be opened: memory or threads ran out."}
	}
	c := &conn{
		lib:    lib,
		handle: handle,
		limits: Limits{MaxMessageBytes: 16 << 20, MaxMessageDepth: 100},
		ended:  make(chan struct{}),
		routes: map[int64]*route{},
	}
	go c.read()
	return c, nil
}

// read is the reader. It ends when the client is closed.
func (c *conn) read() {
	defer close(c.ended)
	for {
		text, status := c.lib.Recv(c.handle, -1)
		if text == nil {
			c.failAll(statusError(status))
			return
		}
		id, what, payload, ok := classify(text)
		if ok {
			c.deliver(id, message{kind: what, payload: payload})
		} else if failure := unroutable(text); failure != nil {
			c.endAll(failure)
		}
	}
}

// unroutable reads a message that names no request. An error with the id null is the answer to a
// message that could not be read, and there is no telling whose that is.
func unroutable(text []byte) error {
	var answer struct {
		Error *rawJSON `json:"error"`
	}
	if unmarshal(text, &answer) != nil || answer.Error == nil {
		return nil
	}
	return errorOf(*answer.Error)
}

func (c *conn) deliver(id int64, m message) {
	c.mu.Lock()
	r := c.routes[id]
	if m.kind.ends() {
		delete(c.routes, id)
	}
	c.mu.Unlock()
	if r != nil {
		c.push(r, m)
	}
}

// push adds a message.
func (c *conn) push(r *route, m message) {
	r.mu.Lock()
	r.queue = append(r.queue, m)
	r.ended = r.ended || m.kind.ends()
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// pop takes a message, if there is one. Of chunks it tells the library, at half a window, so that
// the stream need not wait for that.
func (c *conn) pop(r *route) (m message, found bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.queue) == 0 {
		return message{}, false
	}
	m = r.queue[0]
	r.queue[0] = message{}
	r.queue = r.queue[1:]
	if m.kind == kindChunk && !r.ended {
		r.taken++
		if c.window > 0 && 2*(r.taken-r.acknowledged) >= c.window {
			r.acknowledged = r.taken
			c.notify(acknowledgement(r.id, r.taken))
		}
	}
	return m, true
}

// start sends a request.
func (c *conn) start(ctx context.Context, method string, params any) (*route, error) {
	if ctx.Err() != nil {
		return nil, cancelled(ctx)
	}
	r := &route{id: c.ids.Add(1), wake: make(chan struct{}, 1)}
	body, err := encode(r.id, method, params, c.limits)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	if c.failure != nil {
		defer c.mu.Unlock()
		return nil, c.failure
	}
	c.routes[r.id] = r
	c.mu.Unlock()
	for {
		status := c.lib.Send(c.handle, body)
		if status == native.OK {
			return r, nil
		}
		if status != native.Full {
			c.forget(r)
			return nil, statusError(status)
		}
		// The reader makes room.
		select {
		case <-ctx.Done():
			c.forget(r)
			return nil, cancelled(ctx)
		case <-time.After(retry):
		}
	}
}

// next waits for the next message of a request. When the context ends first, so does the request.
func (c *conn) next(ctx context.Context, r *route) message {
	for {
		if ctx.Err() != nil {
			c.cancel(r)
			return message{kind: kindFailed, err: cancelled(ctx)}
		}
		if m, found := c.pop(r); found {
			return m
		}
		select {
		case <-r.wake:
		case <-ctx.Done():
		}
	}
}

// cancel ends a request that nobody wants the answer of. It does nothing once that has come.
func (c *conn) cancel(r *route) {
	if c.forget(r) {
		c.notify(cancellation(r.id))
	}
}

func (c *conn) forget(r *route) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, live := c.routes[r.id]
	delete(c.routes, r.id)
	return live
}

// notify sends a notification. It never waits: what finds no room goes out soon.
func (c *conn) notify(text []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.late) > 0 || c.lib.Send(c.handle, text) == native.Full {
		c.late = append(c.late, text)
		if len(c.late) == 1 {
			time.AfterFunc(retry, c.sendLate)
		}
	}
}

func (c *conn) sendLate() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.late) > 0 && c.lib.Send(c.handle, c.late[0]) != native.Full {
		c.late = c.late[1:]
	}
	if len(c.late) > 0 {
		time.AfterFunc(retry, c.sendLate)
	}
}

// failAll ends every request, and those to come.
func (c *conn) failAll(failure error) {
	c.mu.Lock()
	c.failure = failure
	c.mu.Unlock()
	c.endAll(failure)
}

func (c *conn) endAll(failure error) {
	c.mu.Lock()
	routes := c.routes
	c.routes = map[int64]*route{}
	c.mu.Unlock()
	for _, r := range routes {
		c.push(r, message{kind: kindFailed, err: failure})
	}
}

// close closes the client and waits for the reader to end. It may be called more than once.
func (c *conn) close() {
	c.lib.Close(c.handle)
	<-c.ended
}
