#!/usr/bin/env bash
# Prints the home of a JDK:
#
#   jdks.sh build   the newest, 17 at least: from 22 on it compiles what uses the
#                   Foreign Function API as well
#   jdks.sh old     one from 17 to 21, to test with JNA
#
# Nothing is printed, and the status is 1, when there is none.
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
