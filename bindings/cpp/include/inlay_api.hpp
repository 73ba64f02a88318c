// The six functions of inlay.h: linked, or found at run time where INLAY_LOAD is defined.
#ifndef INLAY_API_HPP
#define INLAY_API_HPP

#include "inlay_result.hpp"

#include <inlay.h>

#ifdef _WIN32
#include <process.h>
#else
#include <unistd.h>
#endif

#ifdef INLAY_LOAD
#include <cstdlib>
#include <filesystem>
#include <mutex>
#ifdef _WIN32
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <dlfcn.h>
#endif
#endif

namespace inlay::detail {

/// The lowest ABI number that this header works with.
inline constexpr int needed_abi = 1;

inline long process_id() {
#ifdef _WIN32
    return _getpid();
#else
    return static_cast<long>(getpid());
#endif
}

struct api {
    decltype(&::inlay_about) about{};
    decltype(&::inlay_open) open{};
    decltype(&::inlay_send) send{};
    decltype(&::inlay_recv) recv{};
    decltype(&::inlay_fd) fd{};
    decltype(&::inlay_close) close{};
};

inline error failure(const char *name, std::string message) {
    return error{.name = name, .message = std::move(message), .pointer = {}, .code = {}};
}

inline result<api> checked(const api &found, const std::string &place) {
    auto about = json::parse(found.about(), nullptr, false);
    int abi = about.is_object() ? about.value("abi", 0) : 0;
    if (abi < needed_abi)
        return unexpected(failure("library_incompatible",
                                  place + " has ABI " + std::to_string(abi) + ", and this program needs " +
                                      std::to_string(needed_abi) + " or newer."));
    return found;
}

#ifndef INLAY_LOAD

inline result<api> find_api(const std::string &library) {
    if (!library.empty())
        return unexpected(
            failure("library_missing",
                    library + " was asked for, but libinlay is linked into this program."));
    return checked({::inlay_about, ::inlay_open, ::inlay_send, ::inlay_recv, ::inlay_fd,
                    ::inlay_close},
                   "The linked libinlay");
}

#else

#if defined(_WIN32)
inline constexpr const char *library_name = "inlay.dll";
using library_handle = HMODULE;
inline library_handle open_library(const std::string &path) { return LoadLibraryA(path.c_str()); }
inline void *find_symbol(library_handle library, const char *name) {
    return reinterpret_cast<void *>(GetProcAddress(library, name));
}
inline std::string loader_says(const std::string &path) {
    return path + ": error " + std::to_string(GetLastError());
}
#else
#if defined(__APPLE__)
inline constexpr const char *library_name = "libinlay.dylib";
#else
inline constexpr const char *library_name = "libinlay.so";
#endif
using library_handle = void *;
inline library_handle open_library(const std::string &path) {
    return dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
}
inline void *find_symbol(library_handle library, const char *name) { return dlsym(library, name); }
inline std::string loader_says(const std::string &) {
    const char *text = dlerror();
    return text ? text : "unknown error";
}
#endif

/// The folder of the program; empty if the system does not say.
inline std::filesystem::path program_folder() {
    std::error_code failed;
#if defined(_WIN32)
    wchar_t name[32768];
    DWORD length = GetModuleFileNameW(nullptr, name, 32768);
    return length ? std::filesystem::path(name).parent_path() : std::filesystem::path();
#else
    auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
    return failed ? std::filesystem::path() : program.parent_path();
#endif
}

inline result<std::vector<std::string>> places(const std::string &given) {
    const char *variable = std::getenv("INLAY_LIBRARY");
    std::string named = !given.empty() ? given : variable ? variable : "";
    std::error_code failed;
    if (!named.empty()) {
        if (!std::filesystem::is_regular_file(named, failed))
            return unexpected(failure(
                "library_missing",
                std::string(given.empty() ? "INLAY_LIBRARY" : "The path given") + " names " + named +
                    ", which is no file."));
        return std::vector<std::string>{named};
    }
    std::vector<std::string> found;
    auto folder = program_folder();
    if (!folder.empty())
        for (const char *place : {".", "../Frameworks", "../lib"})
            if (auto path = folder / place / library_name;
                std::filesystem::is_regular_file(path, failed))
                found.push_back(path.string());
    found.emplace_back(library_name);
    return found;
}

/// Opens the library, once for each path. It is never unloaded.
inline result<api> find_api(const std::string &given) {
    static std::mutex lock;
    static std::map<std::string, api> opened;
    auto candidates = places(given);
    if (!candidates)
        return unexpected(candidates.error());
    std::lock_guard guard(lock);
    std::string tried;
    for (const auto &place : *candidates) {
        if (auto known = opened.find(place); known != opened.end())
            return known->second;
        library_handle library = open_library(place);
        if (!library) {
            tried += (tried.empty() ? "" : "; ") + loader_says(place);
            continue;
        }
        api found;
        bool whole = true;
        auto find = [&](auto &function, const char *name) {
            function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(
                find_symbol(library, name));
            whole = whole && function;
        };
        find(found.about, "inlay_about");
        find(found.open, "inlay_open");
        find(found.send, "inlay_send");
        find(found.recv, "inlay_recv");
        find(found.fd, "inlay_fd");
        find(found.close, "inlay_close");
        if (!whole)
            return unexpected(failure("library_incompatible", place + " is not libinlay."));
        auto fits = checked(found, place);
        if (fits)
            opened.emplace(place, found);
        return fits;
    }
    return unexpected(failure("library_missing",
                              std::string(library_name) + " could not be opened (" + tried +
                                  "). Put it beside the program, or set INLAY_LIBRARY to its path."));
}

#endif

}  // namespace inlay::detail

#endif  // INLAY_API_HPP
