#!/usr/bin/env bash
# Called by cargo instead of rustc for the crates of this workspace: adds
# libFuzzer's coverage counters to those that are fuzzed. Dependencies are
# compiled as usual, and shared with the ordinary build.
#
# libFuzzer checks every changed counter after every input, which is most of
# the time of a short input. So the message path counts every edge, but the
# engine behind it only every function.
set -euo pipefail
coverage=()
crate=
previous=
for argument in "$@"; do
    [ "$previous" != --crate-name ] || crate=$argument
    previous=$argument
done
level=
case $crate in
inlay) level=3 ;;
inlay_runtime) level=1 ;;
esac
if [ -n "$level" ]; then
    coverage=(
        -Cpasses=sancov-module
        -Cllvm-args=-sanitizer-coverage-level=$level
        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
        -Cllvm-args=-sanitizer-coverage-pc-table
    )
fi
exec "$@" "${coverage[@]}"
