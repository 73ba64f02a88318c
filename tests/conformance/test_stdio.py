"""Cases of every file through `inlay rpc`, to check that its framing changes nothing."""

from pathlib import Path
from typing import Any

import pytest

from .runner import load_cases, run_case
from .transports import Stdio

# A process per case: every twelfth is enough to test the transport.
CASES = load_cases()[::12]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['name']}")
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    client = Stdio()
    try:
        run_case(case, client, tmp_path)
    finally:
        client.close()
