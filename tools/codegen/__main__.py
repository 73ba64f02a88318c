"""Write every generated file, or list with `--check` those that are out of date."""

from __future__ import annotations

import argparse
import difflib
import sys
import tempfile
from pathlib import Path

from tools.codegen import (
    binding_rust,
    cpp,
    go,
    header,
    ir,
    java,
    kotlin,
    python,
    rust,
    swift,
    typescript,
)

from inlay.protocol import openapi, reference, schemas

ROOT = Path(__file__).resolve().parents[2]

EMITTERS = (
    rust.emit,
    python.emit,
    binding_rust.emit,
    cpp.emit,
    go.emit,
    swift.emit,
    typescript.emit,
    java.emit,
    kotlin.emit,
)
"""One emitter per language: from the schemas to files by their path in the repository."""

GENERATED = (
    "schemas/**/*.json",
    "runtime/src/protocol/types/*.rs",
    "bindings/go/protocol_*.go",
    "bindings/java/inlay/src/main/java/dev/inlay/protocol/*.java",
    "bindings/node/src/protocol/*.ts",
    "bindings/rust/src/types/*.rs",
    "bindings/swift/Sources/Inlay/Types/*.swift",
)
"""Folders where every file is generated, so that any other file is a leftover."""

BY_HAND = "/package-info.java"


def documents() -> dict[str, str]:
    """The files for people and HTTP clients, by their path in the repository."""
    return {
        "schemas/openapi.json": schemas.dump(openapi.document()),
        "docs/reference/protocol.md": reference.protocol_page(),
        "docs/reference/errors.md": reference.errors_page(),
        "docs/reference/c-api.md": header.page((ROOT / "ffi/include/inlay.h").read_text()),
    }


def schema_files() -> dict[str, str]:
    """The schema files by their path in the repository."""
    files = {f"schemas/v1/{item.file}": item.text() for item in schemas.all_schemas().values()}
    files["schemas/v1/index.json"] = schemas.dump(schemas.index())
    return files


def generate() -> dict[str, str]:
    """Every generated file by its path in the repository."""
    files = schema_files()
    with tempfile.TemporaryDirectory() as folder:
        for path, text in files.items():
            (Path(folder) / Path(path).name).write_text(text)
        protocol = ir.load(Path(folder))
        for emit in EMITTERS:
            files |= emit(protocol)
    return files | documents()


def stale(files: dict[str, str], root: Path) -> list[str]:
    """Diffs from the committed files to the generated ones, and leftover files."""
    problems = []
    for path, text in files.items():
        target = root / path
        old = target.read_text() if target.exists() else ""
        if old != text:
            diff = difflib.unified_diff(
                old.splitlines(), text.splitlines(), path, f"{path} (generated)", lineterm=""
            )
            problems.append("\n".join(list(diff)[:60]))
    problems += [
        f"{path}: nothing generates this file any more; delete it" for path in extra(files, root)
    ]
    return problems


def extra(files: dict[str, str], root: Path) -> list[str]:
    """Files that are no longer generated."""
    found = {
        path.relative_to(root).as_posix() for pattern in GENERATED for path in root.glob(pattern)
    }
    return sorted(path for path in found if path not in files and not path.endswith(BY_HAND))


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tools.codegen", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail on drift")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(arguments)
    files = generate()
    if options.check:
        problems = stale(files, options.root)
        for problem in problems:
            print(problem)
        if problems:
            print(f"\n{len(problems)} generated files are out of date: run `make schemas`.")
        return 1 if problems else 0
    for path in extra(files, options.root):
        (options.root / path).unlink()
    for path, text in files.items():
        target = options.root / path
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
    print(f"{len(files)} files are up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
