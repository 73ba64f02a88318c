"""4-bit weights, 8-bit dynamic activations: 4.5 bits per weight."""

from __future__ import annotations

from inlay.ops import kinds
from inlay.ops.kinds import GroupedKind
from inlay.quantization.grouped import Grouped


class W4(Grouped):
    """Integers from -8 to 7."""

    name = "w4"
    kind = GroupedKind("w4", 4, offset=8, span=2, unpack=kinds.unpack4, number=kinds.number4)
    lowest, highest = -8, 7
    # Past the end, the largest weight is clipped, which leaves finer steps to the others.
    places = (-8.8, -8.4, -8.0, -7.6, -7.2, -6.8, 7.2, 6.8)
