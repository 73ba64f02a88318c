#!/usr/bin/env bash
# Called by cargo in place of rustc for the crates of this workspace: adds
# libFuzzer's coverage counters to those that are fuzzed. Dependencies are
# compiled as ever, and shared with the ordinary build.
set -euo pipefail
coverage=()
crate=
previous=
for argument in "$@"; do
    [ "$previous" != --crate-name ] || crate=$argument
    previous=$argument
done
case $crate in
inlay | inlay_runtime | fuzz_send)
    coverage=(
        -Cpasses=sancov-module
        -Cllvm-args=-sanitizer-coverage-level=3
        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
        -Cllvm-args=-sanitizer-coverage-pc-table
    )
    ;;
esac
exec "$@" "${coverage[@]}"
