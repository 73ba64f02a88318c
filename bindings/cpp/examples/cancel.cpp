// The end of an answer that would never end: cancel [MODEL]
#include <inlay.hpp>

#include <iostream>

static inlay::result<bool> run(const std::string &model) {
    auto client = inlay::client::open();
    if (!client)
        return inlay::unexpected(client.error());
    auto card = client->model_load({.model = model});
    if (!card)
        return inlay::unexpected(card.error());

    inlay::ChatCompletionRequest request{
        .model = card->id, .temperature = 0, .messages = {inlay::user("Go on.")}};
    int chunks = 0;
    {
        auto answer = client->chat_stream(request);
        for (const auto &chunk : answer) {
            if (!chunk)
                return inlay::unexpected(chunk.error());
            if (++chunks == 10)
                break;
        }
    }  // The end of the stream's life cancels the request.
    std::cout << "cancelled after " << chunks << " chunks\n";

    request.max_completion_tokens = 1;
    auto answer = client->chat(request);
    if (!answer)
        return inlay::unexpected(answer.error());
    std::cout << "the client goes on: " << answer->usage.completion_tokens << " token\n";
    return true;
}

int main(int argc, char **argv) {
    auto done = run(argc > 1 ? argv[1] : "builtin:null");
    if (!done)
        std::cerr << done.error() << '\n';
    return done ? 0 : 1;
}
