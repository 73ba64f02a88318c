// Structured has the model answer with a Go struct: structured [MODEL [TEXT]].
package main

import (
	"context"
	"fmt"
	"os"

	"inlay.dev/inlay"
)

// Person is what the answer has to be.
type Person struct {
	Name string `json:"name"`
	Age  int    `json:"age"`
}

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	model, text := "builtin:echo", `{"name": "Anna", "age": 30}`
	if len(arguments) > 0 {
		model = arguments[0]
	}
	if len(arguments) > 1 {
		text = arguments[1]
	}
	client, err := inlay.Open(ctx)
	if err != nil {
		return err
	}
	defer client.Close()
	card, err := client.ModelLoad(ctx, inlay.ModelLoadParams{Model: model})
	if err != nil {
		return err
	}
	person, err := inlay.Structured[Person](ctx, client, inlay.ChatCompletionRequest{
		Model:       card.ID,
		Messages:    []inlay.ChatMessage{inlay.User(text)},
		Temperature: new(0.0),
	})
	if err != nil {
		return err
	}
	fmt.Printf("name: %s\nage: %d\n", person.Name, person.Age)
	return nil
}
