import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory):
    """The tarball of `make dist`, unpacked outside of the checkout."""
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [str(ROOT / "tools/dist.sh"), str(ROOT / "target/release"), str(out)],
        capture_output=True,
        text=True,
        check=False,
        env={key: value for key, value in os.environ.items() if key != "MAKEFLAGS"}
        | {"PY": sys.executable},
    )
    assert done.returncode == 0, done.stderr
    with tarfile.open(done.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(out, filter="data")
    (root,) = (path for path in out.iterdir() if path.is_dir())
    return root
