"""A slice of `make soak`: every request ends once, and memory at rest does not grow."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from inlay.ops.isa import host_isas
from inlay.testing import tiny

SOAK = Path(__file__).parents[1] / "soak" / "soak.py"


@pytest.mark.skipif(sys.platform != "linux", reason="the soak reads memory from /proc")
def test_a_thousand_requests_leave_nothing_behind(tmp_path: Path) -> None:
    data, _ = tiny.make(tmp_path, quantization="w8", isas=[host_isas()[0].name])
    # A separate process, with an allocator that returns freed memory at once.
    done = subprocess.run(
        [sys.executable, str(SOAK), "--requests", "1000", "--growth", "0.02", "--model", str(data)],
        env=os.environ | {"MALLOC_TRIM_THRESHOLD_": "65536"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1000 requests" in done.stdout
