package native

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// Variable is the environment variable that names the file of libinlay.
const Variable = "INLAY_LIBRARY"

// minimumABI is the lowest ABI number that this package works with.
const minimumABI = 1

var (
	// ErrMissing says that libinlay was not found, or cannot be opened.
	ErrMissing = errors.New("library missing")

	// ErrIncompatible says that the file found is not libinlay, or too old.
	ErrIncompatible = errors.New("library incompatible")
)

// Problem is a sentence about ErrMissing or ErrIncompatible.
type Problem struct {
	Kind    error
	Message string
}

func (p *Problem) Error() string { return p.Message }

func (p *Problem) Unwrap() error { return p.Kind }

var (
	lock   sync.Mutex
	opened = map[string]*Library{}
)

// Load opens libinlay, once per process and file. The path may be empty.
func Load(path string) (*Library, error) {
	place, err := find(path)
	if err != nil {
		return nil, err
	}
	lock.Lock()
	defer lock.Unlock()
	if lib := opened[place]; lib != nil {
		return lib, nil
	}
	lib, err := openNative(place)
	if err != nil {
		return nil, &Problem{ErrMissing, notOpened(place, err)}
	}
	if err := check(lib); err != nil {
		return nil, err
	}
	opened[place] = lib
	return lib, nil
}

// check makes sure that the library is one that this package can work with.
func check(lib *Library) error {
	var about struct {
		Name string `json:"name"`
		ABI  int    `json:"abi"`
	}
	if err := json.Unmarshal([]byte(lib.About()), &about); err != nil || about.Name != "inlay" {
		return &Problem{ErrIncompatible, lib.Path + " is not libinlay."}
	}
	if about.ABI < minimumABI {
		return &Problem{ErrIncompatible, fmt.Sprintf(
			"%s has ABI %d; this package needs %d or newer.", lib.Path, about.ABI, minimumABI)}
	}
	return nil
}

// find is where libinlay is: the path given, else the variable, else beside the program, else the
// name alone, which the loader of the system looks up.
func find(path string) (string, error) {
	whose := "The path given"
	if path == "" {
		path, whose = os.Getenv(Variable), Variable
	}
	if path != "" {
		if info, err := os.Stat(path); err != nil || info.IsDir() {
			return "", &Problem{ErrMissing, fmt.Sprintf("%s names %s, which is no file.", whose, path)}
		}
		return filepath.Abs(path)
	}
	for _, place := range beside() {
		if _, err := os.Stat(place); err == nil {
			return place, nil
		}
	}
	return fileName(), nil
}

// beside lists the places around the program.
func beside() []string {
	program, err := os.Executable()
	if err != nil {
		return nil
	}
	if real, err := filepath.EvalSymlinks(program); err == nil {
		program = real
	}
	folder := filepath.Dir(program)
	places := []string{filepath.Join(folder, fileName())}
	if runtime.GOOS == "darwin" {
		places = append(places, filepath.Join(folder, "..", "Frameworks", fileName()))
	}
	return append(places, filepath.Join(folder, "..", "lib", fileName()))
}

func notOpened(place string, err error) string {
	if filepath.IsAbs(place) {
		return fmt.Sprintf("%s cannot be opened: %v.", place, err)
	}
	return fmt.Sprintf("libinlay was not found. There is no file %s, and the loader of the system says: "+
		"%v. Set %s to its path.", strings.Join(beside(), " and no file "), err, Variable)
}

func fileName() string {
	switch runtime.GOOS {
	case "windows":
		return "inlay.dll"
	case "darwin", "ios":
		return "libinlay.dylib"
	}
	return "libinlay.so"
}
