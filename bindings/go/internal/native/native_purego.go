//go:build !cgo || windows

package native

import (
	"fmt"
	"strings"
	"unsafe"

	"github.com/ebitengine/purego"
)

// Calls is how C is called.
const Calls = "purego"

// openNative opens the library at path. It stays open as long as the process lives.
func openNative(path string) (lib *Library, err error) {
	handle, err := openLibrary(path)
	if err != nil {
		return nil, err
	}
	var (
		about  func() *byte
		open   func() uintptr
		send   func(client uintptr, message *byte, length uintptr) int32
		recv   func(client uintptr, timeout float64, message **byte, length *uintptr) int32
		closed func(client uintptr)
	)
	for index, function := range [...]any{&about, &open, &send, &recv, &closed} {
		address, err := findSymbol(handle, symbols[index])
		if err != nil || address == 0 {
			return nil, fmt.Errorf("it has no function %s", symbols[index])
		}
		purego.RegisterFunc(function, address)
	}
	return &Library{
		Path: path,
		About: func() string {
			var text strings.Builder
			for at := about(); *at != 0; at = (*byte)(unsafe.Add(unsafe.Pointer(at), 1)) {
				text.WriteByte(*at)
			}
			return text.String()
		},
		Open: open,
		Send: func(client uintptr, message []byte) int {
			return -int(send(client, unsafe.SliceData(message), uintptr(len(message))))
		},
		Recv: func(client uintptr, timeout float64) ([]byte, int) {
			var (
				message *byte
				length  uintptr
			)
			if status := recv(client, timeout, &message, &length); status != OK {
				return nil, -int(status)
			}
			return append([]byte(nil), unsafe.Slice(message, length)...), OK
		},
		Close: closed,
	}, nil
}
