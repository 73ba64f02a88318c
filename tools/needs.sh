#!/usr/bin/env bash
# Checks what a build needs and prints the Python to use.
#
#   needs.sh            check everything; print a Python of 3.11 or newer
#   needs.sh cargo cc   check only these
#
# node and chromium are checked only if named: tests that use them are skipped
# without them.
#
# On Debian, as root, what is missing is installed; elsewhere it is listed
# together with the way to get it. With INLAY_INSTALL_NEEDS=0 it is only listed.
set -euo pipefail

missing=()
packages=()

lack() { # what it is, Debian packages or "", another way to get it
    missing+=("$1${3:+ ($3)}")
    [ -z "$2" ] || packages+=($2)
}

find_python() {
    local name
    for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

has_node() {
    node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)' 2>/dev/null
}

check() {
    case "$1" in
    python)
        if ! python=$(find_python); then
            lack "Python 3.11 or newer" "python3 python3-venv" ""
        elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
            lack "Python's venv module" "python3-venv" ""
        fi
        ;;
    cargo)
        command -v "${CARGO:-cargo}" >/dev/null || lack "cargo, the Rust toolchain" "" "https://rustup.rs"
        ;;
    cc)
        command -v "${CC:-cc}" >/dev/null || lack "a C compiler" "build-essential" ""
        ;;
    cxx)
        command -v "${CXX:-c++}" >/dev/null || lack "a C++ compiler, for the fuzzer" "build-essential" ""
        ;;
    node)
        if ! command -v npm >/dev/null || ! has_node; then
            lack "Node 20 or newer with npm, for tests with its clients" "nodejs npm" "https://nodejs.org"
        fi
        ;;
    chromium)
        command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
            command -v google-chrome >/dev/null ||
            lack "Chromium, for the test of the web page" "chromium" ""
        ;;
    nlohmann)
        echo '#include <nlohmann/json.hpp>' | "${CXX:-c++}" -fsyntax-only -x c++ - 2>/dev/null ||
            lack "nlohmann/json.hpp, for the C++ binding" "nlohmann-json3-dev" ""
        ;;
    *)
        echo "needs.sh: unknown need '$1'" >&2
        exit 2
        ;;
    esac
}

wanted=("$@")
[ $# -gt 0 ] || wanted=(python cargo cc cxx)
python=
for need in "${wanted[@]}"; do check "$need"; done

install() {
    echo "Installing ${packages[*]} with apt-get (INLAY_INSTALL_NEEDS=0 keeps it from that)."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
}

if [ ${#packages[@]} -gt 0 ] && [ "${INLAY_INSTALL_NEEDS:-1}" = 1 ] && [ "$(id -u)" = 0 ] &&
    command -v apt-get >/dev/null && install >&2; then
    INLAY_INSTALL_NEEDS=0 exec "$0" "$@"
fi

if [ ${#missing[@]} -gt 0 ]; then
    {
        echo "This machine lacks:"
        printf '  - %s\n' "${missing[@]}"
        [ ${#packages[@]} -eq 0 ] || echo "On Debian or Ubuntu: apt-get install ${packages[*]}"
    } >&2
    exit 1
fi
[ -z "$python" ] || echo "$python"
