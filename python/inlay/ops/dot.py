"""How weights lie in memory for integer dot products: groups of 32 inputs, tiles of 16 outputs.

The weights of a group are 64-byte vectors of 16 outputs x 4 inputs, as unsigned
numbers with an offset; `isa.Isa.group_dot` multiplies them.
"""

from __future__ import annotations

# Inputs that share a scale.
GROUP = 32
# Outputs in a tile.
TILE = 16
# Inputs of one output that lie together: what a dot instruction takes.
DEPTH = 4
STEPS = GROUP // DEPTH
