// What a client, its requests and its reader share. Not part of the API.
#ifndef INLAY_CORE_HPP
#define INLAY_CORE_HPP

#include "inlay_api.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace inlay::detail {

using clock = std::chrono::steady_clock;

/// Chunks of one stream that are under way, where the program chooses no other number. A stream
/// whose reader falls behind waits, so that it neither fills the memory nor holds up the others.
inline constexpr std::uint32_t stream_window = 64;

enum class kind { chunk, progress, result, failed };

/// A message of a request: its payload as JSON text, or the error that ends it.
struct event {
    detail::kind kind{};
    std::string payload{};
    inlay::error failure{};
};

/// The request that a message belongs to, what it is, and its payload.
struct routed {
    std::uint64_t request{};
    detail::kind kind{};
    std::string_view payload{};
};

inline bool strip(std::string_view &text, std::string_view prefix) {
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

inline std::optional<std::uint64_t> number(std::string_view &text) {
    std::uint64_t value = 0;
    auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc{})
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

/// Reads the beginning of a message, whose order of members inlay.h promises; nothing if it names
/// no request of this header.
inline std::optional<routed> route(std::string_view text) {
    if (!strip(text, R"({"jsonrpc":"2.0",")"))
        return std::nullopt;
    if (strip(text, R"(id":)")) {
        auto id = number(text);
        if (!id)
            return std::nullopt;
        auto what = strip(text, R"(,"result":)")  ? std::optional(kind::result)
                    : strip(text, R"(,"error":)") ? std::optional(kind::failed)
                                                  : std::nullopt;
        if (!what || text.empty())
            return std::nullopt;
        return routed{*id, *what, text.substr(0, text.size() - 1)};
    }
    auto params = text.find(R"(","params":)");
    if (!strip(text, R"(method":")") || params == std::string_view::npos)
        return std::nullopt;
    text = text.substr(text.find(R"(","params":)") + 11);
    auto whole = text;
    if (!strip(text, R"({"request":)"))
        return std::nullopt;
    auto id = number(text);
    if (!id)
        return std::nullopt;
    if (strip(text, R"(,"chunk":)"))
        return routed{*id, kind::chunk, text.substr(0, text.size() - 2)};
    return routed{*id, kind::progress, whole.substr(0, whole.size() - 1)};
}

/// How deep a JSON text nests.
inline std::size_t depth(std::string_view text) {
    std::size_t deepest = 0, level = 0;
    bool in_text = false, escaped = false;
    for (char c : text) {
        if (escaped)
            escaped = false;
        else if (in_text && c == '\\')
            escaped = true;
        else if (c == '"')
            in_text = !in_text;
        else if (!in_text && (c == '[' || c == '{'))
            deepest = std::max(deepest, ++level);
        else if (!in_text && (c == ']' || c == '}') && level > 0)
            --level;
    }
    return deepest;
}

inline error closed() { return failure("client_closed", "The client is closed."); }
inline error cancelled() { return failure("request_cancelled", "The request was cancelled."); }
inline error timed_out() {
    return failure("timed_out", "No answer came in time; the request was cancelled.");
}
inline error forked() {
    return failure("forked", "This client was opened by the parent process, and threads do not "
                             "survive fork().");
}
inline error status(int code) {
    if (code == INLAY_CLOSED)
        return closed();
    if (code == INLAY_FORKED)
        return forked();
    return failure("internal_error", "libinlay reports status " + std::to_string(code) + '.');
}

/// Reads a payload as its type.
template <class T> result<T> read(std::string_view payload) {
    try {
        return from<T>(json::parse(payload));
    } catch (const json::exception &failed) {
        return unexpected(failure("invalid_response",
                                  std::string("What came could not be read: ") + failed.what()));
    }
}

/// The error for the `error` of an answer.
inline error read_error(std::string_view payload) {
    auto object = read<ErrorObject>(payload);
    if (!object)
        return object.error();
    return error{.name = object->data.name.value,
                 .message = object->message,
                 .pointer = object->data.pointer,
                 .code = object->code};
}

/// Where the messages of one request wait for whoever asked.
class slot {
public:
    /// How long to wait before what found the queue of the library full is sent again.
    static constexpr std::chrono::milliseconds retry{1};

    /// `window` is how many chunks may be unacknowledged; 0 where nobody counts.
    slot(std::uint64_t id, std::uint64_t window) : id(id), window_(window) {}

    const std::uint64_t id;

    /// Hands over an event.
    void deliver(event arrived) {
        std::lock_guard guard(lock_);
        ended_ = ended_ || arrived.kind == kind::result || arrived.kind == kind::failed;
        events_.push_back(std::move(arrived));
        arrived_.notify_one();
    }

    /// Hands over the end.
    void end(error failure) { deliver({kind::failed, {}, std::move(failure)}); }

    /// Takes the next event; nothing if none came until the deadline. `acknowledge` tells the
    /// library how many chunks were taken, and says whether that could be sent.
    template <class Acknowledge>
    std::optional<event> take(std::optional<clock::time_point> deadline, Acknowledge acknowledge) {
        std::unique_lock guard(lock_);
        while (events_.empty()) {
            auto now = clock::now();
            if (deadline && now >= *deadline)
                return std::nullopt;
            // Nothing may come before this could be sent.
            if (owes(acknowledge))
                arrived_.wait_until(guard, std::min(now + retry, deadline.value_or(now + retry)));
            else if (deadline)
                arrived_.wait_until(guard, *deadline);
            else
                arrived_.wait(guard);
        }
        event first = std::move(events_.front());
        events_.pop_front();
        taken_ += first.kind == kind::chunk;
        owes(acknowledge);
        return first;
    }

private:
    /// Acknowledges at half a window, so that the stream need not wait for it; true where that was
    /// due and could not be sent.
    template <class Acknowledge> bool owes(Acknowledge &acknowledge) {
        if (window_ == 0 || ended_ || 2 * (taken_ - acknowledged_) < window_)
            return false;
        if (!acknowledge(taken_))
            return true;
        acknowledged_ = taken_;
        return false;
    }

    const std::uint64_t window_;
    std::mutex lock_;
    std::condition_variable arrived_;
    std::deque<event> events_;
    std::uint64_t taken_ = 0, acknowledged_ = 0;
    bool ended_ = false;
};

class core {
public:
    core(const api &api, inlay_client *handle) : api_(api), handle_(handle) {}
    core(const core &) = delete;
    core &operator=(const core &) = delete;
    ~core() {
        if (!is_forked())
            api_.close(handle_);
    }

    bool is_forked() const { return process_id() != process_; }

    void limit(const Limits &limits) {
        max_bytes_ = limits.max_message_bytes;
        max_depth_ = limits.max_message_depth;
        stream_window_ = limits.stream_window.value_or(0);
    }

    /// Sends a request. Whatever fails arrives in the slot, as its end.
    std::shared_ptr<slot> start(const char *method, json params) {
        auto made = std::make_shared<slot>(next_++, stream_window_);
        auto failed = is_forked() ? std::optional(forked()) : send(*made, method, std::move(params), made);
        if (failed) {
            remove(made->id);
            made->end(std::move(*failed));
        } else if (closed_) {
            // The reader may have ended before it could see this request.
            fail_all(closed());
        }
        return made;
    }

    /// Cancels a request whose answer nobody wants. Never waits.
    void abandon(const slot &slot) {
        if (is_forked() || !remove(slot.id))
            return;
        auto body = cancellation(slot.id);
        if (-api_.send(handle_, body.data(), body.size()) == INLAY_FULL) {
            std::lock_guard guard(lock_);
            late_.push_back(slot.id);
        }
    }

    /// Tells how many chunks of a stream were taken. False where the queue of the library is full.
    bool acknowledge(const slot &slot, std::uint64_t chunks) {
        auto body = R"({"jsonrpc":"2.0","method":"$/acknowledge","params":{"id":)" +
                    std::to_string(slot.id) + R"(,"chunks":)" + std::to_string(chunks) + "}}";
        // A client that was closed meanwhile tells the slot so.
        return -api_.send(handle_, body.data(), body.size()) != INLAY_FULL;
    }

    /// The reader: takes every message and hands it to its request, until the client is closed.
    void read() {
        for (;;) {
            const char *message = nullptr;
            std::size_t length = 0;
            int code = -api_.recv(handle_, -1, &message, &length);
            if (code == INLAY_OK) {
                hand_out({message, length});
            } else if (code != INLAY_TIMED_OUT) {
                closed_ = true;
                fail_all(status(code));
                return;
            }
            cancel_late();
        }
    }

    /// Closes the client in the library, which lets the reader go.
    void close() {
        closed_ = true;
        api_.close(handle_);
        fail_all(detail::closed());
    }

private:
    static std::string cancellation(std::uint64_t id) {
        return R"({"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":)" +
               std::to_string(id) + "}}";
    }

    /// What the library could only answer without an id (too long, too deep, no UTF-8) is refused
    /// here, because nobody could tell whose answer that is.
    std::optional<error> send(const slot &slot, const char *method, json params,
                              const std::shared_ptr<detail::slot> &made) {
        std::string body;
        try {
            body = json{{"jsonrpc", "2.0"}, {"id", slot.id}, {"method", method},
                        {"params", std::move(params)}}
                       .dump();
        } catch (const json::exception &failed) {
            return failure("invalid_params",
                           std::string("The request cannot be written as JSON: ") + failed.what());
        }
        if (body.size() > max_bytes_)
            return failure("message_too_large", "The request has " + std::to_string(body.size()) +
                                                    " bytes; the limit is " +
                                                    std::to_string(max_bytes_) + '.');
        if (depth(body) > max_depth_)
            return failure("message_too_deep",
                           "The request nests deeper than " + std::to_string(max_depth_) + '.');
        {
            std::lock_guard guard(lock_);
            slots_.emplace(slot.id, made);
        }
        return post(body);
    }

    /// Sends a message. While the queue of the library is full, it waits: the reader goes on.
    std::optional<error> post(const std::string &body) {
        for (;;) {
            int code = -api_.send(handle_, body.data(), body.size());
            if (code == INLAY_OK)
                return std::nullopt;
            if (code != INLAY_FULL)
                return status(code);
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    std::shared_ptr<slot> remove(std::uint64_t id) {
        std::lock_guard guard(lock_);
        auto found = slots_.extract(id);
        return found ? std::move(found.mapped()) : nullptr;
    }

    std::shared_ptr<slot> find(std::uint64_t id) {
        std::lock_guard guard(lock_);
        auto found = slots_.find(id);
        return found == slots_.end() ? nullptr : found->second;
    }

    void hand_out(std::string_view message) {
        auto found = route(message);
        if (!found)
            return unroutable(message);
        bool ends = found->kind == kind::result || found->kind == kind::failed;
        auto slot = ends ? remove(found->request) : find(found->request);
        if (!slot)
            return;
        event arrived{found->kind, std::string(found->payload), {}};
        if (found->kind == kind::failed)
            arrived.failure = read_error(found->payload);
        slot->deliver(std::move(arrived));
    }

    /// An answer with the id null is to a message that the library could not read. `send` sends
    /// none, so there is no telling whose it is: everything in flight ends with it.
    void unroutable(std::string_view message) {
        auto parsed = json::parse(message, nullptr, false);
        if (parsed.is_object() && parsed.contains("error") && parsed.value("id", json()).is_null())
            fail_all(read_error(parsed["error"].dump()));
    }

    void cancel_late() {
        std::lock_guard guard(lock_);
        std::erase_if(late_, [this](std::uint64_t id) {
            auto body = cancellation(id);
            return -api_.send(handle_, body.data(), body.size()) != INLAY_FULL;
        });
    }

    void fail_all(const error &why) {
        std::unordered_map<std::uint64_t, std::shared_ptr<slot>> failing;
        {
            std::lock_guard guard(lock_);
            failing.swap(slots_);
        }
        for (auto &[id, slot] : failing)
            slot->end(why);
    }

    static error closed() { return detail::closed(); }

    const api api_;
    inlay_client *const handle_;
    const long process_ = process_id();
    std::atomic<std::uint64_t> next_{1};
    std::atomic<std::size_t> max_bytes_{16u << 20};
    std::atomic<std::size_t> max_depth_{100};
    std::atomic<std::uint64_t> stream_window_{0};
    std::atomic<bool> closed_{false};
    std::mutex lock_;
    std::unordered_map<std::uint64_t, std::shared_ptr<slot>> slots_;
    std::vector<std::uint64_t> late_;
};

}  // namespace inlay::detail

#endif  // INLAY_CORE_HPP
