"""8-bit weights, 8-bit dynamic activations: 8.5 bits per weight."""

from __future__ import annotations

from inlay.ops import kinds
from inlay.ops.kinds import GroupedKind
from inlay.quantization.grouped import Grouped


class W8(Grouped):
    """Integers from -127 to 127."""

    name = "w8"
    kind = GroupedKind("w8", 8, offset=128, span=1, unpack=kinds.unpack8, number=kinds.number8)
    lowest, highest = -127, 127
    # The step sizes hardly differ, but how 32 weights fall between the steps does.
    places = (127.0, 126.3, 125.6, 124.9)
