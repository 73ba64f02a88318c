#!/usr/bin/env bash
# Runs the given C test programs, under $RUN if that is set.
set -euo pipefail
failed=0
for name in "$@"; do
    start=$SECONDS
    output=$(mktemp)
    if timeout 900 ${RUN:-} "$BUILD/test_$name" >"$output" 2>&1; then
        # The library never writes to the host's streams, and neither do
        # tests that pass.
        if [ -s "$output" ]; then
            echo "C test $name: it printed"
            head -50 "$output"
            failed=1
        else
            echo "C test $name: passed ($((SECONDS - start)) s)"
        fi
    else
        echo "C test $name: FAILED with status $?"
        head -100 "$output"
        failed=1
    fi
    rm -f "$output"
done
exit $failed
