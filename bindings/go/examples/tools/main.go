// Tools lets the model call a function, and answers the call: tools [MODEL [TEXT]].
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"inlay.dev/inlay"
)

// Place is what the tool is called with. The model's arguments are held to its schema.
type Place struct {
	City string `json:"city"`
}

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, arguments []string) error {
	model := "builtin:echo"
	text := "<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Paris\"}}\n</tool_call>"
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
	request := inlay.ChatCompletionRequest{
		Model:    card.ID,
		Messages: []inlay.ChatMessage{inlay.User(text)},
		Tools: []inlay.Tool{
			inlay.Function("get_weather", "The weather in a city.", inlay.SchemaOf[Place]()),
		},
		Temperature: new(0.0),
	}
	answer, err := client.Chat(ctx, request)
	if err != nil {
		return err
	}
	message := answer.Choices[0].Message
	if len(message.ToolCalls) > 0 {
		request.Messages = append(request.Messages, inlay.Answered(message))
		for _, call := range message.ToolCalls {
			var place Place
			if err := json.Unmarshal([]byte(call.Function.Arguments), &place); err != nil {
				return err
			}
			fmt.Printf("%s(%s)\n", call.Function.Name, place.City)
			request.Messages = append(request.Messages, inlay.ToolResult(call.ID, weather(place)))
		}
		if answer, err = client.Chat(ctx, request); err != nil {
			return err
		}
	}
	if content := answer.Choices[0].Message.Content; content != nil {
		fmt.Println(*content)
	}
	return nil
}

func weather(Place) string {
	return `{"temperature": 21, "condition": "sunny"}`
}
