#!/usr/bin/env bash
# Runs a command as on a machine that has only the toolchains: with an empty
# home, and so with empty caches of pip, cargo, npm, Go and Maven. Downloads of
# an earlier build cannot hide a missing install step.
#
#   fresh_home.sh COMMAND [ARGUMENT...]
#
# The access to the registries is carried over: the configuration of the
# clients, but never their downloads. The home is removed at the end.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: fresh_home.sh COMMAND [ARGUMENT...]" >&2; exit 2; }

old=${HOME:?}
config=${XDG_CONFIG_HOME:-$old/.config}
fresh=$(mktemp -d)
# Go's modules are read-only, folders included.
trap 'chmod -R u+w "$fresh"; rm -rf "$fresh"' EXIT

carry() { # file, its path in the new home
    [ -f "$1" ] || return 0
    mkdir -p "$(dirname "$fresh/$2")"
    cp "$1" "$fresh/$2"
}

for file in .gitconfig .netrc .npmrc .pip/pip.conf .mavenrc .m2/settings.xml .m2/settings-security.xml; do
    carry "$old/$file" "$file"
done
for file in git/config pip/pip.conf go/env; do
    carry "$config/$file" ".config/$file"
done
for file in config config.toml; do
    carry "${CARGO_HOME:-$old/.cargo}/$file" ".cargo/$file"
done

# Toolchains are installed, not fetched: those below the old home are still used.
export RUSTUP_HOME=${RUSTUP_HOME:-$old/.rustup}
export PYENV_ROOT=${PYENV_ROOT:-$old/.pyenv}
[ -d "$RUSTUP_HOME" ] || unset RUSTUP_HOME
[ -d "$PYENV_ROOT" ] || unset PYENV_ROOT

# Folders that the environment or a carried file may name.
unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME HF_HOME INLAY_CACHE
unset CARGO_TARGET_DIR CARGO_BUILD_TARGET_DIR
export HOME=$fresh
export CARGO_HOME=$fresh/.cargo
export PIP_CACHE_DIR=$fresh/.cache/pip
export npm_config_cache=$fresh/.npm
export GOPATH=$fresh/go GOMODCACHE=$fresh/go/pkg/mod GOCACHE=$fresh/.cache/go-build
# Java takes the home from the user database, not from HOME.
export MAVEN_OPTS="${MAVEN_OPTS:-} -Duser.home=$fresh -Dmaven.repo.local=$fresh/.m2/repository"

"$@"
