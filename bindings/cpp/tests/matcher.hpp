// The patterns of values of the conformance cases.
#ifndef INLAY_TESTS_MATCHER_HPP
#define INLAY_TESTS_MATCHER_HPP

#include <inlay.hpp>

#include <regex>
#include <set>
#include <stdexcept>

using inlay::json;

/// A message is not what the case expects.
struct mismatch : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline std::string shown(const json &value) {
    auto text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    return text.size() <= 300 ? text : text.substr(0, 297) + "...";
}

/// Whether two values are the same, whatever the order of their members.
inline bool equal(const json &one, const json &other) {
    if (one.is_object() && other.is_object()) {
        if (one.size() != other.size())
            return false;
        for (const auto &[key, value] : one.items())
            if (!other.contains(key) || !equal(value, other[key]))
                return false;
        return true;
    }
    if (one.is_array() && other.is_array())
        return std::equal(one.begin(), one.end(), other.begin(), other.end(), equal);
    return one == other && one.is_number() == other.is_number();
}

/// Matches values; remembers what `$same` saw.
class matcher {
public:
    void check(const json &pattern, const json &value, const std::string &at = "") {
        if (auto problem = find(pattern, &value, at))
            throw mismatch(*problem);
    }

    bool fits(const json &pattern, const json &value) { return !find(pattern, &value, ""); }

private:
    using problem = std::optional<std::string>;

    static bool is_special(const std::string &key) {
        return key.size() > 1 && key[0] == '$' &&
               key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", 1) == std::string::npos;
    }

    static bool is_type(const json &value, const std::string &name) {
        return name == "any" || (name == "null" && value.is_null()) ||
               (name == "boolean" && value.is_boolean()) ||
               (name == "integer" && value.is_number_integer()) ||
               (name == "number" && value.is_number()) ||
               (name == "string" && value.is_string()) || (name == "array" && value.is_array()) ||
               (name == "object" && value.is_object());
    }

    static std::size_t length(const json &value) {
        if (!value.is_string())
            return value.size();
        const auto &text = value.get_ref<const std::string &>();
        return static_cast<std::size_t>(std::count_if(
            text.begin(), text.end(), [](unsigned char byte) { return (byte & 0xc0) != 0x80; }));
    }

    /// Why the value does not match, if it does not. NULL is a member that is not there.
    problem find(const json &pattern, const json *value, const std::string &at) {
        if (pattern.is_object()) {
            bool special = false;
            for (const auto &[key, wanted] : pattern.items())
                special = special || is_special(key);
            if (special) {
                for (const auto &[key, wanted] : pattern.items())
                    if (auto found = apply(key, wanted, value, at))
                        return found;
                return std::nullopt;
            }
        }
        if (!value)
            return at + " is missing";
        if (pattern.is_object()) {
            if (!value->is_object())
                return at + " is " + shown(*value) + ", not an object";
            for (const auto &[key, wanted] : pattern.items()) {
                auto member = value->find(key);
                if (auto found = find(wanted, member == value->end() ? nullptr : &*member,
                                      at + '/' + key))
                    return found;
            }
            return std::nullopt;
        }
        if (pattern.is_array() && value->is_array() && pattern.size() == value->size()) {
            for (std::size_t i = 0; i < pattern.size(); i++)
                if (auto found = find(pattern[i], &(*value)[i], at + '/' + std::to_string(i)))
                    return found;
            return std::nullopt;
        }
        if (!pattern.is_array() && equal(pattern, *value))
            return std::nullopt;
        return at + " is " + shown(*value) + ", not " + shown(pattern);
    }

    problem apply(const std::string &key, const json &wanted, const json *value,
                  const std::string &at) {
        if (key == "$absent")
            return value ? problem(at + " is " + shown(*value) + ", but should not be there")
                         : std::nullopt;
        if (key == "$not")
            return find(wanted, value, at) ? std::nullopt
                                           : problem(at + " matches what it must not match");
        if (!value)
            return at + " is missing";
        bool fits = false;
        if (key == "$type") {
            for (const auto &name : wanted.is_array() ? wanted : json::array({wanted}))
                fits = fits || is_type(*value, name.get<std::string>());
        } else if (key == "$regex") {
            fits = value->is_string() && std::regex_search(value->get<std::string>(),
                                                           std::regex(wanted.get<std::string>()));
        } else if (key == "$min") {
            fits = value->is_number() && *value >= wanted;
        } else if (key == "$max") {
            fits = value->is_number() && *value <= wanted;
        } else if (key == "$length") {
            if (value->is_string() || value->is_array()) {
                json count = length(*value);
                return find(wanted, &count, at + " (its length)");
            }
        } else if (key == "$each") {
            fits = value->is_array();
            for (std::size_t i = 0; fits && i < value->size(); i++)
                if (auto found = find(wanted, &(*value)[i], at + '/' + std::to_string(i)))
                    return found;
        } else if (key == "$contains") {
            fits = value->is_array() && contains(wanted, *value);
        } else if (key == "$any_of") {
            for (const auto &one : wanted)
                fits = fits || !find(one, value, at);
        } else if (key == "$exact") {
            fits = value->is_object() && value->size() == wanted.size();
            if (fits)
                return find(wanted, value, at);
        } else if (key == "$same") {
            fits = equal(saved_.emplace(wanted.get<std::string>(), *value).first->second, *value);
        } else {
            return "there is no pattern " + key;
        }
        return fits ? std::nullopt
                    : problem(at + " is " + shown(*value) + ", which is not " + key + ' ' +
                              shown(wanted));
    }

    bool contains(const json &wanted, const json &value) {
        std::vector<json> left(value.begin(), value.end());
        for (const auto &pattern : wanted) {
            auto found = std::find_if(left.begin(), left.end(), [&](const json &item) {
                return !find(pattern, &item, "");
            });
            if (found == left.end())
                return false;
            left.erase(found);
        }
        return true;
    }

    std::map<std::string, json> saved_;
};

#endif
