"""`tools/fresh_home.sh` runs a command with an empty home: CI sees what a fresh machine sees."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools/fresh_home.sh"
CARRIED = {".npmrc", ".gitconfig", ".m2/settings.xml", ".config/pip/pip.conf", ".cargo/config.toml"}
FETCHED = (".npm/_cacache/a", ".m2/repository/a.jar", ".cache/pip/a", "go/pkg/mod/a")


@pytest.fixture
def home(tmp_path):
    """A home with the configuration of clients and with what they fetched."""
    made = tmp_path / "home"
    for name in (*CARRIED, *FETCHED, ".cargo/registry/a.crate", ".local/lib/a.py"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(name)
    return made


def run(home, command, **environment):
    place = home.parent / "tmp"
    place.mkdir(exist_ok=True)
    done = subprocess.run(
        ["bash", str(SCRIPT), "bash", "-c", command],
        env={"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(place), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not list(place.iterdir()), "the home was left behind"
    return done


def test_configuration_is_carried_and_nothing_that_was_fetched(home):
    done = run(home, 'cd "$HOME"; find . -type f')
    assert done.returncode == 0, done.stderr
    assert {line.removeprefix("./") for line in done.stdout.splitlines()} == CARRIED


def test_every_cache_lies_in_the_new_home(home):
    given = {"CARGO_HOME": str(home / ".cargo"), "GOMODCACHE": str(home / "go/pkg/mod")}
    given |= {"CARGO_TARGET_DIR": str(home / "t"), "XDG_CACHE_HOME": str(home / ".cache")}
    done = run(home, "env", **given)
    lines = [line for line in done.stdout.splitlines() if str(home) in line]
    assert lines == []
    assert "user.home=" in done.stdout and "npm_config_cache=" in done.stdout


def test_toolchains_below_the_old_home_are_used_on(home):
    (home / ".rustup").mkdir()
    (home / ".pyenv").mkdir()
    done = run(home, 'echo "$RUSTUP_HOME $PYENV_ROOT"')
    assert done.stdout.split() == [str(home / ".rustup"), str(home / ".pyenv")]


def test_the_status_is_that_of_the_command_and_all_is_removed(home):
    written = (
        'mkdir -p "$GOMODCACHE/m"; touch "$GOMODCACHE/m/a"; chmod -R a-w "$GOMODCACHE"; exit 7'
    )
    assert run(home, written).returncode == 7
