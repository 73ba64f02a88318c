// An answer printed as it comes: stream [MODEL [TEXT]]
#include <inlay.hpp>

#include <iostream>

static inlay::result<bool> run(const std::string &model, const std::string &text) {
    auto client = inlay::client::open();
    if (!client)
        return inlay::unexpected(client.error());
    auto card = client->model_load({.model = model});
    if (!card)
        return inlay::unexpected(card.error());

    auto answer = client->chat_stream(
        {.model = card->id, .temperature = 0, .messages = {inlay::user(text)}});
    for (const auto &chunk : answer) {
        if (!chunk)
            return inlay::unexpected(chunk.error());
        std::cout << inlay::text(*chunk) << std::flush;
    }
    std::cout << '\n';

    const auto &whole = answer.result();
    if (!whole)
        return inlay::unexpected(whole.error());
    std::cout << '[' << whole->choices.at(0).finish_reason << ", "
              << whole->usage.completion_tokens << " tokens]\n";
    return true;
}

int main(int argc, char **argv) {
    auto done = run(argc > 1 ? argv[1] : "builtin:echo", argc > 2 ? argv[2] : "Tell me a story.");
    if (!done)
        std::cerr << done.error() << '\n';
    return done ? 0 : 1;
}
