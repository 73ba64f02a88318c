"""Operators: TIR kernels for each instruction set, called from `nn` modules.

Activations are rows: float32 [n, width]. Operators are built for the current
instruction set (`with ISAS[name]:`). Linear layers, embeddings and heads belong
to a quantization scheme: see `inlay.quantization`.
"""

from __future__ import annotations

import inlay._tvm  # noqa: F401
from inlay.ops.attend import Attention
from inlay.ops.attention import attention
from inlay.ops.delta import DeltaHeads, delta_inputs, gated_delta
from inlay.ops.elementwise import activate, add, clip, gate, multiply, scaled, softcap, tempered
from inlay.ops.embedding import take_rows
from inlay.ops.encoder import encoder_attention
from inlay.ops.experts import Gate, combine, switched
from inlay.ops.norm import gated_rms_norm, layer_norm, rms_norm
from inlay.ops.rope import Rope, rope_table
from inlay.ops.route import Routing, Sorted, route
from inlay.ops.rows import Batch, Pages, Quantized, Rows, States
from inlay.ops.short_conv import short_conv

__all__ = [
    "Attention",
    "Batch",
    "DeltaHeads",
    "Gate",
    "Pages",
    "Quantized",
    "Rope",
    "Routing",
    "Rows",
    "Sorted",
    "States",
    "activate",
    "add",
    "attention",
    "clip",
    "combine",
    "delta_inputs",
    "encoder_attention",
    "gate",
    "gated_delta",
    "gated_rms_norm",
    "layer_norm",
    "multiply",
    "rms_norm",
    "rope_table",
    "route",
    "scaled",
    "short_conv",
    "softcap",
    "switched",
    "take_rows",
    "tempered",
]
