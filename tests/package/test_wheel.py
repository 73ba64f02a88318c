"""The wheel is all that a Python program needs: it is installed elsewhere and used."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROGRAM = """
import inlay
from inlay.client import Client

with Client() as client:
    client.models.load("builtin:echo")
    answer = client.chat.completions.create(
        model="builtin:echo", messages=[{"role": "user", "content": "Hello!"}]
    )
    print(client.library_path)
    print(answer.choices[0].message.content)
"""


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def clean_environment():
    hidden = ("PYTHONPATH", "INLAY_LIBRARY", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if name not in hidden}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    # The build of the tests is reused: a release build takes minutes more. The
    # build backend is already installed, and isolation would fetch it again.
    run(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
        *("--disable-pip-version-check", "--wheel-dir", str(out), str(ROOT)),
        env={**os.environ, "INLAY_CARGO_PROFILE": "release"},
    )
    (path,) = out.glob("*.whl")
    return path


def test_the_wheel_has_the_parts(wheel):
    assert wheel.name.startswith("inlay-") and "-py3-none-" in wheel.name
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "inlay/_native/inlay.h" in names
    assert any(name.startswith("inlay/_native/") and "inlay.h" not in name for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith("tests") for name in names)


def test_the_installed_wheel_answers(wheel, tmp_path):
    place = tmp_path / "env"
    # The dependencies are those of the environment that runs the tests: only the package itself
    # is installed, and no index is asked.
    venv.create(place, with_pip=False, symlinks=True)
    (site,) = place.glob("lib/python*/site-packages")
    others = [path for path in sys.path if path.endswith("site-packages")]
    (site / "others.pth").write_text("\n".join(others))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    python = str(place / "bin/python")
    out = run(python, "-c", PROGRAM, cwd=tmp_path, env=clean_environment()).splitlines()
    assert Path(out[0]).is_relative_to(site)
    assert out[1] == "Hello!"
    version = run(python, "-m", "inlay", "--version", cwd=tmp_path, env=clean_environment())
    assert version.startswith("inlay 0.")
