// The conformance suite through this header: conformance FOLDER, which is tests/conformance of
// the repository. Its README says what the cases mean.
#include "expect.hpp"
#include "payloads.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <unistd.h>

namespace fs = std::filesystem;

constexpr double timeout = 120;

static json read(const fs::path &path) {
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw std::runtime_error(path.string() + " cannot be read.");
    return json::parse(in);
}

static std::vector<fs::path> json_files(const fs::path &folder) {
    std::vector<fs::path> files;
    for (const auto &entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".json")
            files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

static std::string base64(const std::string &text) {
    static const std::string digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned bits = 0, held = 0;
    for (char c : text) {
        if (c == '=')
            break;
        bits = bits << 6 | static_cast<unsigned>(digits.find(c));
        if ((held += 6) >= 8)
            bytes.push_back(static_cast<char>(bits >> (held -= 8)));
    }
    return bytes;
}

/// The bytes of a piece of `send_raw`.
static std::string piece(const json &item) {
    if (item.is_string())
        return item.get<std::string>();
    if (item.contains("base64"))
        return base64(item["base64"].get<std::string>());
    std::string bytes;
    for (std::size_t i = item.at("times"); i > 0; i--)
        bytes += item.at("repeat").get_ref<const std::string &>();
    return bytes;
}

/// One case on a client of its own.
class conversation {
public:
    conversation(const inlay::detail::api &api, const std::map<std::string, int> &codes)
        : api_(api), handle_(api.open()),
          tmp_(fs::temp_directory_path() / ("inlay-cpp-conformance-" + std::to_string(getpid()))),
          seen_{codes} {
        fs::create_directories(tmp_);
    }
    ~conversation() {
        api_.close(handle_);
        std::error_code failed;
        fs::remove_all(tmp_, failed);
    }

    void run(const json &test) {
        std::string start = test.at("start");
        if (start != "raw")
            call("initialize", json::object());
        if (start == "echo" || start == "null")
            call("model.load", {{"model", "builtin:" + start}, {"id", start}});
        int number = 0;
        for (const auto &one : test.at("steps")) {
            number++;
            try {
                step(one);
            } catch (const mismatch &error) {
                throw mismatch("step " + std::to_string(number) + ": " + error.what());
            }
        }
        send({{"jsonrpc", "2.0"}, {"id", "conformance:end"}, {"method", "conformance.end"}});
        auto last = receive();
        if (!last.is_object() || last.value("id", json()) != "conformance:end")
            throw mismatch("nobody expected " + shown(last));
    }

private:
    void call(const std::string &method, json params) {
        auto id = "conformance:" + method;
        send({{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}});
        expect({{"$result", {{"id", id}}}});
    }

    void send(const json &message) { send_bytes(filled(message).dump()); }

    void send_bytes(const std::string &bytes) {
        if (api_.send(handle_, bytes.data(), bytes.size()) != INLAY_OK)
            throw mismatch("the library did not take the message");
    }

    json receive() {
        const char *message = nullptr;
        std::size_t length = 0;
        if (api_.recv(handle_, timeout, &message, &length) != INLAY_OK)
            throw mismatch("nothing came in 120 s");
        return json::parse(std::string_view(message, length));
    }

    void expect(const json &entry) {
        expectation wanted(entry);
        while (!wanted.done)
            wanted.take(receive(), seen_);
    }

    void step(const json &one) {
        if (one.contains("call")) {
            json message = {{"jsonrpc", "2.0"}};
            message.update(one["call"]);
            send(message);
        } else if (one.contains("send")) {
            send(one["send"]);
        } else if (one.contains("send_raw")) {
            std::string bytes;
            for (const auto &item : one["send_raw"])
                bytes += piece(item);
            send_bytes(bytes);
        } else if (one.contains("write")) {
            auto file = filled(one["write"]);
            std::ofstream(file.at("path").get<std::string>()) << file.at("text").get<std::string>();
        }
        for (const auto &entry : one.value("expect", json::array()))
            expect(entry);
    }

    /// The value with ${tmp} filled in.
    json filled(const json &value) const {
        json out = value;
        if (value.is_string()) {
            auto text = value.get<std::string>();
            for (auto at = text.find("${tmp}"); at != std::string::npos; at = text.find("${tmp}"))
                text.replace(at, 6, tmp_.string());
            return text;
        }
        if (value.is_structured())
            for (auto &item : out)
                item = filled(item);
        return out;
    }

    const inlay::detail::api &api_;
    inlay_client *handle_;
    fs::path tmp_;
    memory seen_;
};

/// Whether everything in `payload` came back; an optional null may be left out.
static void kept(const json &payload, const json &written, const std::string &at) {
    if (payload.is_object() && written.is_object()) {
        for (const auto &[key, value] : payload.items())
            kept(value, written.value(key, json()), at + '/' + key);
    } else if (payload.is_array() && written.is_array() && payload.size() == written.size()) {
        for (std::size_t i = 0; i < payload.size(); i++)
            kept(payload[i], written[i], at + '/' + std::to_string(i));
    } else if (!equal(payload, written)) {
        throw mismatch(at + " is " + shown(written) + ", not " + shown(payload));
    }
}

int main(int argc, char **argv) try {
    fs::path folder = argc > 1 ? argv[1] : "../../tests/conformance";
    auto api = inlay::detail::find_api("");
    if (!api)
        return std::cerr << api.error() << '\n', 1;
    std::map<std::string, int> codes;
    auto index = read(folder / "../../schemas/v1/index.json");
    for (const auto &row : index.at("errors"))
        codes.emplace(row.at("name").get<std::string>(), row.at("code").get<int>());
    int cases = 0, payloads = 0, failed = 0;
    auto attempt = [&](const std::string &what, auto &&test) {
        try {
            test();
        } catch (const std::exception &error) {
            failed++;
            std::cout << "FAILED " << what << ": " << error.what() << '\n';
        }
    };
    for (const auto &path : json_files(folder / "cases")) {
        auto file = read(path);
        for (const auto &test : file.at("cases")) {
            cases++;
            attempt(path.stem().string() + ": " + test.at("name").get<std::string>(),
                    [&] { conversation(*api, codes).run(test); });
        }
    }
    for (const auto &path : json_files(folder / "payloads")) {
        // The files of notifications are named without their $/.
        auto name = path.stem().string();
        auto type = payload_types().find(name);
        if (type == payload_types().end())
            type = payload_types().find("$/" + name);
        if (type == payload_types().end())
            continue;
        for (const auto &payload : read(path)) {
            payloads++;
            attempt("payload of " + name, [&] { kept(payload, type->second(payload), ""); });
        }
    }
    std::cout << cases << " cases, " << payloads << " payloads: ";
    if (failed)
        std::cout << failed << " failed\n";
    else
        std::cout << "all passed\n";
    return failed || !cases || !payloads;
} catch (const std::exception &error) {
    std::cerr << error.what() << '\n';
    return 1;
}
