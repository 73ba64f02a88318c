"""The linker script for macOS shortens the list of exported symbols, on any machine."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools/macos_linker.sh"


@pytest.mark.parametrize("form", ["{}", "-Wl,{}"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["_inlay_open", "_inlay_send", "_llg_new"], ["_inlay_open", "_inlay_send"]),
        (["_some_macro", "_llg_new"], ["_some_macro", "_llg_new"]),
    ],
)
def test_only_the_functions_of_the_header_are_exported(tmp_path, form, before, after):
    symbols = tmp_path / "list"
    symbols.write_text("".join(f"{name}\n" for name in before))
    arguments = ["a.o", form.format("-exported_symbols_list"), form.format(symbols), "-o", "b"]
    done = subprocess.run(
        [str(SCRIPT), *arguments],
        env={**os.environ, "CC": "echo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == arguments
    assert symbols.read_text().split() == after
