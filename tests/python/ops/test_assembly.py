"""The code that LLVM generates for the kernels, for every instruction set of any machine."""

from __future__ import annotations

import re

import pytest
import tvm

from inlay.compiler import lowering
from inlay.ops import Attention, Routing, experts
from inlay.ops.attention import _attend_kernel
from inlay.ops.isa import ISAS, Isa
from inlay.ops.kinds import GroupedKind
from inlay.ops.kv import _write_kernel
from inlay.ops.linear import After, _quantized_kernel
from inlay.ops.route import _route_kernel, _sort_kernel
from inlay.ops.tir import Kernel
from inlay.quantization.w4 import W4
from inlay.quantization.w8 import W8

DOTS = {
    "x86_64_v4_vnni": "vpdpbusd",
    "x86_64_v3": "vpmaddubsw",
    "x86_64_v2": "pmaddubsw",
    "neon_dotprod": "sdot",
}


def assembly(kernel: Kernel) -> str:
    module = tvm.IRModule({kernel.name: kernel.func.with_attr("global_symbol", kernel.name)})
    built = lowering.build(module, tvm.target.Target(kernel.isa.target()))
    return str(built.inspect_source("asm"))


def foreign_calls(text: str) -> set[str]:
    """Return the external functions that the code calls."""
    called = set(re.findall(r"^\s+(?:callq?|bl|b|jmp)\s+([A-Za-z_][\w.]*)", text, re.MULTILINE))
    held = set(re.findall(r"^([A-Za-z_][\w.]*):", text, re.MULTILINE))
    # LLVM assumes that any process has memset.
    return {n for n in called - held if not n.startswith("TVMFFI") and n != "memset"}


@pytest.mark.parametrize("kind", [W4.kind, W8.kind], ids=["w4", "w8"])
@pytest.mark.parametrize("isa", ISAS.values(), ids=ISAS)
def test_linear_layers_use_the_integer_dot_product(isa: Isa, kind: GroupedKind) -> None:
    text = assembly(_quantized_kernel(isa, kind, After()))
    assert len(re.findall(rf"\b{DOTS[isa.name]}\b", text)) >= 100
    assert not foreign_calls(text)


# Those without half-precision or fused instructions, or that no test here can run.
@pytest.mark.parametrize("name", ["x86_64_v2", "neon_dotprod"])
def test_attention_calls_no_library(name: str) -> None:
    isa = ISAS[name]
    spec = Attention(4, 2, 64, scale=0.125, rotary=64)
    for dtype in ("float16", "int8"):
        assert not foreign_calls(assembly(_attend_kernel(isa, spec, 16, dtype)))
        assert not foreign_calls(
            assembly(_write_kernel(isa, spec.shape(2), spec.shape(4), 16, dtype))
        )


@pytest.mark.parametrize("isa", ISAS.values(), ids=ISAS)
def test_attention_in_8_bits_uses_the_integer_dot_product(isa: Isa) -> None:
    text = assembly(_attend_kernel(isa, Attention(4, 2, 64, scale=0.125), 16, "int8"))
    assert len(re.findall(rf"\b{DOTS[isa.name]}\b", text)) >= 20


@pytest.mark.parametrize("isa", ISAS.values(), ids=ISAS)
def test_experts_call_no_library(isa: Isa) -> None:
    routing = Routing(8, 2, "sigmoid", groups=4, chosen_groups=2)
    kernels = [
        _route_kernel(isa, routing, True),
        _route_kernel(isa, Routing(8, 2, "sparsemixer"), False),
        _sort_kernel(isa, 8, 2, isa.block_rows),
        experts._gather_quantized_kernel(isa, W4.kind, 8, False),
        experts._gather_dense_kernel(isa, 2048, False),
        experts._combine_kernel(isa, 2, 2048, True, True),
    ]
    for kernel in kernels:
        assert not foreign_calls(assembly(kernel)), kernel.name
