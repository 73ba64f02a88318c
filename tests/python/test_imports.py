"""Imports between the packages run one way; see the layout in the architecture."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2] / "python"

# Each line may import from the lines above it, but not from its own line.
LAYERS = (
    ("inlay", "_version", "_paths", "errors"),
    ("_cache", "_files", "_progress", "_tvm"),
    ("protocol", "ops"),
    ("client", "quantization"),
    ("loader",),
    ("models",),
    ("compiler",),
    ("catalog",),
    ("engine", "testing"),
    ("server",),
    ("bench",),
    ("cli",),
    ("__main__",),
)
LEVEL = {part: level for level, layer in enumerate(LAYERS) for part in layer}
"""The level of a package, or of a root module; importing any part runs `inlay` itself."""

# It names the public classes, and imports them on first use.
ROOT_PACKAGE = "__init__.py"


def imports(path: Path) -> Iterator[str]:
    """Every module of the package that a file imports, at its top or within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            assert node.module is not None
            for each in node.names:
                inner = f"{node.module}.{each.name}"
                yield inner if module(inner).exists() or package(inner).exists() else node.module


def module(name: str) -> Path:
    return ROOT / f"{name.replace('.', '/')}.py"


def package(name: str) -> Path:
    return ROOT / name.replace(".", "/") / "__init__.py"


def part(name: str) -> str:
    """The package, or the module of the root, that a module belongs to."""
    return name.split(".")[1] if "." in name else name


def arrows() -> Iterator[tuple[str, str, str]]:
    """Every import from one part to another: the file, its part, and what it imports."""
    for path in sorted((ROOT / "inlay").rglob("*.py")):
        inside = path.relative_to(ROOT / "inlay")
        if str(inside) == ROOT_PACKAGE:
            continue
        own = inside.parts[0].removesuffix(".py")
        for name in imports(path):
            if name.split(".")[0] == "inlay" and part(name) != own:
                yield str(inside), own, part(name)


def test_every_part_has_its_place() -> None:
    found = {path.stem for path in (ROOT / "inlay").glob("*.py")} - {"__init__"}
    found |= {path.parent.name for path in (ROOT / "inlay").glob("*/__init__.py")}
    assert found | {"inlay"} == set(LEVEL)


def test_imports_run_one_way() -> None:
    wrong = [
        f"{file} imports {other}" for file, own, other in arrows() if LEVEL[other] >= LEVEL[own]
    ]
    assert wrong == []


def test_what_an_app_needs_and_the_compiler_know_nothing_of_each_other() -> None:
    reached: dict[str, set[str]] = {}
    for _, own, other in arrows():
        reached.setdefault(own, set()).add(other)

    def below(start: str) -> set[str]:
        direct = reached.get(start, set())
        return direct.union(*map(below, direct))

    assert not below("client") & {"ops", "compiler"}
    assert not below("compiler") & {"protocol", "client"}


# The runtime's modules from the bottom up: a module uses those of the lines above it, and those of
# its own line. What many use for its own sake (errors, locks, generated types) is at the bottom.
RUNTIME = [
    {"counting", "dtype", "error", "protocol", "sync"},
    {"kv", "memory", "threads"},
    {"pool", "program", "text"},
    {"chat", "grammar", "host", "model", "sampling", "scheduler"},
    {"api", "executor"},
    {"metrics", "output", "trace"},
    {"prepare"},
    {"engine"},
]
# `api` shows the engine to the crates above: it names what it does not use.
SHOWN = {("api", "engine")}


def test_modules_of_the_runtime_use_only_what_is_below_them():
    root = ROOT.parent / "runtime" / "src"
    level = {name: number for number, names in enumerate(RUNTIME) for name in names}
    found, seen = [], set()
    for path in sorted(root.rglob("*.rs")):
        name = path.relative_to(root).parts[0].removesuffix(".rs")
        if name in ("lib", "tests") or "test" in path.name or "tests" in path.parts:
            continue
        seen.add(name)
        text = path.read_text(encoding="utf-8").split("\n#[cfg(test)]\nmod tests")[0]
        for used in re.findall(r"\bcrate::(?:\{\s*)?([a-z_]+)", text):
            if used not in level or (name, used) in SHOWN:
                continue
            if level[used] > level[name]:
                found.append(f"{path.relative_to(root)} uses {used}")
    assert seen == set(level)
    assert found == [], "\n".join(found)
