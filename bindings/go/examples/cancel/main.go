// Cancel ends an answer that would go on for ever, and then asks again: cancel [MODEL].
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"inlay.dev/inlay"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	model := "builtin:null"
	if len(arguments) > 0 {
		model = arguments[0]
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
	request := inlay.ChatCompletionRequest{
		Model:       card.ID,
		Messages:    []inlay.ChatMessage{inlay.User("Go on.")},
		Temperature: new(0.0),
	}

	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	count := 0
	for _, err := range client.ChatStream(limited, request).All() {
		if errors.Is(err, inlay.ErrRequestCancelled) {
			break
		}
		if err != nil {
			return err
		}
		if count++; count == 10 {
			cancel()
		}
	}
	fmt.Printf("cancelled after %d chunks\n", count)

	request.MaxTokens = new(1)
	answer, err := client.Chat(ctx, request)
	if err != nil {
		return err
	}
	fmt.Printf("the client goes on: %d token\n", answer.Usage.CompletionTokens)
	return nil
}
