"""Write random checkpoints with real shapes: `python -m tools.checkpoints SHAPE...`.

Each goes into build/checkpoints/SHAPE: `hf/` is a checkpoint folder as on the Hugging Face Hub, and
`q4_0.gguf`, `q4_k_m.gguf` and `q8_0.gguf` are the same tensors for llama.cpp. Existing files are
kept. GGUF files need the environment of `make bench-peers`; without --gguf they are skipped.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.checkpoints.folder import size, write
from tools.checkpoints.shapes import CONFIGS

ROOT = Path(__file__).resolve().parents[2]
PEER = Path(os.environ.get("INLAY_BENCH_LLAMA", ROOT / "build/bench-peers/llama/bin/python"))

# Bytes of a file relative to bfloat16; small models keep more of their weights in 8 bits.
SHARES = {"f16": 1.0, "q4_0": 0.36, "q4_k_m": 0.41, "q8_0": 0.54}


def need(config: dict[str, object], kinds: list[str]) -> int:
    """Maximum disk space that a checkpoint takes while it is written."""
    shares = {**{kind: SHARES[kind] for kind in kinds}, **({"f16": 1.0} if kinds else {})}
    return int(size(config) * (1 + sum(shares.values())))


def make(shape: str, folder: Path, kinds: list[str], seed: int) -> None:
    """Write the missing files of one checkpoint."""
    config = CONFIGS[shape]
    if not (folder / "hf/model.safetensors").exists():
        write(folder / "hf", config, seed)
    if kinds:
        arguments = [word for kind in kinds for word in ("--type", kind)]
        script = Path(__file__).with_name("gguf_form.py")
        command = [str(PEER), str(script), str(folder / "hf"), str(folder), *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"The GGUF files of {shape} were not written:\n{done.stderr[-2000:]}")


def main() -> None:
    """Print the disk space needed, then write."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.checkpoints",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("shape", nargs="+", choices=[*CONFIGS])
    parser.add_argument("--gguf", action="append", choices=[*SHARES], help="may be repeated")
    parser.add_argument("--out", type=Path, default=ROOT / "build/checkpoints")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    kinds = given.gguf or []
    if kinds and not PEER.exists():
        sys.exit(f"{PEER} does not exist: run `make bench-peers` first, or leave --gguf out.")
    given.out.mkdir(parents=True, exist_ok=True)
    for shape in given.shape:
        wanted, free = need(CONFIGS[shape], kinds), shutil.disk_usage(given.out).free
        folder = given.out / shape
        complete = (folder / "hf/model.safetensors").exists() and all(
            (folder / f"{kind}.gguf").exists() for kind in kinds
        )
        if complete:
            print(f"{folder} is there already.")
            continue
        print(
            f"{folder}: up to {wanted / 1e9:.1f} GB, of {free / 1e9:.1f} GB that are free.",
            flush=True,
        )
        if wanted > free:
            sys.exit("That does not fit on the disk.")
        make(shape, folder, kinds, given.seed)


if __name__ == "__main__":
    main()
