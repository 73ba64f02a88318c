"""The tensor types of GGUF: how many weights a block holds, in how many bytes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TensorType:
    """Rows are stored as blocks of `weights` numbers in `nbytes` bytes."""

    name: str
    weights: int
    nbytes: int

    def row_bytes(self, inputs: int) -> int:
        """The bytes of a row."""
        return inputs // self.weights * self.nbytes


_ROWS: tuple[tuple[int, str, int, int], ...] = (
    (0, "F32", 1, 4),
    (1, "F16", 1, 2),
    (2, "Q4_0", 32, 18),
    (3, "Q4_1", 32, 20),
    (6, "Q5_0", 32, 22),
    (7, "Q5_1", 32, 24),
    (8, "Q8_0", 32, 34),
    (10, "Q2_K", 256, 84),
    (11, "Q3_K", 256, 110),
    (12, "Q4_K", 256, 144),
    (13, "Q5_K", 256, 176),
    (14, "Q6_K", 256, 210),
    (16, "IQ2_XXS", 256, 66),
    (17, "IQ2_XS", 256, 74),
    (18, "IQ3_XXS", 256, 98),
    (19, "IQ1_S", 256, 50),
    (20, "IQ4_NL", 32, 18),
    (21, "IQ3_S", 256, 110),
    (22, "IQ2_S", 256, 82),
    (23, "IQ4_XS", 256, 136),
    (24, "I8", 1, 1),
    (25, "I16", 1, 2),
    (26, "I32", 1, 4),
    (27, "I64", 1, 8),
    (28, "F64", 1, 8),
    (29, "IQ1_M", 256, 56),
    (30, "BF16", 1, 2),
    (34, "TQ1_0", 256, 54),
    (35, "TQ2_0", 256, 66),
    (39, "MXFP4", 32, 17),
)
TYPES = {number: TensorType(name, weights, nbytes) for number, name, weights, nbytes in _ROWS}
"""By their numbers in the file."""

UNREAD = {
    4: "Q4_2, which llama.cpp dropped in 2023",
    5: "Q4_3, which llama.cpp dropped in 2023",
    9: "Q8_1, which holds activations",
    15: "Q8_K, which holds activations",
    **dict.fromkeys(
        (31, 32, 33, 36, 37, 38), "in the order of one kind of processor, which nothing writes now"
    ),
    40: "NVFP4, which is not supported",
}
"""Other types that exist, and the reason why they are not read."""
