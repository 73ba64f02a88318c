"""Comparing Inlay with itself: end to end, with a known result."""

import csv
import json

import pytest
from typer.testing import CliRunner

from inlay.bench import compare
from inlay.bench.peers import INLAY, LLAMA
from inlay.bench.peers.worker import Worker
from inlay.bench.rows import ROWS, Row, decode, need
from inlay.bench.work import work
from inlay.cli import app
from inlay.compiler.convert import convert
from inlay.compiler.manifest import manifest
from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.errors import InlayError
from inlay.loader.source import Source
from inlay.testing import tiny

QUICK = ["--repeats", 1, "--threads", 1]


def run(*arguments):
    return CliRunner().invoke(app, ["bench", "compare", *map(str, arguments)])


def test_a_model_against_itself(tiny_model, tmp_path):
    rows = ["prefill-512", "decode-4-at-128", "cached-prefix-2048", "load", "peak-memory"]
    names = [word for row in rows for word in ("--row", row)]
    saved = tmp_path / "result.json", tmp_path / "result.csv"
    files = [word for path in saved for word in ("--save", path)]
    done = run(tiny_model, tiny_model, "--peer", "inlay", *QUICK, *names, *files)
    # The tiny model has a context of 512 tokens: anything longer is rejected in one sentence.
    assert done.exit_code == 1
    assert "context" in str(done.exception)
    rows = ["decode-4-at-128", "load", "peak-memory"]
    names = [word for row in rows for word in ("--row", row)]
    done = run(tiny_model, tiny_model, "--peer", "inlay", *QUICK, *names, *files)
    assert done.exit_code == 0, done.output
    found = json.loads(saved[0].read_text())
    assert [row["name"] for row in found["rows"]] == ["decode 4 at 128", "load", "peak memory"]
    decode, load, memory = found["rows"]
    assert all(value > 0 for row in found["rows"] for value in row["ours"]["samples"])
    assert decode["limit"]["kind"] == "read"
    assert decode["limit"]["median"] > 0.1  # GB/s
    assert 0.1 < memory["ratio"]["median"] < 10
    assert load["loaded"][0]["median"] <= load["ours"]["median"]
    assert found["machine"]["cores"] >= 1
    table = list(csv.DictReader(saved[1].read_text().splitlines()))
    assert [row["name"] for row in table] == [row["name"] for row in found["rows"]]
    assert float(table[0]["ours.median"]) == decode["ours"]["median"]


def test_the_faster_side_is_ahead_whatever_the_unit():
    def judged(unit, ours, theirs):
        row = Row("x", "prefill", unit=unit)
        return compare.judged(row, ours, theirs, {})["ratio"]["median"]

    assert judged("tok/s", [20.0], [10.0]) == 2
    assert judged("s", [1.0], [2.0]) == 2
    assert judged("MB", [200.0], [100.0]) == 0.5


def test_the_work_of_a_model_is_told_by_its_header(tiny_model):
    found = work(tiny_model)
    layer = 64 * 64 * 2 + 64 * 32 * 2 + 3 * 64 * 96
    assert found.macs == 2 * layer
    assert found.head == 272 * 64  # 262 words, in whole tiles of 16
    assert found.cache == 2 * 2 * 2 * 16 * 2  # layers, K and V, heads, width, bytes
    assert found.weights == pytest.approx(found.macs * 4.5 / 8 + found.head * 8.5 / 8, rel=0.1)
    assert need(decode(100, 4, 16), found) == found.weights / 4 + 108 * found.cache


def test_a_token_goes_through_some_of_the_experts(tmp_path):
    folder = tiny.checkpoint(tmp_path / "c", config=tiny.MIXTURE)
    recipe = understand(Source.from_folder(folder), Schemes.named("w4"))
    convert(recipe.source, recipe.model, tmp_path / "m.safetensors", manifest(recipe, "m"))
    found = work(tmp_path / "m.safetensors")
    # Two of six experts, and the router in 32 bits, whose outputs fill a tile.
    layer = 64 * 64 * 2 + 64 * 32 * 2 + 2 * 3 * 64 * 96
    assert found.macs == 2 * (layer + 16 * 64)
    read = 2 * (layer * 4.5 / 8 + 16 * 64 * 4) + found.head * 8.5 / 8
    assert found.weights == pytest.approx(read, rel=0.02)


def test_a_peer_that_is_not_there_says_what_to_do(tiny_model, monkeypatch, tmp_path):
    monkeypatch.setenv("INLAY_BENCH_LLAMA", str(tmp_path / "python"))
    done = run(tiny_model, "x.gguf")
    assert "make bench-peers" in str(done.exception)
    with pytest.raises(InlayError, match="INLAY_BENCH_LLAMA"):
        LLAMA.python()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--row", "nothing"], "known are"),
        (["--peer", "nothing"], "known are"),
        (["--peer", "inlay", "--peer-env", "x"], "NAME=VALUE"),
    ],
)
def test_wrong_options_are_named(tiny_model, arguments, said):
    done = run(tiny_model, tiny_model, *arguments)
    assert done.exit_code == 2
    assert said in done.output


def test_a_worker_says_why_it_failed():
    with Worker(INLAY) as worker:
        with pytest.raises(InlayError, match="no-such-file"):
            worker.ask("load", path="/no-such-file", threads=1, tokens=16)
        assert worker.ask("memory")["peak"] > 0  # and keeps running
        worker._process.kill()
        with pytest.raises(InlayError, match="ended with -9"):
            worker.ask("memory")


class Timed:
    """A peer that is fastest without flash attention, and counts its requests."""

    def __init__(self):
        self.asked = []

    def ask(self, do, flash, ubatch=0, **arguments):
        self.asked.append((do, flash, ubatch))
        return {"tokens": 1, "seconds": 1.0 + flash - ubatch / 1000}


def test_the_peer_gets_its_fastest_settings(tiny_model):
    sides = object.__new__(compare.Sides)
    sides.contest = compare.Contest(tiny_model, LLAMA, "x", 1, 1, pause=0.0)
    sides._chosen = {}
    sides.theirs = Timed()
    assert sides.settings(ROWS["prefill-512"]) == {"flash": False, "ubatch": 512}
    assert sides.settings(ROWS["decode-at-2048"]) == {"flash": False}
    asked = len(sides.theirs.asked)
    assert sides.settings(ROWS["decode-at-8192"]) == {"flash": False}  # as for the row before
    assert len(sides.theirs.asked) == asked
    sides.settings(ROWS["decode-8-at-128"])
    assert len(sides.theirs.asked) > asked
