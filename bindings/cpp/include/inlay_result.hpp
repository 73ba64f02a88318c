// What every call gives: a value, or an error that says what was wrong.
#ifndef INLAY_RESULT_HPP
#define INLAY_RESULT_HPP

#include "inlay_types.hpp"

#include <exception>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <variant>
#include <version>

#if defined(__cpp_lib_expected) && __cpp_lib_expected >= 202202L
#include <expected>
#endif

namespace inlay {

/// A request failed, or the client cannot work.
struct error {
    /// Stable: compare it, not the sentence. One of `ErrorName`, or one of the header's own:
    /// library_missing, library_incompatible, client_closed, forked, timed_out, invalid_response.
    std::string name{};
    /// What went wrong, as a sentence.
    std::string message{};
    /// JSON Pointer into the message to the field at fault, such as /params/temperature.
    std::optional<std::string> pointer{};
    /// The JSON-RPC code; none for the header's own errors.
    std::optional<int> code{};

    friend std::ostream &operator<<(std::ostream &out, const error &error) {
        out << error.message << " [" << error.name << ']';
        return error.pointer ? out << " (at " << *error.pointer << ')' : out;
    }
};

#if defined(__cpp_lib_expected) && __cpp_lib_expected >= 202202L

/// A value or an error: std::expected, where the library has it.
template <class T> using result = std::expected<T, error>;
using unexpected = std::unexpected<error>;

#else

/// What makes a result an error.
class unexpected {
public:
    explicit unexpected(error error) : error_(std::move(error)) {}
    error &&take() && { return std::move(error_); }

private:
    error error_;
};

/// Thrown by `value()` of a result that has none.
class bad_result_access : public std::exception {
public:
    explicit bad_result_access(inlay::error error) : error_(std::move(error)) {}
    const char *what() const noexcept override { return error_.message.c_str(); }
    const inlay::error &error() const noexcept { return error_; }

private:
    inlay::error error_;
};

/// A value or an error: the part of C++23's std::expected that one needs.
template <class T> class [[nodiscard]] result {
public:
    using value_type = T;
    using error_type = inlay::error;

    result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
    result(unexpected failed) : held_(std::in_place_index<1>, std::move(failed).take()) {}

    bool has_value() const noexcept { return held_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T &operator*() & noexcept { return *std::get_if<0>(&held_); }
    const T &operator*() const & noexcept { return *std::get_if<0>(&held_); }
    T &&operator*() && noexcept { return std::move(*std::get_if<0>(&held_)); }
    T *operator->() noexcept { return std::get_if<0>(&held_); }
    const T *operator->() const noexcept { return std::get_if<0>(&held_); }

    T &value() & { return checked(), **this; }
    const T &value() const & { return checked(), **this; }
    T &&value() && { return checked(), std::move(**this); }
    template <class U> T value_or(U &&other) const & {
        return has_value() ? **this : static_cast<T>(std::forward<U>(other));
    }

    inlay::error &error() noexcept { return *std::get_if<1>(&held_); }
    const inlay::error &error() const noexcept { return *std::get_if<1>(&held_); }

    /// What `next` makes of the value; the error passes through.
    template <class F> auto and_then(F &&next) && -> std::invoke_result_t<F, T> {
        if (has_value())
            return std::forward<F>(next)(*std::move(*this));
        return unexpected(std::move(error()));
    }

private:
    void checked() const {
        if (!has_value())
            throw bad_result_access(error());
    }

    std::variant<T, inlay::error> held_;
};

#endif

}  // namespace inlay

#endif  // INLAY_RESULT_HPP
