"""The memory layout of weights for integer dot products: groups of 32 inputs, tiles of 16 outputs.

The weights of a group are 64-byte vectors of 16 outputs x 4 inputs, as unsigned
numbers with an offset; `isa.Isa.group_dot` multiplies them.
"""

from __future__ import annotations

# Inputs that share a scale.
GROUP = 32
# Outputs in a tile.
TILE = 16
# Adjacent inputs of one output: the operand of a dot instruction.
DEPTH = 4
STEPS = GROUP // DEPTH
