// The model calls a function of this program: tools [MODEL [TEXT]]
#include <inlay.hpp>

#include <iostream>

using inlay::json;

static std::string get_weather(const std::string &) {
    return R"({"temperature": 21, "condition": "sunny"})";
}

static inlay::result<std::string> run(const std::string &model, const std::string &text) {
    auto client = inlay::client::open();
    if (!client)
        return inlay::unexpected(client.error());
    auto card = client->model_load({.model = model});
    if (!card)
        return inlay::unexpected(card.error());

    json parameters = {{"type", "object"},
                       {"properties", {{"city", {{"type", "string"}}}}},
                       {"required", {"city"}}};
    inlay::ChatCompletionRequest request{
        .model = card->id,
        .temperature = 0,
        .messages = {inlay::user(text)},
        .tools = {{inlay::function("get_weather", "Get the weather of a city.", parameters)}},
    };
    auto answer = client->chat(request);
    if (!answer)
        return inlay::unexpected(answer.error());

    auto calls = inlay::tool_calls(*answer);
    if (!calls.empty()) {
        request.messages.push_back(inlay::to_message(*answer));
        for (const auto &call : calls) {
            auto arguments = inlay::parse<json>(call.function.arguments);
            if (!arguments)
                return inlay::unexpected(arguments.error());
            auto city = arguments->value("city", "");
            std::cout << call.function.name << '(' << city << ")\n";
            request.messages.push_back(inlay::tool(call, get_weather(city)));
        }
        request.tool_choice = inlay::ToolChoiceMode(inlay::ToolChoiceMode::none);
        answer = client->chat(request);
        if (!answer)
            return inlay::unexpected(answer.error());
    }
    return inlay::text(*answer);
}

int main(int argc, char **argv) {
    auto answer = run(argc > 1 ? argv[1] : "builtin:echo",
                      argc > 2 ? argv[2] : "What is the weather in Paris?");
    if (!answer) {
        std::cerr << answer.error() << '\n';
        return 1;
    }
    std::cout << *answer << '\n';
}
