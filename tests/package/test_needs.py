"""`tools/needs.sh` lists what a machine lacks, or installs it."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools/needs.sh"

APT = """#!/bin/sh
echo "$*" >> "{bin}/../asked"
case "$1" in
install) {install} ;;
esac
"""


@pytest.fixture
def machine(tmp_path):
    """A machine with only a shell: returns a function that runs the script on it."""
    bin = tmp_path / "bin"
    bin.mkdir()
    for name in ("bash", "env", "sh", "touch", "chmod"):
        (bin / name).symlink_to(shutil.which(name))

    def program(name, text):
        (bin / name).write_text(text)
        (bin / name).chmod(0o755)

    def run(*needs, root=True, apt=None, **environment):
        program("id", f"#!/bin/sh\necho {0 if root else 1000}\n")
        if apt is not None:
            program("apt-get", APT.format(bin=bin, install=apt.format(bin=bin)))
        done = subprocess.run(
            ["bash", str(SCRIPT), *needs],
            env={"PATH": str(bin), **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        asked = tmp_path / "asked"
        calls = asked.read_text().splitlines() if asked.exists() else []
        return done.returncode, done.stderr, calls

    return run


BRINGS = "touch {bin}/chromium; chmod +x {bin}/chromium"


def test_what_is_missing_is_named_with_the_way_to_get_it(machine):
    code, told, calls = machine("chromium", "cargo", root=False, apt=BRINGS)
    assert (code, calls) == (1, [])
    assert "  - Chromium, for the test of the web page\n" in told
    assert "  - cargo, the Rust toolchain (https://rustup.rs)\n" in told
    assert told.endswith("On Debian or Ubuntu: apt-get install chromium\n")


def test_root_on_debian_gets_it_installed_and_is_told(machine):
    code, told, calls = machine("chromium", apt=BRINGS)
    assert (code, len(calls)) == (0, 2)
    assert calls[1].endswith("chromium")
    assert told.startswith("Installing chromium with apt-get (INLAY_INSTALL_NEEDS=0 ")


def test_nothing_is_installed_against_the_users_will(machine):
    code, told, calls = machine("chromium", apt=BRINGS, INLAY_INSTALL_NEEDS="0")
    assert (code, calls) == (1, [])
    assert "Chromium" in told


@pytest.mark.parametrize("apt", ["exit 100", "true", None])
def test_an_installation_that_fails_or_does_not_help_ends_in_the_list(machine, apt):
    code, told, _ = machine("chromium", "cargo", apt=apt)
    assert code == 1
    assert "  - Chromium" in told
    assert "  - cargo" in told


def test_an_unknown_need_is_a_mistake_of_the_makefile(machine):
    assert machine("chrome")[0] == 2
