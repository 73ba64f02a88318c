// How the types of the protocol are read and written. Not part of the API.
#ifndef INLAY_JSON_HPP
#define INLAY_JSON_HPP

#include <nlohmann/json.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace inlay {

/// Keeps the order of members: that of a schema is the order in which a model writes them.
using json = nlohmann::ordered_json;

namespace detail {

/// A text of which some values have names. Values that this version does not know are kept.
struct open_enum {
    std::string value{};

    open_enum() = default;
    open_enum(std::string_view text) : value(text) {}
    open_enum(const char *text) : value(text) {}
    open_enum(std::string text) : value(std::move(text)) {}

    friend bool operator==(const open_enum &one, std::string_view other) {
        return one.value == other;
    }
    friend bool operator==(const open_enum &one, const open_enum &other) {
        return one.value == other.value;
    }
    friend std::ostream &operator<<(std::ostream &out, const open_enum &value) {
        return out << value.value;
    }
};

template <class T> struct is_optional : std::false_type {};
template <class T> struct is_optional<std::optional<T>> : std::true_type {};
template <class T> struct is_vector : std::false_type {};
template <class T> struct is_vector<std::vector<T>> : std::true_type {};
template <class T> struct is_map : std::false_type {};
template <class T> struct is_map<std::map<std::string, T>> : std::true_type {};

// std::optional has an adapter of its own in some versions of the JSON library and none in
// others; these two functions work with all of them.

template <class T> json to(const T &value) {
    if constexpr (is_optional<T>::value) {
        return value ? to(*value) : json(nullptr);
    } else if constexpr (is_vector<T>::value) {
        json out = json::array();
        for (const auto &item : value)
            out.push_back(to(item));
        return out;
    } else if constexpr (is_map<T>::value) {
        json out = json::object();
        for (const auto &[key, item] : value)
            out[key] = to(item);
        return out;
    } else if constexpr (std::is_base_of_v<open_enum, T>) {
        return value.value;
    } else {
        return json(value);
    }
}

template <class T> T from(const json &in) {
    if constexpr (is_optional<T>::value) {
        if (in.is_null())
            return std::nullopt;
        return from<typename T::value_type>(in);
    } else if constexpr (is_vector<T>::value) {
        T out;
        for (const auto &item : in.template get_ref<const json::array_t &>())
            out.push_back(from<typename T::value_type>(item));
        return out;
    } else if constexpr (is_map<T>::value) {
        T out;
        for (const auto &member : in.template get_ref<const json::object_t &>())
            out.emplace(member.first, from<typename T::mapped_type>(member.second));
        return out;
    } else if constexpr (std::is_base_of_v<open_enum, T>) {
        return T(in.template get<std::string>());
    } else if constexpr (std::is_same_v<T, json>) {
        return in;
    } else {
        return in.template get<T>();
    }
}

template <class T> void put(json &out, const char *key, const T &value) { out[key] = to(value); }

template <class T> void put_set(json &out, const char *key, const std::optional<T> &value) {
    if (value)
        out[key] = to(*value);
}

template <class T> void take(const json &in, const char *key, T &value) {
    if constexpr (is_optional<T>::value)
        value = in.contains(key) ? from<T>(in.at(key)) : T{};
    else
        value = from<T>(in.at(key));
}

template <class T> void take_set(const json &in, const char *key, std::optional<T> &value) {
    auto found = in.find(key);
    value = found == in.end() ? std::optional<T>{} : from<std::optional<T>>(*found);
}

/// Whether a JSON value can be one of this type, as far as a union has to know.
template <class T> bool may_be(const json &in) {
    if constexpr (is_vector<T>::value) {
        return in.is_array() && (in.empty() || may_be<typename T::value_type>(in.front()));
    } else if constexpr (std::is_same_v<T, std::string> || std::is_base_of_v<open_enum, T>) {
        return in.is_string();
    } else if constexpr (std::is_integral_v<T>) {
        return in.is_number_integer();
    } else if constexpr (std::is_floating_point_v<T>) {
        return in.is_number();
    } else {
        return in.is_object();
    }
}

template <class... Kinds> void write_variant(json &out, const std::variant<Kinds...> &value) {
    out = std::visit([](const auto &kind) { return to(kind); }, value);
}

template <class... Kinds> void read_variant(const json &in, std::variant<Kinds...> &value) {
    bool read = false;
    auto attempt = [&]<class Kind>(std::type_identity<Kind>) {
        if (!read && may_be<Kind>(in)) {
            value = from<Kind>(in);
            read = true;
        }
    };
    (attempt(std::type_identity<Kinds>{}), ...);
    if (!read)
        throw json::type_error::create(302, "the value fits none of the kinds", &in);
}

template <class... Kinds>
void write_tagged(json &out, const char *tag,
                  const std::array<const char *, sizeof...(Kinds)> &tags,
                  const std::variant<Kinds...> &value) {
    write_variant(out, value);
    out[tag] = tags[value.index()];
}

template <class... Kinds>
void read_tagged(const json &in, const char *tag,
                 const std::array<const char *, sizeof...(Kinds)> &tags,
                 std::variant<Kinds...> &value) {
    const auto &found = in.at(tag).template get_ref<const std::string &>();
    std::size_t index = 0;
    bool read = false;
    auto attempt = [&]<class Kind>(std::type_identity<Kind>) {
        if (found == tags[index++]) {
            value = from<Kind>(in);
            read = true;
        }
    };
    (attempt(std::type_identity<Kinds>{}), ...);
    if (!read)
        throw json::type_error::create(302, "the tag is unknown: " + found, &in);
}

}  // namespace detail
}  // namespace inlay

#endif  // INLAY_JSON_HPP
