package inlay

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// marshal writes JSON without the escapes that only HTML needs.
func marshal(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// marshalTagged writes an object with its tag in front.
func marshalTagged(tag, value string, object any) ([]byte, error) {
	body, err := marshal(object)
	if err != nil {
		return nil, err
	}
	head := fmt.Appendf(nil, "{%q:%q", tag, value)
	if len(body) > 2 {
		head = append(head, ',')
	}
	return append(head, body[1:]...), nil
}

func tagOf(data []byte, tag string) (string, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return "", err
	}
	var value string
	if err := json.Unmarshal(members[tag], &value); err != nil {
		return "", fmt.Errorf("%s is missing or no text", tag)
	}
	return value, nil
}

func unmarshalInto[T any](data []byte, target **T) error {
	value := new(T)
	if err := json.Unmarshal(data, value); err != nil {
		return err
	}
	*target = value
	return nil
}

// unmarshalFirst reads data into the first target that it fits.
func unmarshalFirst(name string, data []byte, targets ...any) error {
	data = bytes.TrimSpace(data)
	for _, target := range targets {
		if _, object := target.(*json.RawMessage); object && !bytes.HasPrefix(data, []byte("{")) {
			continue
		}
		if json.Unmarshal(data, target) == nil {
			return nil
		}
		reflect.ValueOf(target).Elem().SetZero()
	}
	return fmt.Errorf("%.80s is not a %s", data, name)
}

func unmarshalConstant(want string, data []byte) error {
	var value string
	if err := json.Unmarshal(data, &value); err != nil {
		return err
	}
	if value != want {
		return fmt.Errorf("%q is not the constant %q", value, want)
	}
	return nil
}

func emptyUnion(name string) error {
	return fmt.Errorf("a %s has none of its fields set", name)
}

func unknownTag(name, tag, value string) error {
	return fmt.Errorf("no %s has the %s %q", name, tag, value)
}

type rawJSON = json.RawMessage

func unmarshal(data []byte, value any) error { return json.Unmarshal(data, value) }
