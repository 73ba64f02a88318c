#!/usr/bin/env bash
# Packs what a program needs into one tarball: the library, the header, files
# for pkg-config and CMake, the examples, the bindings and the licence.
#
#   dist.sh FOLDER_OF_THE_LIBRARY OUTPUT_FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
from=$1
out=$2

version=$(sed -nE 's/^version = "(.*)"/\1/p' Cargo.toml | head -1)
case "$(uname -s)" in
Darwin) library=libinlay.dylib platform=macos ;;
*) library=libinlay.so platform=$(uname -s | tr '[:upper:]' '[:lower:]') ;;
esac
name=inlay-$version-$platform-$(uname -m)

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
root=$staging/$name
mkdir -p "$root"/{include,lib/pkgconfig,lib/cmake/Inlay,share/inlay/examples,share/inlay/schemas}
cp "$from/$library" "$root/lib/"
cp ffi/include/inlay.h "$root/include/"
cp bindings/c/*.c bindings/c/*.h bindings/c/CMakeLists.txt "$root/share/inlay/examples/"
cp schemas/v1/*.json "$root/share/inlay/schemas/"
cp LICENSE CHANGELOG.md "$root/"
sed -e "s|@VERSION@|$version|" ffi/package/inlay.pc >"$root/lib/pkgconfig/inlay.pc"
sed -e "s|@LIBRARY@|$library|" ffi/package/InlayConfig.cmake >"$root/lib/cmake/Inlay/InlayConfig.cmake"
sed -e "s|@VERSION@|$version|" ffi/package/InlayConfigVersion.cmake \
    >"$root/lib/cmake/Inlay/InlayConfigVersion.cmake"

# Each binding packs itself: it may use the library and the header packed above.
# INLAY_DIST_BINDINGS, if set, lists the only ones to pack.
cp bindings/examples.json "$root/share/inlay/"
for makefile in bindings/*/Makefile; do
    language=$(basename "$(dirname "$makefile")")
    [ "$language" != c ] || continue
    [[ " ${INLAY_DIST_BINDINGS-$language} " == *" $language "* ]] || continue
    mkdir -p "$root/bindings/$language"
    make --no-print-directory -C "bindings/$language" package OUT="$root/bindings/$language" >&2
done

mkdir -p "$out"
tar -C "$staging" --owner=0 --group=0 -czf "$out/$name.tar.gz" "$name"
echo "$out/$name.tar.gz"
