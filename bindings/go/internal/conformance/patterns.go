package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The pattern language of the cases; tests/conformance/README.md describes it.

type absent struct{}

// parse reads JSON with its numbers as they are written.
func parse(text []byte) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return value, decoder.Decode(&value)
}

func shown(value any) string {
	text, _ := json.Marshal(value)
	if len(text) > 300 {
		return string(text[:297]) + "..."
	}
	return string(text)
}

func equal(one, other any) bool {
	first, ok := one.(json.Number)
	second, both := other.(json.Number)
	if !ok || !both {
		return !ok && !both && deepEqual(one, other)
	}
	if first == second {
		return true
	}
	a, errA := first.Float64()
	b, errB := second.Float64()
	return errA == nil && errB == nil && a == b
}

func deepEqual(one, other any) bool {
	switch one := one.(type) {
	case []any:
		list, ok := other.([]any)
		return ok && slices.EqualFunc(one, list, equal)
	case map[string]any:
		object, ok := other.(map[string]any)
		if !ok || len(object) != len(one) {
			return false
		}
		for key, value := range one {
			if found, there := object[key]; !there || !equal(value, found) {
				return false
			}
		}
		return true
	case absent:
		return false
	}
	if _, list := other.([]any); list {
		return false
	}
	if _, object := other.(map[string]any); object {
		return false
	}
	return one == other
}

func hasType(value any, name string) bool {
	switch value := value.(type) {
	case nil:
		return name == "null" || name == "any"
	case bool:
		return name == "boolean" || name == "any"
	case json.Number:
		return name == "number" || name == "any" || name == "integer" && !strings.ContainsAny(value.String(), ".eE")
	case string:
		return name == "string" || name == "any"
	case []any:
		return name == "array" || name == "any"
	case map[string]any:
		return name == "object" || name == "any"
	}
	return false
}

// matcher matches values; it remembers what $same and the streams saw.
type matcher struct {
	codes   map[string]int
	saved   map[string]any
	streams map[string]*said
}

func newMatcher(codes map[string]int) *matcher {
	return &matcher{codes: codes, saved: map[string]any{}, streams: map[string]*said{}}
}

func (m *matcher) said(request any) *said {
	key := shown(request)
	if m.streams[key] == nil {
		m.streams[key] = &said{texts: map[string]string{}, finished: map[string]bool{}}
	}
	return m.streams[key]
}

// check tells why a value does not match; nil if it does.
func (m *matcher) check(pattern, value any, at string) error {
	object, isObject := pattern.(map[string]any)
	if isObject && isSpecial(object) {
		for key, wanted := range object {
			if err := m.special(key, wanted, value, at); err != nil {
				return err
			}
		}
		return nil
	}
	if value == any(absent{}) {
		return fmt.Errorf("%s is missing", at)
	}
	if isObject {
		members, ok := value.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is %s, not an object", at, shown(value))
		}
		for key, wanted := range object {
			if err := m.check(wanted, member(members, key), at+"/"+key); err != nil {
				return err
			}
		}
		return nil
	}
	if list, ok := pattern.([]any); ok {
		items, isList := value.([]any)
		if !isList || len(items) != len(list) {
			return fmt.Errorf("%s is %s, not an array of %d", at, shown(value), len(list))
		}
		for place, wanted := range list {
			if err := m.check(wanted, items[place], fmt.Sprintf("%s/%d", at, place)); err != nil {
				return err
			}
		}
		return nil
	}
	if !equal(pattern, value) {
		return fmt.Errorf("%s is %s, not %s", at, shown(value), shown(pattern))
	}
	return nil
}

var special = regexp.MustCompile(`^\$[a-z_]+$`)

func isSpecial(pattern map[string]any) bool {
	for key := range pattern {
		if special.MatchString(key) {
			return true
		}
	}
	return false
}

func member(object map[string]any, key string) any {
	if value, there := object[key]; there {
		return value
	}
	return absent{}
}

func (m *matcher) special(key string, wanted, value any, at string) error {
	if key == "$absent" {
		if value != any(absent{}) {
			return fmt.Errorf("%s is %s, but should not be there", at, shown(value))
		}
		return nil
	}
	if key == "$not" {
		if m.check(wanted, value, at) == nil {
			return fmt.Errorf("%s is %s, which it must not be", at, shown(value))
		}
		return nil
	}
	if value == any(absent{}) {
		return fmt.Errorf("%s is missing", at)
	}
	fits, err := m.fits(key, wanted, value, at)
	if err == nil && !fits {
		err = fmt.Errorf("%s is %s, which is not %s %s", at, shown(value), key, shown(wanted))
	}
	return err
}

func (m *matcher) fits(key string, wanted, value any, at string) (bool, error) {
	text, isText := value.(string)
	list, isList := value.([]any)
	object, isObject := value.(map[string]any)
	switch key {
	case "$type":
		names, several := wanted.([]any)
		if !several {
			names = []any{wanted}
		}
		return slices.ContainsFunc(names, func(name any) bool { return hasType(value, name.(string)) }), nil
	case "$regex":
		found, err := regexp.MatchString(wanted.(string), text)
		return isText && found, err
	case "$min":
		return hasType(value, "number") && number(value) >= number(wanted), nil
	case "$max":
		return hasType(value, "number") && number(value) <= number(wanted), nil
	case "$length":
		length := len(list)
		if isText {
			length = utf8.RuneCountInString(text)
		}
		if !isText && !isList {
			return false, nil
		}
		return true, m.check(wanted, json.Number(fmt.Sprint(length)), at+" (its length)")
	case "$each":
		for place, item := range list {
			if err := m.check(wanted, item, fmt.Sprintf("%s/%d", at, place)); err != nil {
				return false, err
			}
		}
		return isList, nil
	case "$contains":
		return isList && m.contains(wanted.([]any), list), nil
	case "$any_of":
		return slices.ContainsFunc(wanted.([]any), func(one any) bool { return m.check(one, value, at) == nil }), nil
	case "$exact":
		members := wanted.(map[string]any)
		if !isObject || len(object) != len(members) {
			return false, nil
		}
		return true, m.check(members, value, at)
	case "$same":
		name := wanted.(string)
		if _, known := m.saved[name]; !known {
			m.saved[name] = value
		}
		return equal(m.saved[name], value), nil
	}
	return false, fmt.Errorf("there is no pattern %s", key)
}

func (m *matcher) contains(wanted, list []any) bool {
	left := slices.Clone(list)
	for _, pattern := range wanted {
		at := slices.IndexFunc(left, func(item any) bool { return m.check(pattern, item, "") == nil })
		if at < 0 {
			return false
		}
		left = slices.Delete(left, at, at+1)
	}
	return true
}

func number(value any) float64 {
	parsed, _ := value.(json.Number).Float64()
	return parsed
}
