"""8-bit weights, 8-bit dynamic activations: 8.5 bits a weight."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt

from inlay.quantization.grouped import SCALE_MAX, SCALE_MIN, Grouped
from inlay.quantization.scheme import Floats


class W8(Grouped):
    """Integers from -127 to 127."""

    name = "w8"
    kind: ClassVar[Literal["w4", "w8"]] = "w8"
    vectors = 8
    offset = 128

    def round_groups(self, groups: Floats) -> tuple[Floats, npt.NDArray[np.int8]]:
        """Return scales [m] and integers [m, 32] for groups of weights [m, 32]."""
        limit = np.abs(groups).max(axis=1)
        scales = np.clip(limit / np.float32(127), SCALE_MIN, SCALE_MAX)
        # Round with the scale as it is stored.
        scales = scales.astype(np.float16).astype(np.float32)
        values = np.clip(np.rint(groups / scales[:, None]), -127, 127)
        return scales, values.astype(np.int8)
