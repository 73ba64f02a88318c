#!/usr/bin/env bash
# Runs the C examples on the built-in models and compares what they print.
set -euo pipefail
failed=0

check() {
    local name=$1 expected=$2 actual
    shift 2
    actual=$(timeout 900 "$@" 2>&1) || actual="status $?: $actual"
    if [ "$actual" = "$expected" ]; then
        echo "C example $name: passed"
    else
        printf 'C example %s: FAILED\nexpected: %s\nprinted:  %s\n' "$name" "$expected" "$actual"
        failed=1
    fi
}

text=$'He said "naïve" \\ 日本語 😀\tand left.'
check oneshot "$text" "$BUILD/oneshot" builtin:echo "$text"
check stream "$text" "$BUILD/stream" builtin:echo "$text"
check cancel request_cancelled "$BUILD/cancel"
check eventloop $'0: one\n1: two\n2: drei 😀' \
    bash -c 'printf "one\ntwo\ndrei 😀\n" | "$0" | sort' "$BUILD/eventloop"

if "$BUILD/oneshot" /no/such/model >/dev/null 2>"$BUILD/oneshot.err"; then
    echo "C example oneshot: FAILED, it found a model that does not exist"
    failed=1
elif ! grep -q /no/such/model "$BUILD/oneshot.err"; then
    echo "C example oneshot: FAILED, the error does not name the file: $(cat "$BUILD/oneshot.err")"
    failed=1
fi
exit $failed
