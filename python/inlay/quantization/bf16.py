"""bfloat16 weights with 32-bit arithmetic: exact for checkpoints in bfloat16."""

from __future__ import annotations

from typing import Any

import ml_dtypes
import numpy as np
import numpy.typing as npt

from inlay.ops import math
from inlay.ops.kinds import DenseKind
from inlay.quantization.dense import Dense
from inlay.quantization.scheme import Floats


class BF16(Dense):
    """Weights as bfloat16, held as 16-bit integers."""

    name = "bf16"
    kind = DenseKind("bf16", "uint16", widen=math.widen_bf16)

    def encode(self, weight: Floats) -> npt.NDArray[Any]:
        """Round to bfloat16, ties to even."""
        return weight.astype(ml_dtypes.bfloat16).view(np.uint16)

    def decode(self, stored: npt.NDArray[Any]) -> Floats:
        """Widen bfloat16 to 32 bits."""
        return (stored.astype(np.uint32) << np.uint32(16)).view(np.float32)
