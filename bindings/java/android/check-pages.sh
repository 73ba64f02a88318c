#!/usr/bin/env bash
# Checks that the libraries in a folder (jniLibs) load on devices with pages of
# 16 KB: every loaded segment has to be aligned to 16384 bytes or more.
set -euo pipefail

readelf=$(command -v llvm-readelf || command -v readelf)
found=0
for library in "$1"/*/*.so; do
    [ -e "$library" ] || continue
    found=1
    case $library in */armeabi-v7a/* | */x86/*) continue ;; esac # 32-bit: 4 KB only
    "$readelf" --program-headers --wide "$library" | awk -v library="$library" '
        $1 == "LOAD" && strtonum16($NF) < 16384 { bad = 1 }
        function strtonum16(text,   value, at) {
            text = tolower(substr(text, 3))
            for (at = 1; at <= length(text); at++)
                value = value * 16 + index("0123456789abcdef", substr(text, at, 1)) - 1
            return value
        }
        END {
            if (bad) print library ": its segments are aligned to less than 16 KB. " \
                "Link it with -Wl,-z,max-page-size=16384, or with NDK 28 or newer." > "/dev/stderr"
            exit bad
        }'
done
if [ "$found" = 0 ]; then
    echo "There is no library in $1: put libinlay.so into $1/arm64-v8a and $1/x86_64." >&2
    exit 1
fi
