"""4-bit weights, 8-bit dynamic activations: 4.5 bits a weight."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt

from inlay.quantization.grouped import SCALE_MAX, SCALE_MIN, Grouped
from inlay.quantization.scheme import Floats


class W4(Grouped):
    """Integers from -8 to 7; the weight of largest magnitude takes the -8."""

    name = "w4"
    kind: ClassVar[Literal["w4", "w8"]] = "w4"
    vectors = 4
    offset = 8

    def round_groups(self, groups: Floats) -> tuple[Floats, npt.NDArray[np.int8]]:
        """Return scales [m] and integers [m, 32] for groups of weights [m, 32]."""
        largest = np.take_along_axis(groups, np.abs(groups).argmax(axis=1)[:, None], axis=1)[:, 0]
        scales = largest / np.float32(-8)
        size = np.clip(np.abs(scales), SCALE_MIN, SCALE_MAX)
        scales = np.copysign(size, scales).astype(np.float16).astype(np.float32)
        values = np.clip(np.rint(groups / scales[:, None]), -8, 7)
        return scales, values.astype(np.int8)
