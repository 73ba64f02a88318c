"""`tools/fresh_home.sh` runs a command with an empty home, as on a fresh machine."""

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


def test_the_java_tests_fetch_what_runs_them_before_they_go_offline(tmp_path):
    # Surefire fetches its provider only when it starts tests: a set-up that skips them, or names
    # one that does not exist, works only on a machine that has fetched it before.
    calls = tmp_path / "calls"
    for name in ("mvn", "jdk/bin/java"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f'#!/bin/sh\necho "$*" >>"{calls}.{Path(name).name}"\n')
        (tmp_path / name).chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    variables = {"MVN": tmp_path / "mvn", "JDK": tmp_path / "jdk", "OLD": "", "WORK": work}
    done = subprocess.run(
        ["make", "-C", str(SCRIPT.parents[1] / "bindings/java"), "run-tests"]
        + [f"{name}={value}" for name, value in variables.items()],
        env={key: value for key, value in os.environ.items() if key != "MAKEFLAGS"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    fetch, *later = (line.split() for line in Path(f"{calls}.mvn").read_text().splitlines())
    assert "package" in fetch and "--offline" not in fetch
    assert not [
        word for word in fetch if word.startswith(("-DskipTests", "-Dtest=", "-Dmaven.test"))
    ]
    assert later and all("--offline" in call for call in later)
