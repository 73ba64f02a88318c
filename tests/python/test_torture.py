"""`make torture`: the command ends as it would alone, only later."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import subprocess, sys, time
for _ in range(20):
    time.sleep(0.02)
sys.exit(subprocess.run([sys.executable, "-c", "import time; time.sleep(0.2); exit(7)"]).returncode)
"""


def test_the_command_is_let_go_again_and_its_status_is_told() -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tools.torture", "--seed", "3", "--busy", "1", "--"),
            *(sys.executable, "-c", PROGRAM),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 7, done.stderr
    assert "seed 3" in done.stderr
