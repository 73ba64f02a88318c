#!/usr/bin/env bash
# Fuzzes inlay_send.
#
#   run.sh SECONDS [libFuzzer options]     0 seconds: until stopped
#
# Needs a C++ compiler and the stable toolchain. What is learnt is kept in
# corpus/, what is found in artifacts/; both are out of version control. To run
# one input again: run.sh 1 artifacts/crash-...
set -euo pipefail
seconds=$1
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export RUSTC_WORKSPACE_WRAPPER=$here/rustc.sh
"${CARGO:-cargo}" build --release --locked --quiet -p inlay-fuzz --bin fuzz_send \
    --manifest-path "$here/Cargo.toml"
binary=${CARGO_TARGET_DIR:-$here/../../target}/release/fuzz_send
mkdir -p "$here/corpus" "$here/artifacts"

# The messages may name files; whatever they write goes to a place of its own.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
binary=$(cd "$(dirname "$binary")" && pwd)/fuzz_send
cd "$scratch"
what=("$here/corpus" "$here/seeds")
for argument in "$@"; do
    # A file that is named is run instead of the corpus.
    [ ! -f "$argument" ] || what=()
done
"$binary" -max_total_time="$seconds" -max_len=4096 -timeout=30 -rss_limit_mb=4096 -print_final_stats=1 \
    -detect_leaks=0 -reload=0 -artifact_prefix="$here/artifacts/" "$@" "${what[@]}"
