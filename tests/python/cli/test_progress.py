"""Progress of long work, without a terminal."""

from __future__ import annotations

import pytest

from inlay.cli._progress import LONG_LOAD, Bars, megabytes
from inlay.protocol.models import ProgressParams


def told(stage: str, total: int) -> ProgressParams:
    message = {"request": 1, "stage": stage, "completed": 0, "total": total}
    return ProgressParams.model_validate(message)


def test_a_load_is_told_where_it_takes_long(capsys: pytest.CaptureFixture[str]) -> None:
    with Bars() as bars:
        bars.loading(told("weights", LONG_LOAD))
        bars.loading(told("tokenizer", 2 * LONG_LOAD))
        assert capsys.readouterr().err == ""
        for _ in range(2):
            bars.loading(told("weights", LONG_LOAD + 1))
    assert capsys.readouterr().err == "Loading weights ...\n"


def test_sizes_for_people() -> None:
    assert [megabytes(size) for size in (28, 99_999, 100_000, 2_400_000_000)] == [
        "0.0 kB",
        "100.0 kB",
        "0.1 MB",
        "2.40 GB",
    ]
