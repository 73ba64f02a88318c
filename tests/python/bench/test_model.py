import json

import pytest
from typer.testing import CliRunner

from inlay.bench.model import forget
from inlay.cli import app


def run(*arguments):
    return CliRunner().invoke(app, ["bench", *map(str, arguments)])


def test_a_model_by_itself(tiny_model, tmp_path):
    saved = tmp_path / "model.json"
    grid = ["--prompt", 32, "--depth", 64, "--batch", 1, "--batch", 3]
    done = run("model", tiny_model, *grid, "--repeats", 1, "--threads", 1, "--save", saved)
    assert done.exit_code == 0, done.output
    rows = {row["name"]: row for row in json.loads(saved.read_text())["rows"]}
    assert [*rows] == [
        "load, file not cached",
        "load, file cached",
        "prefill 32",
        "first token after 32",
        "decode at 64",
        "decode 3 at 64",
        "peak memory",
    ]
    assert all(row["median"] > 0 for row in rows.values())
    assert rows["prefill 32"]["median"] == pytest.approx(
        32 / rows["first token after 32"]["median"]
    )
    assert rows["prefill 32"]["limit"]["kind"] == "int8"
    assert rows["decode at 64"]["limit"]["kind"] == "read"


def test_files_are_forgotten_and_still_there(tmp_path):
    data = tmp_path / "m.safetensors"
    data.write_bytes(b"x" * 8192)
    assert forget(data)
    assert data.read_bytes() == b"x" * 8192


def test_the_machine(tmp_path):
    saved = tmp_path / "roofline.json"
    done = run("roofline", "--threads", 1, "--repeats", 1, "--save", saved)
    assert done.exit_code == 0, done.output
    rows = {row["name"]: row for row in json.loads(saved.read_text())["rows"]}
    assert {"read", "int8", "f32"} <= {*rows}
    assert rows["int8"]["unit"] == "GMAC/s" and rows["read"]["unit"] == "GB/s"
    # 8-bit products are never slower than those of floats, and no core reads 1 TB/s.
    assert rows["int8"]["median"] > 0.5 * rows["f32"]["median"]
    assert 0.05 < rows["read"]["median"] < 1000
