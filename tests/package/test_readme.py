"""The code in the README and the guides is run unchanged."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def blocks(page, language):
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_c_program_of_the_readme(tmp_path):
    (source,) = blocks("README.md", "c")
    (tmp_path / "program.c").write_text(source)
    library = ROOT / "target/release"
    run(
        *(os.environ.get("CC", "cc"), "-std=c99", "-Wall", "-Wextra", "-Werror"),
        *(f"-I{ROOT}/ffi/include", str(tmp_path / "program.c"), "-o", str(tmp_path / "program")),
        *(f"-L{library}", f"-Wl,-rpath,{library}", "-linlay"),
    )
    lines = run(str(tmp_path / "program")).splitlines()
    assert any('"chat.completions.chunk"' in line for line in lines)
    assert '"id":3,"result"' in lines[-1] and "Hello!" in lines[-1]


def test_the_python_program_of_the_readme():
    (source,) = blocks("README.md", "python")
    assert run(sys.executable, "-c", source) == "Hello!"


def test_the_first_program_of_the_python_guide():
    source = blocks("docs/guides/python.md", "python")[0]
    assert run(sys.executable, "-c", source) == "Hello!\n"
