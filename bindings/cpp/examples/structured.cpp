// An answer read into a struct: structured [MODEL [TEXT]]
#include <inlay.hpp>

#include <iostream>

struct Person {
    std::string name;
    int age;
    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Person, name, age)
};

static inlay::result<Person> run(const std::string &model, const std::string &text) {
    auto client = inlay::client::open();
    if (!client)
        return inlay::unexpected(client.error());
    auto card = client->model_load({.model = model});
    if (!card)
        return inlay::unexpected(card.error());

    inlay::json schema = {
        {"type", "object"},
        {"properties",
         {{"name", {{"type", "string"}, {"maxLength", 20}}},
          {"age", {{"type", "integer"}, {"minimum", 0}, {"maximum", 150}}}}},
        {"required", {"name", "age"}},
        {"additionalProperties", false},
    };
    auto answer = client->chat({
        .model = card->id,
        .temperature = 0,
        .messages = {inlay::user(text)},
        .response_format = inlay::json_schema("person", schema),
    });
    if (!answer)
        return inlay::unexpected(answer.error());
    return inlay::parse<Person>(inlay::text(*answer));
}

int main(int argc, char **argv) {
    auto person = run(argc > 1 ? argv[1] : "builtin:echo",
                      argc > 2 ? argv[2] : "Greta is 34 years old.");
    if (!person) {
        std::cerr << person.error() << '\n';
        return 1;
    }
    std::cout << "name: " << person->name << "\nage: " << person->age << '\n';
}
