"""Every case through the C ABI."""

from pathlib import Path
from typing import Any

import pytest

from .runner import load_cases, run_case
from .transports import Abi

CASES = load_cases()


@pytest.fixture(scope="session")
def abi() -> Abi:
    return Abi()


def test_there_are_enough_cases() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 120
    failing = [case for case in CASES if "error" in str(case["steps"])]
    assert len(failing) * 2 >= len(names)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['name']}")
def test_case(case: dict[str, Any], abi: Abi, tmp_path: Path) -> None:
    client = abi.open()
    try:
        run_case(case, client, tmp_path)
    finally:
        client.close()
