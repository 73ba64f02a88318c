"""Makes the helpers next to the tests importable."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

# The matrices of these tests are tiny: more threads only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
