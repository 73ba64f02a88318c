// Stream prints an answer as it comes: stream [MODEL [TEXT]].
package main

import (
	"context"
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
	model, text := "builtin:echo", "One, two, three."
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
	stream := client.ChatStream(ctx, inlay.ChatCompletionRequest{
		Model:       card.ID,
		Messages:    []inlay.ChatMessage{inlay.User(text)},
		Temperature: new(0.0),
	})
	for piece, err := range stream.Text() {
		if err != nil {
			return err
		}
		fmt.Print(piece)
	}
	answer, err := stream.Result()
	if err != nil {
		return err
	}
	fmt.Printf("\n[%s, %d tokens]\n", answer.Choices[0].FinishReason, answer.Usage.CompletionTokens)
	return nil
}
