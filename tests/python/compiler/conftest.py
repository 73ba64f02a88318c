"""Makes the helpers beside the tests importable, and keeps what was compiled."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where compiled cases are kept for the whole run."""
    return tmp_path_factory.mktemp("built")
