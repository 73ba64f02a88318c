// The patterns of messages of the conformance cases.
#ifndef INLAY_TESTS_EXPECT_HPP
#define INLAY_TESTS_EXPECT_HPP

#include "matcher.hpp"

#include <memory>

/// What the chunks of a request said so far.
struct said {
    std::map<int, std::string> texts;
    std::set<int> finished;
    json id, usage;
    int count = 0;

    static std::string text_of(const json &owner, const char *key) {
        auto found = owner.find(key);
        return found == owner.end() || !found->is_string() ? "" : found->get<std::string>();
    }

    void add(const json &chunk) {
        if (count++ == 0)
            id = chunk.at("id");
        if (id != chunk.at("id"))
            throw mismatch("the chunks have several ids");
        if (!usage.is_null())
            throw mismatch("a chunk follows the one that tells the usage");
        usage = chunk.value("usage", json());
        for (const auto &choice : chunk.at("choices")) {
            int index = choice.at("index");
            auto at = " of choice " + std::to_string(index);
            if (finished.contains(index))
                throw mismatch("a chunk" + at + " follows its end");
            bool chat = choice.contains("delta");
            if (chat && !texts.contains(index) && !choice["delta"].contains("role"))
                throw mismatch("the first chunk" + at + " has no role");
            texts[index] += chat ? text_of(choice["delta"], "content") : text_of(choice, "text");
            if (!choice.at("finish_reason").is_null())
                finished.insert(index);
        }
    }

    void compare(const json &result, bool with_usage) {
        for (const auto &choice : result.at("choices")) {
            int index = choice.at("index");
            auto text = choice.contains("message") ? text_of(choice["message"], "content")
                                                   : text_of(choice, "text");
            if (texts[index] != text)
                throw mismatch("the chunks say " + texts[index] + ", the result says " + text);
            if (!finished.contains(index))
                throw mismatch("no chunk tells why a choice ended");
        }
        if (!usage.is_null() != with_usage)
            throw mismatch("usage in the chunks: " + shown(usage));
        if (with_usage && !equal(usage, result.at("usage")))
            throw mismatch("the last chunk and the result tell different usage");
    }
};

/// What a case has seen, and the table of errors.
struct memory {
    const std::map<std::string, int> &codes;
    class matcher matcher {};
    std::map<std::string, said> streams{};
};

/// Takes messages until it has what it wants.
class expectation {
public:
    explicit expectation(const json &entry) : kind_(""), spec_(entry) {
        static const std::set<std::string> kinds = {"$result", "$error", "$chunks", "$stream",
                                                    "$unordered"};
        if (entry.is_object() && entry.size() == 1 && kinds.contains(entry.begin().key())) {
            kind_ = entry.begin().key();
            spec_ = json(entry.begin().value());
        }
        if (kind_ == "$chunks")
            left_ = spec_.at("min");
        if (kind_ == "$unordered")
            for (const auto &part : spec_)
                parts_.emplace_back(part);
        done = kind_ == "$chunks" && left_ == 0;
    }

    bool done = false;

    void take(const json &message, memory &seen) {
        if (kind_ == "$unordered")
            return take_unordered(message, seen);
        if (kind_.empty()) {
            seen.matcher.check(spec_, message);
            done = true;
            return;
        }
        auto *chunk = chunk_in(message);
        if (kind_ == "$chunks" || kind_ == "$stream") {
            auto &said = seen.streams[spec_.at("id").dump()];
            if (chunk) {
                if (spec_.contains("chunk"))
                    seen.matcher.check(spec_["chunk"], *chunk, "chunk");
                said.add(*chunk);
                done = kind_ == "$chunks" && (done || --left_ <= 0);
                return;
            }
            if (kind_ == "$chunks")
                throw mismatch("the request ended too soon: " + shown(message));
            end(message, seen);
        } else if (is_progress(message)) {
            return;
        } else if (kind_ == "$result") {
            json result = spec_.contains("is") ? spec_["is"] : json{{"$type", "object"}};
            seen.matcher.check({{"id", spec_.at("id")}, {"result", result}}, message);
        } else {
            failure(spec_.at("name"), message, seen);
        }
        done = true;
    }

private:
    bool answered_by(const json &message) const {
        return message.is_object() && message.contains("id") && !message.contains("method") &&
               equal(message["id"], spec_.at("id"));
    }

    bool told_by(const json &message, std::string_view method) const {
        return message.is_object() && message.value("method", "") == method &&
               equal(message.at("params").at("request"), spec_.at("id"));
    }

    bool is_progress(const json &message) const { return told_by(message, "$/progress"); }

    const json *chunk_in(const json &message) const {
        bool chunk = told_by(message, "chat.completions.chunk") || told_by(message, "completions.chunk");
        return chunk ? &message["params"]["chunk"] : nullptr;
    }

    bool wants(const json &message, memory &seen) {
        if (kind_.empty())
            return seen.matcher.fits(spec_, message);
        if (kind_ == "$unordered")
            return next(message, seen) != nullptr;
        bool more = kind_ == "$result" || kind_ == "$error" ? is_progress(message)
                                                            : chunk_in(message) != nullptr;
        return more || answered_by(message);
    }

    /// Which part a message is for: an open one, or a stream that goes on.
    expectation *next(const json &message, memory &seen) {
        for (auto &part : parts_)
            if (!part.done && part.wants(message, seen))
                return &part;
        for (auto &part : parts_)
            if (part.done && part.kind_ == "$chunks" && part.wants(message, seen))
                return &part;
        return nullptr;
    }

    void take_unordered(const json &message, memory &seen) {
        auto *part = next(message, seen);
        if (!part)
            throw mismatch("nothing expects " + shown(message));
        part->take(message, seen);
        done = std::all_of(parts_.begin(), parts_.end(), [](auto &one) { return one.done; });
    }

    void failure(const json &name, const json &message, memory &seen) {
        json error = {{"code", seen.codes.at(name.get<std::string>())}, {"data", {{"name", name}}}};
        if (spec_.contains("pointer"))
            error["data"]["pointer"] =
                spec_["pointer"].is_null() ? json{{"$absent", true}} : spec_["pointer"];
        if (spec_.contains("message"))
            error["message"] = spec_["message"];
        seen.matcher.check({{"id", spec_.at("id")}, {"error", error}}, message);
    }

    void end(const json &message, memory &seen) {
        auto said = std::move(seen.streams[spec_.at("id").dump()]);
        seen.streams.erase(spec_.at("id").dump());
        if (said.count < spec_.value("min", 0))
            throw mismatch("only " + std::to_string(said.count) + " chunks came");
        if (spec_.contains("error"))
            return failure(spec_["error"], message, seen);
        if (!answered_by(message) || !message.contains("result"))
            throw mismatch("the stream ended with " + shown(message));
        said.compare(message["result"], spec_.value("usage", false));
        if (spec_.contains("result"))
            seen.matcher.check(spec_["result"], message["result"], "result");
        json texts = json::array();
        for (const auto &[index, text] : said.texts)
            texts.push_back(text);
        if (spec_.contains("text"))
            seen.matcher.check(spec_["text"], texts.empty() ? json() : texts[0], "text");
        if (spec_.contains("texts"))
            seen.matcher.check(spec_["texts"], texts, "texts");
    }

    std::string kind_;
    json spec_;
    int left_ = 0;
    std::vector<expectation> parts_;
};

#endif
