package inlay

import (
	"bytes"
	"context"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Structured sends a chat whose answer is a T, and reads it. The model can say nothing else: its
// output is held to the schema of T.
func Structured[T any](ctx context.Context, c *Client, request ChatCompletionRequest) (*T, error) {
	kind := reflect.TypeFor[T]()
	schema, err := schemaOf(kind)
	if err != nil {
		return nil, err
	}
	name := kind.Name()
	if name == "" || strings.Contains(name, "[") {
		name = "answer"
	}
	request.ResponseFormat = &ResponseFormat{JSONSchema: &JSONSchemaFormat{
		JSONSchema: JSONSchemaDefinition{Name: name, Schema: schema, Strict: new(true)},
	}}
	completion, err := c.Chat(ctx, request)
	if err != nil {
		return nil, err
	}
	if len(completion.Choices) == 0 || completion.Choices[0].Message.Content == nil {
		return nil, &Error{Name: ErrInvalidResponse, Message: "The model gave no answer."}
	}
	choice := completion.Choices[0]
	value := new(T)
	if err := json.Unmarshal([]byte(*choice.Message.Content), value); err != nil {
		return nil, &Error{Name: ErrInvalidResponse, cause: err, Message: fmt.Sprintf(
			"The answer, which ended with %q, is no %s: %v.", choice.FinishReason, name, err)}
	}
	return value, nil
}

// SchemaOf is the JSON Schema of a type, as encoding/json writes and reads it. Fields are required
// unless they are pointers or have omitempty or omitzero. The tag `enum:"a,b"` lists the values of
// a text, and `description:"..."` says what a field is.
//
// It panics if T holds what has no schema, such as a function, because that is in the program and
// not in its input.
func SchemaOf[T any]() json.RawMessage {
	schema, err := schemaOf(reflect.TypeFor[T]())
	if err != nil {
		panic(err)
	}
	return schema
}

func schemaOf(kind reflect.Type) (json.RawMessage, error) {
	var out bytes.Buffer
	if err := writeSchema(&out, kind, "", nil); err != nil {
		return nil, &Error{Name: ErrInvalidSchema, Message: err.Error()}
	}
	return out.Bytes(), nil
}

// writeSchema writes the schema of a type into an object that holds `members` already.
func writeSchema(out *bytes.Buffer, kind reflect.Type, members string, above []reflect.Type) error {
	for kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	for _, outer := range above {
		if outer == kind {
			return fmt.Errorf("%s holds itself, and so has no finite schema.", kind)
		}
	}
	if kind.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		fmt.Fprintf(out, `{"type":"string"%s}`, members)
		return nil
	}
	switch kind.Kind() {
	case reflect.String:
		fmt.Fprintf(out, `{"type":"string"%s}`, members)
	case reflect.Bool:
		fmt.Fprintf(out, `{"type":"boolean"%s}`, members)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		fmt.Fprintf(out, `{"type":"integer"%s}`, members)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		fmt.Fprintf(out, `{"type":"integer","minimum":0%s}`, members)
	case reflect.Float32, reflect.Float64:
		fmt.Fprintf(out, `{"type":"number"%s}`, members)
	case reflect.Slice, reflect.Array:
		fmt.Fprintf(out, `{"type":"array"%s,"items":`, members)
		if err := writeSchema(out, kind.Elem(), "", above); err != nil {
			return err
		}
		out.WriteByte('}')
	case reflect.Map:
		fmt.Fprintf(out, `{"type":"object"%s,"additionalProperties":`, members)
		if err := writeSchema(out, kind.Elem(), "", append(above, kind)); err != nil {
			return err
		}
		out.WriteByte('}')
	case reflect.Struct:
		return writeObject(out, kind, members, append(above, kind))
	default:
		return fmt.Errorf("%s has no JSON Schema.", kind)
	}
	return nil
}

func writeObject(out *bytes.Buffer, kind reflect.Type, members string, above []reflect.Type) error {
	fmt.Fprintf(out, `{"type":"object"%s,"properties":{`, members)
	var required []string
	count := 0
	for _, field := range reflect.VisibleFields(kind) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if !field.IsExported() || field.Anonymous || name == "-" && options == "" {
			continue
		}
		if name == "" {
			name = field.Name
		}
		if count++; count > 1 {
			out.WriteByte(',')
		}
		fmt.Fprintf(out, "%s:", text(name))
		if err := writeSchema(out, field.Type, annotations(field), above); err != nil {
			return err
		}
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		if field.Type.Kind() != reflect.Pointer && !optional {
			required = append(required, text(name))
		}
	}
	fmt.Fprintf(out, `},"required":[%s],"additionalProperties":false}`, strings.Join(required, ","))
	return nil
}

func annotations(field reflect.StructField) (members string) {
	if description := field.Tag.Get("description"); description != "" {
		members += `,"description":` + text(description)
	}
	if values := field.Tag.Get("enum"); values != "" {
		quoted := strings.Split(values, ",")
		for index, value := range quoted {
			quoted[index] = text(value)
		}
		members += `,"enum":[` + strings.Join(quoted, ",") + "]"
	}
	return members
}

// text is a JSON text. Writing one cannot fail.
func text(value string) string {
	data, _ := marshal(value)
	return string(data)
}
