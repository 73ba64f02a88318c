"""The data of a compiled library: an object file with the program, the constants and one hook.

A kernel reports a failed check of its arguments to `TVMFFIErrorSetRaisedFromCStrParts`. A process
without TVM has no such function, so the library defines one, which calls `inlay_raise` if the
engine has set it.
"""

from __future__ import annotations

from pathlib import Path

import tvm_ffi

PROGRAM = "inlay_program"
CONSTANTS = "inlay_constants"
RAISE = "inlay_raise"

_SOURCE = """\
target triple = "{triple}"
@{program} = constant [{program_size} x i8] c"{program_bytes}", align 64
@{program}_size = constant i64 {program_size}
@{constants} = constant [{constants_size} x i8] c"{constants_bytes}", align 64
@{constants}_size = constant i64 {constants_size}
@{hook} = global ptr null

define void @TVMFFIErrorSetRaisedFromCStrParts(ptr %kind, ptr %parts, i32 %count) {{
  %hook = load ptr, ptr @{hook}
  %unset = icmp eq ptr %hook, null
  br i1 %unset, label %end, label %raise
raise:
  call void %hook(ptr %kind, ptr %parts, i32 %count)
  br label %end
end:
  ret void
}}
"""


def write(output: Path, program: bytes, constants: bytes, triple: str) -> None:
    """Write the object file."""
    source = output.with_suffix(".ll")
    text = _SOURCE.format(
        triple=triple,
        program=PROGRAM,
        program_size=len(program),
        program_bytes=_escaped(program),
        constants=CONSTANTS,
        constants_size=len(constants),
        constants_bytes=_escaped(constants),
        hook=RAISE,
    )
    source.write_text(text, encoding="ascii")
    load = tvm_ffi.get_global_func("ffi.Module.load_from_file.ll")
    load(str(source), "ll").write_to_file(str(output), "o")


def _escaped(data: bytes) -> str:
    """Bytes as an LLVM string literal."""
    plain = range(0x20, 0x7F)
    return "".join(
        chr(byte) if byte in plain and byte not in b'"\\' else f"\\{byte:02X}" for byte in data
    )
