// Inlay for C++20: language models in your own process.
//
//     #include <inlay.hpp>
//     #include <iostream>
//
//     int main() {
//         auto client = inlay::client::open();
//         if (!client) return std::cerr << client.error() << '\n', 1;
//         (void)client->model_load({.model = "builtin:echo"});
//         auto answer = client->chat_stream(
//             {.model = "builtin:echo", .messages = {inlay::user("Hello!")}});
//         for (const auto &chunk : answer)
//             std::cout << (chunk ? inlay::text(*chunk) : chunk.error().message) << std::flush;
//     }
//
// Nothing here throws but std::bad_alloc, and `value()` of a result that has none. A client may
// be used from every thread; a stream and a pending answer belong to one at a time.
#ifndef INLAY_HPP
#define INLAY_HPP

#include "inlay_calls.hpp"
#include "inlay_core.hpp"

#include <functional>
#include <iterator>

namespace inlay {

namespace detail {

/// A request in flight. Letting go of it cancels it.
class request {
public:
    request(std::shared_ptr<core> core, std::shared_ptr<slot> slot)
        : core_(std::move(core)), slot_(std::move(slot)) {}
    request(request &&) noexcept = default;
    request &operator=(request &&other) noexcept {
        cancel();
        core_ = std::move(other.core_);
        slot_ = std::move(other.slot_);
        return *this;
    }
    ~request() { cancel(); }

    /// The next event; an error if the time is up.
    event next(std::optional<clock::time_point> deadline) {
        if (!slot_)
            return {kind::failed, {}, cancelled()};
        if (core_->is_forked())
            return end({kind::failed, {}, forked()});
        auto taken = slot_->take(
            deadline, [&](std::uint64_t chunks) { return core_->acknowledge(*slot_, chunks); });
        if (!taken) {
            cancel();
            return {kind::failed, {}, timed_out()};
        }
        return taken->kind == kind::chunk || taken->kind == kind::progress ? std::move(*taken)
                                                                           : end(std::move(*taken));
    }

    void cancel() {
        if (slot_)
            core_->abandon(*slot_);
        slot_.reset();
    }

private:
    event end(event last) {
        slot_.reset();
        return last;
    }

    std::shared_ptr<core> core_;
    std::shared_ptr<slot> slot_;  // empty when the request has ended
};

inline std::optional<clock::time_point> in(std::optional<std::chrono::milliseconds> timeout) {
    return timeout ? std::optional(clock::now() + *timeout) : std::nullopt;
}

}  // namespace detail

/// The answer to a request, not waited for yet. Letting go of it cancels the request.
template <class T> class [[nodiscard]] pending {
public:
    explicit pending(detail::request request) : request_(std::move(request)) {}

    /// Called by `get` for each progress message, on the thread that waits.
    pending &&on_progress(std::function<void(const ProgressParams &)> report) && {
        report_ = std::move(report);
        return std::move(*this);
    }

    /// Waits for the answer. With a time-out, the request is cancelled when the time is up, and
    /// the error is timed_out.
    result<T> get(std::optional<std::chrono::milliseconds> timeout = {}) {
        auto deadline = detail::in(timeout);
        for (;;) {
            auto event = request_.next(deadline);
            if (event.kind == detail::kind::failed)
                return unexpected(std::move(event.failure));
            if (event.kind == detail::kind::result)
                return detail::read<T>(event.payload);
            if (event.kind == detail::kind::progress && report_)
                if (auto progress = detail::read<ProgressParams>(event.payload))
                    report_(*progress);
        }
    }

private:
    detail::request request_;
    std::function<void(const ProgressParams &)> report_;
};

/// The chunks of one request, and its complete result at the end. An input range: a `for` loop
/// waits for one chunk after the other. Letting go of it cancels the request. A stream that nobody
/// reads is paused, and costs nobody else.
template <class Chunk, class Result> class [[nodiscard]] stream {
public:
    explicit stream(detail::request request) : request_(std::move(request)) {}

    /// Waits for the next chunk: a chunk, an error that ends the stream, or nothing at the end.
    std::optional<inlay::result<Chunk>> next(std::optional<std::chrono::milliseconds> timeout = {}) {
        if (result_)
            return std::nullopt;
        auto event = request_.next(detail::in(timeout));
        while (event.kind == detail::kind::progress)
            event = request_.next(detail::in(timeout));
        if (event.kind == detail::kind::result) {
            result_ = detail::read<Result>(event.payload);
            return std::nullopt;
        }
        if (event.kind == detail::kind::chunk) {
            auto chunk = detail::read<Chunk>(event.payload);
            if (chunk)
                return chunk;
            event.failure = chunk.error();
            request_.cancel();
        }
        result_ = unexpected(event.failure);
        return inlay::result<Chunk>(unexpected(std::move(event.failure)));
    }

    /// The complete result: what the same request gives without streaming. Chunks that were not
    /// read are passed over.
    const inlay::result<Result> &result() {
        while (!result_)
            (void)next();
        return *result_;
    }

    /// Cancels the request. The stream ends, and its result is the error request_cancelled.
    void cancel() {
        if (!result_)
            result_ = unexpected(detail::cancelled());
        request_.cancel();
    }

    class iterator {
    public:
        using value_type = inlay::result<Chunk>;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        explicit iterator(stream *of) : of_(of) { ++*this; }
        const value_type &operator*() const { return *of_->current_; }
        const value_type *operator->() const { return &*of_->current_; }
        iterator &operator++() {
            of_->current_ = of_->next();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator &one, std::default_sentinel_t) {
            return one.at_end();
        }

    private:
        bool at_end() const { return !of_->current_; }

        stream *of_ = nullptr;
    };

    iterator begin() { return iterator(this); }
    std::default_sentinel_t end() const { return {}; }

private:
    detail::request request_;
    std::optional<inlay::result<Chunk>> current_;
    std::optional<inlay::result<Result>> result_;
};

using chat_stream = stream<ChatCompletionChunk, ChatCompletion>;
using completion_stream = stream<Completion, Completion>;

/// How a client is opened.
struct options {
    /// The file of libinlay, for programs that define INLAY_LOAD. Without it, the variable
    /// INLAY_LIBRARY, the folder of the program and the system's loader are asked.
    std::string library{};
    /// What `initialize` is told.
    InitializeParams initialize{};
};

/// An engine of its own: its models, its requests.
class client : public calls<client> {
public:
    /// Opens a client and waits for the answer to `initialize`.
    static result<client> open(options options = {}) {
        auto api = detail::find_api(options.library);
        if (!api)
            return unexpected(api.error());
        auto *handle = api->open();
        if (!handle)
            return unexpected(detail::failure(
                "out_of_memory",
                "No client could be opened: memory or threads ran out, or fork()."));
        auto core = std::make_shared<detail::core>(*api, handle);
        client made(core);
        try {
            made.reader_->thread = std::thread([core] { core->read(); });
        } catch (const std::system_error &failed) {
            return unexpected(
                detail::failure("out_of_memory",
                                std::string("The reader thread could not be started: ") +
                                    failed.what() + '.'));
        }
        if (!options.initialize.client)
            options.initialize.client = ClientInfo{.name = "inlay-cpp", .version = INLAY_VERSION};
        if (!options.initialize.limits)
            options.initialize.limits.emplace();
        if (!options.initialize.limits->stream_window)
            options.initialize.limits->stream_window = detail::stream_window;
        auto server = made.start<InitializeResult>("initialize", options.initialize).get();
        if (!server)
            return unexpected(server.error());
        core->limit(server->limits);
        made.server_ = std::make_shared<const InitializeResult>(*std::move(server));
        return made;
    }

    /// What the library said of itself when it was opened.
    const InitializeResult &server() const { return *server_; }

    /// Sends any request and does not wait. The functions beside this one are it, with the types
    /// filled in and the answer waited for.
    template <class T, class Params>
    pending<T> start(const char *method, const Params &params) const {
        return pending<T>(send(method, params));
    }

    /// Answers a chat.
    result<ChatCompletion> chat(const ChatCompletionRequest &request) const {
        return start_chat(request).get();
    }

    /// The same, not waited for.
    pending<ChatCompletion> start_chat(ChatCompletionRequest request) const {
        request.stream = std::nullopt;
        request.stream_options = std::nullopt;
        return start<ChatCompletion>("chat.completions.create", request);
    }

    /// Answers a chat, chunk by chunk.
    inlay::chat_stream chat_stream(ChatCompletionRequest request) const {
        request.stream = true;
        return inlay::chat_stream(send("chat.completions.create", request));
    }

    /// Continues a text.
    result<Completion> complete(CompletionRequest request) const {
        request.stream = std::nullopt;
        request.stream_options = std::nullopt;
        return start<Completion>("completions.create", request).get();
    }

    /// Continues a text, chunk by chunk.
    completion_stream complete_stream(CompletionRequest request) const {
        request.stream = true;
        return completion_stream(send("completions.create", request));
    }

    /// Closes the client now: cancels, unloads, joins. What is in flight ends with client_closed.
    /// Copies of a client are the same client; it is closed with the last of them.
    void close() const { reader_->close(); }

private:
    /// Closes the client when the last copy goes.
    struct reader {
        explicit reader(std::shared_ptr<detail::core> core) : core(std::move(core)) {}
        reader(const reader &) = delete;
        reader &operator=(const reader &) = delete;
        ~reader() { close(); }

        void close() {
            std::lock_guard guard(lock);
            if (core->is_forked()) {
                // Neither the thread nor the library's are in this process.
                if (thread.joinable())
                    thread.detach();
                return;
            }
            core->close();
            if (thread.joinable())
                thread.join();
        }

        std::shared_ptr<detail::core> core;
        std::thread thread{};
        std::mutex lock{};
    };

    explicit client(std::shared_ptr<detail::core> core)
        : reader_(std::make_shared<reader>(std::move(core))) {}

    template <class Params> detail::request send(const char *method, const Params &params) const {
        return {reader_->core, reader_->core->start(method, detail::to(params))};
    }

    std::shared_ptr<reader> reader_;
    std::shared_ptr<const InitializeResult> server_;
};

// What makes chats short to write.

/// What the user says.
inline ChatMessage user(MessageContent content) { return UserMessage{.content = std::move(content)}; }

/// How the model is to behave.
inline ChatMessage system(MessageContent content) {
    return SystemMessage{.content = std::move(content)};
}

/// What the model said before.
inline ChatMessage assistant(MessageContent content) {
    return AssistantMessage{.content = std::move(content)};
}

/// What a tool gave back for a call.
inline ChatMessage tool(const ToolCall &call, MessageContent content) {
    return ToolMessage{.content = std::move(content), .tool_call_id = call.id};
}

/// A function that the model may call. `parameters` is a JSON Schema.
inline Tool function(std::string name, std::string description, json parameters) {
    return FunctionTool{.function = {.name = std::move(name),
                                     .description = std::move(description),
                                     .parameters = std::move(parameters)}};
}

/// Holds an answer to a JSON Schema.
inline ResponseFormat json_schema(std::string name, json schema) {
    return JsonSchemaFormat{
        .json_schema = {.name = std::move(name), .schema = std::move(schema), .strict = true}};
}

/// The text of the first choice; empty if there is none.
inline std::string text(const ChatCompletion &completion) {
    if (completion.choices.empty())
        return {};
    return completion.choices.front().message.content.value_or("");
}

/// What a chunk adds to the text of the first choice.
inline std::string text(const ChatCompletionChunk &chunk) {
    for (const auto &choice : chunk.choices)
        if (choice.index == 0)
            return choice.delta.content.value_or("");
    return {};
}

/// The text of the first choice of a completion; empty if there is none.
inline std::string text(const Completion &completion) {
    return completion.choices.empty() ? std::string() : completion.choices.front().text;
}

/// The calls of the first choice.
inline std::vector<ToolCall> tool_calls(const ChatCompletion &completion) {
    if (completion.choices.empty())
        return {};
    return completion.choices.front().message.tool_calls.value_or(std::vector<ToolCall>());
}

/// The first choice as a message, to go on with the conversation.
inline ChatMessage to_message(const ChatCompletion &completion) {
    AssistantMessage message;
    if (!completion.choices.empty()) {
        const auto &said = completion.choices.front().message;
        if (said.content)
            message.content = *said.content;
        message.tool_calls = said.tool_calls;
    }
    return message;
}

/// Reads the arguments of a call, or the text of a structured answer, into a type that
/// nlohmann::json can read.
template <class T> result<T> parse(const std::string &text) {
    try {
        return nlohmann::json::parse(text).template get<T>();
    } catch (const std::exception &failed) {
        return unexpected(detail::failure(
            "invalid_response",
            std::string("What the model wrote is not of the type asked for: ") + failed.what()));
    }
}

}  // namespace inlay

#endif  // INLAY_HPP
