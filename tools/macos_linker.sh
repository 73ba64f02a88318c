#!/bin/sh
# Links as cc does, but lets libinlay export only its own functions.
#
# rustc exports every C function of every crate that a library depends on, so
# those of llguidance, too. On Linux build.rs hides them; Apple's linker does not
# accept a second list of exports, so here the list of rustc is shortened.
for argument in "$@"; do
    case $argument in
    -Wl,*) file=${argument#-Wl,} ;;
    *) file=$argument ;;
    esac
    # The file that follows -exported_symbols_list; that of libinlay names inlay_open.
    if [ "${previous:-}" = -exported_symbols_list ] && grep -qx _inlay_open "$file"; then
        grep '^_inlay_' "$file" >"$file.short" && mv "$file.short" "$file"
    fi
    previous=$file
done
exec "${CC:-cc}" "$@"
