#!/usr/bin/env bash
# Writes inlay.hpp as one header, with the files that it includes inlined.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/include"

declare -A seen=()

paste() {
    local line file
    while IFS= read -r line; do
        if [[ $line =~ ^#include\ \"(inlay_[a-z]+\.hpp)\" ]]; then
            file=${BASH_REMATCH[1]}
            if [ -z "${seen[$file]:-}" ]; then
                seen[$file]=1
                paste "$file"
            fi
        else
            printf '%s\n' "$line"
        fi
    done <"$1"
}

paste inlay.hpp
