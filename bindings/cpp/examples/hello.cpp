// One question, one answer: hello [MODEL [TEXT]]
#include <inlay.hpp>

#include <iostream>

static inlay::result<std::string> run(const std::string &model, const std::string &text) {
    auto client = inlay::client::open();
    if (!client)
        return inlay::unexpected(client.error());
    auto card = client->model_load({.model = model});
    if (!card)
        return inlay::unexpected(card.error());
    auto answer = client->chat(
        {.model = card->id, .temperature = 0, .messages = {inlay::user(text)}});
    if (!answer)
        return inlay::unexpected(answer.error());
    return inlay::text(*answer);
}

int main(int argc, char **argv) {
    auto answer = run(argc > 1 ? argv[1] : "builtin:echo", argc > 2 ? argv[2] : "Hello!");
    if (!answer) {
        std::cerr << answer.error() << '\n';
        return 1;
    }
    std::cout << *answer << '\n';
}
