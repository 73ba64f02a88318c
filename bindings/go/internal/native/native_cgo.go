//go:build cgo && !windows

package native

/*
#cgo linux LDFLAGS: -ldl
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

// The table of the functions. A client is a number in disguise: as an integer it is no pointer
// that Go would have to look at.
typedef struct {
	const char *(*about)(void);
	uintptr_t (*open)(void);
	int (*send)(uintptr_t, const char *, size_t);
	int (*recv)(uintptr_t, double, const char **, size_t *);
	void (*close)(uintptr_t);
} inlay_table;

static const char *table_about(inlay_table *t) { return t->about(); }
static uintptr_t table_open(inlay_table *t) { return t->open(); }
static int table_send(inlay_table *t, uintptr_t c, const char *m, size_t n) { return t->send(c, m, n); }
static void table_close(inlay_table *t, uintptr_t c) { t->close(c); }

typedef struct {
	const char *text;
	size_t length;
	int status;
} inlay_message;

static inlay_message table_recv(inlay_table *t, uintptr_t c, double timeout)
{
	inlay_message got = {0, 0, 0};
	got.status = t->recv(c, timeout, &got.text, &got.length);
	return got;
}
*/
import "C"

import (
	"fmt"
	"unsafe"
)

// Calls is how C is called.
const Calls = "cgo"

// openNative opens the library at path. It stays open as long as the process lives.
func openNative(path string) (*Library, error) {
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	handle := C.dlopen(name, C.RTLD_NOW|C.RTLD_LOCAL)
	if handle == nil {
		return nil, fmt.Errorf("%s", C.GoString(C.dlerror()))
	}
	table := (*C.inlay_table)(C.calloc(1, C.sizeof_inlay_table))
	places := unsafe.Slice((*unsafe.Pointer)(unsafe.Pointer(table)), len(symbols))
	for index, symbol := range symbols {
		name := C.CString(symbol)
		places[index] = C.dlsym(handle, name)
		C.free(unsafe.Pointer(name))
		if places[index] == nil {
			return nil, fmt.Errorf("it has no function %s", symbol)
		}
	}
	return &Library{
		Path:  path,
		About: func() string { return C.GoString(C.table_about(table)) },
		Open:  func() uintptr { return uintptr(C.table_open(table)) },
		Send: func(client uintptr, message []byte) int {
			data := (*C.char)(unsafe.Pointer(unsafe.SliceData(message)))
			return -int(C.table_send(table, C.uintptr_t(client), data, C.size_t(len(message))))
		},
		Recv: func(client uintptr, timeout float64) ([]byte, int) {
			got := C.table_recv(table, C.uintptr_t(client), C.double(timeout))
			if got.status != OK {
				return nil, -int(got.status)
			}
			return C.GoBytes(unsafe.Pointer(got.text), C.int(got.length)), OK
		},
		Close: func(client uintptr) { C.table_close(table, C.uintptr_t(client)) },
	}, nil
}
