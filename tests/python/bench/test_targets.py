"""The table of targets from known figures."""

import json

import pytest
from tools.targets import __main__ as command
from tools.targets.goals import GOALS
from tools.targets.steps import QUICK, STEPS, Run, Skipped
from tools.targets.table import line, table

from inlay.bench.peers import INLAY
from inlay.bench.peers.worker import Worker
from inlay.bench.rows import ROWS

MACHINE = {"processor": "P", "cores": 2, "system": "S", "memory_gib": 1}


def spread(median):
    return {"count": 5, "median": median, "low": median, "high": median, "spread": 0.02}


def step(*rows, **more):
    settings = {"threads": 2}
    return {"machine": MACHINE, "settings": settings, "time": "T", "rows": [*rows], **more}


def row(name, ratio=1.0, share=None, ours=100.0, unit="tok/s", **more):
    limit = {"limit": {**spread(400.0), "unit": "GMAC/s"}, "share": share} if share else {}
    sides = {"ours": spread(ours), "theirs": spread(ours / ratio), "ratio": spread(ratio)}
    return {"name": name, "unit": unit, **sides, **limit, "settings": {"flash": True}, **more}


def goal(words):
    [found] = [goal for goal in GOALS if goal.what.startswith(words)]
    return found


@pytest.mark.parametrize(
    ("words", "figures", "met"),
    [
        ("prefill 512, w4 and Q4_0, 0.5B", row("prefill 512", 2.6, 66), "yes"),
        ("prefill 512, w4 and Q4_0, 0.5B", row("prefill 512", 2.6, 64), "**no**"),
        ("prefill 512, w4 and Q4_0, 0.5B", row("prefill 512", 2.4, 70), "**no**"),
        ("decode, w4 and Q4_0, 0.5B", row("decode at 128", 1.0, 93), "yes"),
        ("decode, w4 and Q4_0, 0.5B", row("decode at 128", 1.2, 70), "yes"),
        ("decode, w4 and Q4_0, 0.5B", row("decode at 128", 1.0, 91), "**no**"),
        ("batched decode 8", row("decode 8 at 128", 1.9), "**no**"),
        ("load", row("load", 1.1, ours=0.4), "yes"),
        ("load", row("load", 0.9, ours=0.4), "**no**"),
        ("load", row("load", 1.5, ours=0.6), "**no**"),
        ("sampling", row("overhead", ours=0.9, unit="%"), "yes"),
        ("mixed", row("serving", 2.1, p99={"ours": 9, "theirs": 10, "ratio": 1.1}), "yes"),
        ("mixed", row("serving", 2.1, p99={"ours": 9, "theirs": 8, "ratio": 0.9}), "**no**"),
    ],
)
def test_a_goal_is_judged(words, figures, met):
    found = line(goal(words), step(figures))
    assert found["met"] == met
    assert "±" in found["ours"]


def test_what_was_not_measured_is_said():
    found = goal("mixed")
    assert line(found, None)["met"] == "not measured"
    assert line(found, step())["met"] == "not measured"
    assert line(found, step(skipped="no server"))["met"] == "no server"


def test_the_table_names_the_machine_and_the_settings():
    text = table({"small-w4": step(row("prefill 512", 3.0, 80))}, quick=True)
    assert "P, 2 cores" in text and "flash=True" in text
    assert "3B" not in text  # the quick run has no such shape
    assert "80 % of 400 GMAC/s" in text


def test_every_goal_has_a_step_that_measures_its_row():
    for each in GOALS:
        assert each.step in STEPS
        assert not each.quick or each.step in QUICK
        assert each.row in {r.name for r in ROWS.values()} | {"compile", "overhead", "serving"}


def test_a_run_goes_on_where_it_was_stopped(tmp_path, monkeypatch, capsys):
    counts = {"overhead": 0, "serving": 0}

    def measure(run):
        counts["overhead"] += 1
        return [{"name": "overhead", "unit": "%", "ours": spread(0.5)}]

    def skip(run):
        counts["serving"] += 1
        raise Skipped("there is no server")

    monkeypatch.setattr(command, "BUILD", tmp_path)
    monkeypatch.setitem(STEPS, "overhead", measure)
    monkeypatch.setitem(STEPS, "serving", skip)
    arguments = ["targets", "--quick", "--step", "overhead", "--step", "serving"]
    for turn in (1, 2):
        monkeypatch.setattr("sys.argv", arguments)
        assert command.main() == 1
        assert counts == {"overhead": 1, "serving": turn}  # skipped steps are tried again
    monkeypatch.setattr("sys.argv", [*arguments, "--threads", "1"])
    command.main()
    assert counts["overhead"] == 2  # another way of measuring
    text = (tmp_path / "bench" / "table.md").read_text()
    assert "there is no server" in text and "| yes |" in text
    assert json.loads((tmp_path / "bench/overhead.json").read_text())["kind"] == "overhead"


def test_the_overhead_of_a_token_is_a_share(tiny_model):
    with Worker(INLAY) as worker:
        worker.ask("load", path=str(tiny_model), threads=1, tokens=256)
        found = worker.ask("overhead", depth=32, tokens=16)
    assert 0 < found["share"] < 100
    assert found["microseconds"] > 0


def test_a_step_says_why_it_cannot_be_done(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.targets.steps.SERVER", tmp_path / "none")
    with pytest.raises(Skipped, match="bench-peers"):
        STEPS["serving"](Run(1, True, tmp_path, tmp_path))
