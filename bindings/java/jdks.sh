#!/usr/bin/env bash
# Prints the home of a JDK:
#
#   jdks.sh build   the newest, at least 17: from 22 on it also compiles the code
#                   that uses the Foreign Function API
#   jdks.sh old     one from 17 to 21, to test with JNA
#
# If there is none, prints nothing and exits with status 1.
set -euo pipefail

homes() {
    [ -z "${JAVA_HOME:-}" ] || echo "$JAVA_HOME"
    if javac=$(command -v javac); then dirname "$(dirname "$(readlink -f "$javac")")"; fi
    ls -d /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home 2>/dev/null || true
}

best= found=
while read -r home; do
    [ -x "$home/bin/javac" ] || continue
    version=$(sed -nE 's/^JAVA_VERSION="([0-9]+).*/\1/p' "$home/release" 2>/dev/null)
    [ "${version:-0}" -ge 17 ] || continue
    if [ "$1" = old ]; then
        [ "$version" -lt 22 ] || continue
    elif [ "$version" -le "${best:-0}" ]; then
        continue
    fi
    best=$version found=$home
done < <(homes)
[ -n "$found" ] && echo "$found"
