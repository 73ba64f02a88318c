// The client against the library, with the models that need no file.
//
//     client          everything but the cycles
//     client cycles   a thousand clients one after the other
#include "check.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <ranges>
#include <sstream>
#include <unistd.h>

using namespace std::chrono_literals;

static_assert(std::ranges::input_range<inlay::chat_stream>);
static_assert(!std::is_copy_constructible_v<inlay::chat_stream>);
static_assert(std::is_nothrow_move_constructible_v<inlay::chat_stream>);

static std::string shown(const inlay::error &error) {
    std::ostringstream out;
    out << error;
    return out.str();
}

static void answers_whole_and_in_chunks() {
    auto client = with("builtin:echo");
    auto whole = must(client.chat(ask("Hello!")));
    CHECK(inlay::text(whole) == "Hello!");
    CHECK(whole.choices[0].finish_reason == inlay::FinishReason::stop);
    auto stream = client.chat_stream(ask("Hello!"));
    std::string text;
    for (const auto &chunk : stream)
        text += inlay::text(must(chunk));
    CHECK(text == "Hello!");
    CHECK(inlay::text(must(stream.result())) == "Hello!");
    CHECK(!stream.next());

    auto unread = client.chat_stream(ask("a b c"));
    CHECK(inlay::text(must(unread.result())) == "a b c");
    inlay::CompletionRequest request{
        .model = "m", .temperature = 0, .max_tokens = 5, .prompt = "abc"};
    auto streamed = client.complete_stream(request);
    CHECK(inlay::text(must(streamed.result())) == inlay::text(must(client.complete(request))));
}

static void typed_calls() {
    auto client = with("builtin:echo");
    auto tokens = must(client.tokens_encode({.model = "m", .text = "abc"})).tokens;
    CHECK(must(client.tokens_decode({.model = "m", .tokens = tokens})).text == "abc");
    CHECK(must(client.model_list()).data.at(0).id == "m");
    CHECK(must(client.engine_info()).version == client.server().server.version);
    auto pending = client.start_chat(ask("later"));
    CHECK(inlay::text(must(pending.get())) == "later");
}

static void errors() {
    auto client = with("builtin:echo");
    auto request = ask("x");
    request.temperature = 3;
    auto answer = client.chat(request);
    CHECK(!answer);
    CHECK(answer.error().name == inlay::ErrorName::invalid_params);
    CHECK(answer.error().pointer == "/params/temperature");
    CHECK(answer.error().code == -32602);
    CHECK(shown(answer.error()).ends_with("[invalid_params] (at /params/temperature)"));
    auto stream = client.chat_stream(request);
    CHECK(!*stream.next());
    CHECK(!stream.next());
    CHECK(stream.result().error().name == "invalid_params");
    // What the library could not answer is refused before it is sent.
    CHECK(client.chat(ask(std::string(17 << 20, 'x'))).error().name == "message_too_large");
    CHECK(client.chat(ask("\xff")).error().name == "invalid_params");
    inlay::json deep = inlay::json::array();
    for (int i = 0; i < 120; i++)
        deep = inlay::json::array({deep});
    CHECK(client.start<inlay::json>("x", deep).get().error().name == "message_too_deep");
    CHECK(inlay::parse<int>("[]").error().name == "invalid_response");
    CHECK(inlay::client::open({.library = "/no/such/libinlay.so", .initialize = {}}).error().name ==
          "library_missing");
}

static void cancelling() {
    auto client = with("builtin:null");
    {
        auto stream = client.chat_stream(ask("Go on."));
        CHECK(stream.next()->has_value());
    }
    until([&] { return running(client) == 0; });
    auto stream = client.chat_stream(ask("Go on."));
    CHECK(stream.next()->has_value());
    stream.cancel();
    CHECK(!stream.next());
    CHECK(stream.result().error().name == inlay::ErrorName::request_cancelled);
    { auto dropped = client.start_chat(ask("Go on.")); }
    CHECK(client.start_chat(ask("Go on.")).get(50ms).error().name == "timed_out");
    // A stream that is moved over is cancelled; the one that was moved goes on.
    auto first = client.chat_stream(ask("Go on."));
    auto second = client.chat_stream(ask("Go on."));
    first = std::move(second);
    for (int i = 0; i < 200; i++)
        CHECK(first.next()->has_value());
    first.cancel();
    until([&] { return running(client) == 0; });
}

static void progress() {
    auto client = must(inlay::client::open());
    int told = 0;
    auto here = std::this_thread::get_id();
    auto load = client.start<inlay::ModelCard>("model.load",
                                               inlay::ModelLoadParams{.model = "builtin:echo"});
    (void)must(std::move(load)
                   .on_progress([&](const inlay::ProgressParams &) {
                       CHECK(std::this_thread::get_id() == here);
                       told++;
                   })
                   .get());
    CHECK(told > 0);
}

static void many_threads() {
    auto client = with("builtin:echo");
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; thread++)
        threads.emplace_back([client, thread] {
            for (int round = 0; round < 8; round++) {
                auto said = "thread " + std::to_string(thread) + ", round " + std::to_string(round);
                auto stream = client.chat_stream(ask(said));
                std::string text;
                for (const auto &chunk : stream)
                    text += inlay::text(must(chunk));
                CHECK(text == said);
            }
        });
    for (auto &thread : threads)
        thread.join();
}

static void closing() {
    auto client = with("builtin:null");
    auto stream = client.chat_stream(ask("Go on."));
    auto pending = client.start_chat(ask("Go on."));
    std::thread closer([client] { client.close(); });
    CHECK(pending.get().error().name == "client_closed");
    CHECK(stream.result().error().name == "client_closed");
    closer.join();
    client.close();
    CHECK(client.model_list().error().name == "client_closed");
    auto outlives = with("builtin:null").chat_stream(ask("Go on."));
    CHECK(outlives.result().error().name == "client_closed");
}

static void slow_reader() {
    auto client = with("builtin:null");
    (void)must(client.model_load({.model = "builtin:echo"}));
    auto idle = client.chat_stream(ask("Go on."));
    CHECK(idle.next()->has_value());
    inlay::ChatCompletionRequest echo{.model = "builtin:echo",
                                      .messages = {inlay::user("Hello!")}};
    for (int i = 0; i < 20; i++)
        CHECK(inlay::text(must(client.chat(echo))) == "Hello!");
    auto generated = [&] {
        for (const auto &model : must(client.engine_metrics()).models)
            if (model.model == "m")
                return model.tokens.generated;
        return std::uint64_t(0);
    };
    // The engine makes no more of it: what waits here is bounded.
    until([&] {
        auto before = generated();
        std::this_thread::sleep_for(50ms);
        return generated() == before;
    });
    // It goes on where it stood, well beyond what was held back.
    for (int i = 0; i < 1000; i++)
        CHECK(idle.next()->has_value());
}

static std::size_t entries(const char *folder) {
    std::error_code failed;
    std::size_t count = 0;
    for (auto it = std::filesystem::directory_iterator(folder, failed); !failed && it != end(it); ++it)
        count++;
    return count;
}

static long resident_pages() {
    long total = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> total >> resident;
    return resident;
}

static void cycle(int round) {
    auto client = with("builtin:echo");
    auto stream = client.chat_stream(ask("One, two, three, four, five, six, seven."));
    CHECK(stream.next()->has_value());
    if (round % 3 == 0)
        stream.cancel();
    else if (round % 3 == 1)
        client.close();
    else
        (void)must(stream.result());
}

static void cycles() {
    for (int round = 0; round < 100; round++)
        cycle(round);
    long memory = resident_pages();
    auto threads = entries("/proc/self/task"), files = entries("/proc/self/fd");
    for (int round = 0; round < 1000; round++)
        cycle(round);
    // A thread that was joined is on the list for a moment yet.
    until([&] { return entries("/proc/self/task") <= threads; });
    until([&] { return entries("/proc/self/fd") <= files; });
    std::cout << "1000 cycles: " << (resident_pages() - memory) * 4 << " KiB more\n";
    CHECK(resident_pages() - memory < (16 << 20) / 4096);
}

int main(int argc, char **argv) {
    if (argc > 1 && std::string_view(argv[1]) == "cycles")
        return cycles(), 0;
    answers_whole_and_in_chunks();
    typed_calls();
    errors();
    cancelling();
    progress();
    many_threads();
    closing();
    slow_reader();
    std::cout << "client: passed\n";
}
