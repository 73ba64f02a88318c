#!/usr/bin/env bash
# Checks the library against its header and both against the committed
# ffi/abi.txt, and runs the program in the header's opening comment.
#
#   abi.sh ROOT LIBRARY_FOLDER            check
#   abi.sh ROOT LIBRARY_FOLDER --write    write ffi/abi.txt after a deliberate change
set -euo pipefail
root=$1 folder=$2
header=$root/ffi/include/inlay.h
mkdir -p "$BUILD"

case $(uname) in
Darwin) symbols=$(nm -gU "$folder/libinlay.dylib" | awk '{ sub(/^_/, "", $3); print $3 }' | sort) ;;
*) symbols=$(nm -D --defined-only "$folder/libinlay.so" | awk '{ print $3 }' | sort) ;;
esac

# The header without comments, blank lines and redundant blanks.
declarations=$(awk '
    { text = text $0 "\n" }
    END {
        while ((from = index(text, "/*")) > 0) {
            rest = substr(text, from + 2)
            text = substr(text, 1, from - 1) substr(rest, index(rest, "*/") + 2)
        }
        printf "%s", text
    }' "$header" | sed -E 's/[ \t]+/ /g; s/ $//; /^ ?$/d')

found=$(printf 'symbols\n%s\n\ndeclarations\n%s\n' "$symbols" "$declarations")
if [ "${3:-}" = --write ]; then
    printf '%s\n' "$found" >"$root/ffi/abi.txt"
    exit 0
fi
if ! diff -u "$root/ffi/abi.txt" - <<<"$found"; then
    echo "C ABI: FAILED, it differs from ffi/abi.txt. If that is wanted: tests/c/abi.sh ROOT FOLDER --write"
    exit 1
fi
if [ "$(uname)" = Linux ]; then
    readelf -d "$folder/libinlay.so" | grep -q 'SONAME.*\[libinlay.so\]' ||
        { echo "C ABI: FAILED, libinlay.so has no soname"; exit 1; }
fi
count=$(grep -c '^inlay_' <<<"$symbols")
[ "$count" -le 8 ] || { echo "C ABI: FAILED, it has more than eight functions"; exit 1; }
echo "C ABI: passed ($count functions)"

sed -n '/BEGIN smallest.c/,/END smallest.c/p' "$header" | sed '1d;$d; s/^ \* \{0,1\}//' >"$BUILD/smallest.c"
${CC:-cc} ${WARNINGS:-} $INLAY_CFLAGS -o "$BUILD/smallest" "$BUILD/smallest.c" $INLAY_LIBS
printed=$(timeout 900 "$BUILD/smallest") || { echo "The smallest program: FAILED: $printed"; exit 1; }
case $printed in
*'"content":"Hello!"'*) echo "The smallest program: passed" ;;
*) echo "The smallest program: FAILED, it printed: $printed"; exit 1 ;;
esac
for language in "c++ -x c++" "${CC:-cc} -std=c89 -x c" "${CC:-cc} -std=c11 -x c"; do
    command -v ${language%% *} >/dev/null || continue
    echo '#include <inlay.h>' | $language -Wall -Wextra -Werror -pedantic $INLAY_CFLAGS -fsyntax-only - ||
        { echo "The header: FAILED with $language"; exit 1; }
done
