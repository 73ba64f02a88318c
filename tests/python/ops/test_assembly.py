"""What LLVM makes of the kernels, for every instruction set, also those of other machines."""

from __future__ import annotations

import re

import pytest
import tvm

from inlay.compiler.isa import ISAS, Isa
from inlay.ops import Attention
from inlay.ops.attention import _attend_kernel, _write_kernel
from inlay.ops.linear import After, _quantized_kernel
from inlay.ops.tir import Kernel

DOTS = {"vnni": "vpdpbusd", "avx2": "vpmaddubsw", "ssse3": "pmaddubsw", "neon": "sdot"}


def assembly(kernel: Kernel) -> str:
    module = tvm.IRModule({kernel.name: kernel.func.with_attr("global_symbol", kernel.name)})
    built = tvm.tirx.build(module, target=tvm.target.Target(kernel.isa.target()))
    return str(built.inspect_source("asm"))


def foreign_calls(text: str) -> set[str]:
    """Return the functions that code calls and does not hold itself."""
    called = set(re.findall(r"^\s+(?:callq?|bl|b|jmp)\s+([A-Za-z_][\w.]*)", text, re.MULTILINE))
    held = set(re.findall(r"^([A-Za-z_][\w.]*):", text, re.MULTILINE))
    return {name for name in called - held if not name.startswith("TVMFFI")}


@pytest.mark.parametrize("kind", ["w4", "w8"])
@pytest.mark.parametrize("isa", ISAS.values(), ids=ISAS)
def test_linear_layers_use_the_integer_dot_product(isa: Isa, kind: str) -> None:
    text = assembly(_quantized_kernel(isa, kind, After()))  # type: ignore[arg-type]
    assert len(re.findall(rf"\b{DOTS[isa.dot]}\b", text)) >= 100
    assert not foreign_calls(text)


# Those without half-precision or fused instructions, or that no test here can run.
@pytest.mark.parametrize("name", ["x86_64_v2", "neon_dotprod"])
def test_attention_calls_no_library(name: str) -> None:
    isa = ISAS[name]
    spec = Attention(4, 2, 64, scale=0.125, rotary=64)
    assert not foreign_calls(assembly(_attend_kernel(isa, spec, 16, "float16")))
    assert not foreign_calls(assembly(_write_kernel(isa, spec, 16, "float16")))
