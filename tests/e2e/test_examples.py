"""Every program of `examples/` runs and prints what it should."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
SAID = {
    "chat.py": r"> What is my name\?\n.*Anna",
    "stream.py": r"(?s)Inlay is .*\d+ tokens in, \d+ out",
    "tools.py": r"get_weather\(\{'city': 'Paris'\}\)\n.*21",
    "extract.py": r"^Anna 30$",
    "many.py": r"Paris: .+\nRome: .+\nBerlin: .+\nMadrid: .+",
    "openai_client.py": r"Inlay is .*\nInlay is ",
}


def run(*command, **options):
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=600, **options
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("name", SAID)
def test_python(name):
    assert re.search(SAID[name], run(sys.executable, str(EXAMPLES / "python" / name)), re.M)


def test_every_python_example_is_tested_and_listed():
    names = {path.name for path in (EXAMPLES / "python").glob("*.py")}
    assert names == set(SAID)
    listed = (EXAMPLES / "README.md").read_text()
    for folder in ("python", "c"):
        for path in (EXAMPLES / folder).glob("*.[pc]*"):
            assert f"`{folder}/{path.name}`" in listed


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_c(tmp_path):
    run("make", "-C", str(EXAMPLES / "c"), f"OUT={tmp_path}")
    lines = run(str(tmp_path / "hello")).splitlines()
    assert any('"chat.completions.chunk"' in line for line in lines)
    assert "Hello there!" in lines[-1]
    assert '"weights_bytes"' in run(str(tmp_path / "plan"))
