#!/usr/bin/env bash
# Fuzzes inlay_send: message by message with one long-lived client (`send`),
# and whole lifetimes of clients with their threads (`life`).
#
#   run.sh SECONDS [send|life [libFuzzer options]]     0 seconds: until stopped
#
# Without a target both are run, `send` for two thirds of the time. Needs a C++
# compiler and the stable toolchain. New inputs are kept in corpus/, crashes in
# artifacts/; both are not under version control. To run one input again:
# run.sh 1 send artifacts/crash-...
set -euo pipefail
seconds=$1
target=${2:-both}
shift $(($# < 2 ? $# : 2))
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export RUSTC_WORKSPACE_WRAPPER=$here/rustc.sh
"${CARGO:-cargo}" build --release --locked --quiet -p inlay-fuzz --bins \
    --manifest-path "$here/Cargo.toml"
binaries=$(cd "${CARGO_TARGET_DIR:-$here/../../target}/release" && pwd)

# The messages may name files; what they write goes to a separate folder.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# fuzz TARGET SECONDS [libFuzzer options]
fuzz() {
    local name=$1 time=$2 argument corpus=$here/corpus/$1
    shift 2
    mkdir -p "$corpus" "$here/artifacts"
    local what=("$corpus" "$here/seeds")
    for argument in "$@"; do
        # A named file is run instead of the corpus.
        [ ! -f "$argument" ] || what=()
    done
    local files=()
    for argument in "$@"; do
        if [ -f "$argument" ]; then argument=$(realpath "$argument"); fi
        files+=("$argument")
    done
    echo "Fuzzing: $name"
    # Without entropic scheduling an input takes a third less time.
    (cd "$scratch" && "$binaries/fuzz_$name" -max_total_time="$time" -timeout=300 -rss_limit_mb=4096 \
        -print_final_stats=1 -detect_leaks=0 -reload=0 -entropic=0 -reduce_inputs=0 -verbosity=1 \
        -artifact_prefix="$here/artifacts/" "${files[@]}" "${what[@]}")
}

case $target in
send) fuzz send "$seconds" -max_len=512 "$@" ;;
life) fuzz life "$seconds" -max_len=4096 "$@" ;;
both)
    turn=$((seconds > 0 ? seconds : 1800))
    while :; do
        fuzz send $((turn * 2 / 3)) -max_len=512
        fuzz life $((turn - turn * 2 / 3)) -max_len=4096
        [ "$seconds" -eq 0 ] || break
    done
    ;;
*)
    echo "There is no fuzz target $target: send or life." >&2
    exit 2
    ;;
esac
