// Package native finds libinlay and calls its C functions, through cgo or, without it, purego.
package native

// Library is libinlay: the functions of inlay.h. native_cgo.go and native_purego.go make one, and
// nothing else knows how C is called.
type Library struct {
	Path  string
	About func() string
	Open  func() uintptr
	Send  func(client uintptr, message []byte) (status int)
	Recv  func(client uintptr, timeout float64) (message []byte, status int)
	Close func(client uintptr)
}

// The status codes of inlay.h.
const (
	OK       = 0
	Closed   = 1
	Full     = 2
	Busy     = 4
	Forked   = 5
	TimedOut = 8
)

// symbols are the functions that a library has to have, in the order of native_cgo.go's table.
var symbols = [...]string{"inlay_about", "inlay_open", "inlay_send", "inlay_recv", "inlay_close"}
