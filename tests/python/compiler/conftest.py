"""Makes the helpers next to the tests importable, and caches compiled cases."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that keeps compiled cases for the whole run."""
    return tmp_path_factory.mktemp("built")
