"""Makes the tools of the repository importable, and finds the committed model."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))


@pytest.fixture(scope="session")
def home() -> Path:
    return ROOT / "tools" / "demo_model" / "weights"


@pytest.fixture(scope="session")
def expectations() -> Path:
    return ROOT / "tests" / "e2e" / "demo_expectations.json"
