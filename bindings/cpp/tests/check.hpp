// Just enough of a test framework.
#ifndef INLAY_TESTS_CHECK_HPP
#define INLAY_TESTS_CHECK_HPP

#include <inlay.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>

#define CHECK(what)                                                                               \
    do {                                                                                          \
        if (!(what)) {                                                                            \
            std::cerr << __FILE__ << ':' << __LINE__ << ": not so: " #what "\n";                  \
            std::exit(1);                                                                         \
        }                                                                                         \
    } while (false)

/// The value of a result; the end of the test if it has none.
template <class T> T must(inlay::result<T> result) {
    if (!result)
        std::cerr << result.error() << '\n';
    CHECK(result);
    return *std::move(result);
}

/// A client with a built-in model under the name "m".
inline inlay::client with(const char *model) {
    auto client = must(inlay::client::open());
    (void)must(client.model_load({.model = model, .id = "m"}));
    return client;
}

inline inlay::ChatCompletionRequest ask(std::string text) {
    return {.model = "m", .messages = {inlay::user(std::move(text))}};
}

/// Waits until something is so.
template <class What> void until(What what) {
    auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!what()) {
        CHECK(std::chrono::steady_clock::now() < limit);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

/// Requests that the engine works on.
inline std::uint64_t running(const inlay::client &client) {
    std::uint64_t count = 0;
    for (const auto &model : must(client.engine_metrics()).models)
        count += model.requests.running + model.requests.waiting;
    return count;
}

#endif
