#!/usr/bin/env bash
# Installs the peers that Inlay is compared with, built for this machine, each in
# its own environment below the given folder (build/bench-peers).
#
#   peers.sh FOLDER             llama.cpp as a Python package, with its quantizer
#   peers.sh FOLDER server      also llama-server, from the sources of that package
#   peers.sh FOLDER onnx        also ONNX Runtime GenAI, with its model builder
#
# INLAY_BENCH_LLAMA (a Python with llama_cpp and gguf), INLAY_BENCH_LLAMA_SERVER
# and INLAY_BENCH_ONNX name existing installations, which are used instead.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?the folder for the environments}
shift
mkdir -p "$folder"
pin=$(sed -nE 's/^llama-cpp-python\[server\]==(.*)/\1/p' "$here/checkpoints/llama.txt")

environment() { # name, what pip installs...
    local name=$1
    shift
    test -x "$folder/$name/bin/python" || "$("$here/needs.sh" python)" -m venv "$folder/$name"
    "$folder/$name/bin/pip" install --quiet --disable-pip-version-check "$@"
}

python_package() {
    test -z "${INLAY_BENCH_LLAMA:-}" || return 0 # it exists already
    CMAKE_ARGS="-DGGML_NATIVE=ON" environment llama -r "$here/checkpoints/llama.txt"
}

server() {
    local sources=$folder/src build=$folder/server-build
    test -z "${INLAY_BENCH_LLAMA_SERVER:-}" || return 0
    test ! -x "$folder/llama-server" || return 0
    environment download pip cmake ninja
    "$folder/download/bin/pip" download --quiet --no-deps --no-binary llama-cpp-python \
        "llama-cpp-python==$pin" -d "$folder/sdist"
    mkdir -p "$sources"
    tar xzf "$folder/sdist/"*.tar.gz -C "$sources" --strip-components=3 \
        --wildcards '*/vendor/llama.cpp/*'
    PATH="$folder/download/bin:$PATH"
    cmake -G Ninja -S "$sources" -B "$build" -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=ON \
        -DBUILD_SHARED_LIBS=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF \
        -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_OPENSSL=OFF >"$folder/cmake.log"
    cmake --build "$build" --target llama-server --parallel "${JOBS:-2}" >>"$folder/cmake.log"
    cp "$build/bin/llama-server" "$folder/llama-server"
    rm -rf "$sources" "$build" "$folder/sdist"
}

onnx() {
    test -z "${INLAY_BENCH_ONNX:-}" || return 0
    environment onnx -r "$here/checkpoints/onnx.txt"
}

python_package
for part in "$@"; do
    case "$part" in
    server | onnx) "$part" ;;
    *)
        echo "peers.sh knows no $part" >&2
        exit 2
        ;;
    esac
done
