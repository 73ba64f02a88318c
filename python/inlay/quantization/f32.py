"""32-bit weights: the reference that the other schemes are measured against."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from inlay.ops.kinds import DenseKind
from inlay.quantization.dense import Dense
from inlay.quantization.scheme import Floats


class F32(Dense):
    """Weights as 32-bit floats."""

    name = "f32"
    kind = DenseKind("f32", "float32", widen=lambda stored: stored)

    def encode(self, weight: Floats) -> npt.NDArray[Any]:
        """Return numbers as they are."""
        return weight

    def decode(self, stored: npt.NDArray[Any]) -> Floats:
        """Return numbers as they are."""
        return np.asarray(stored, np.float32)
