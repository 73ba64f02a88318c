import re
import shutil
from pathlib import Path

from inlay._cache import COMPILER, compiler_fingerprint

ROOT = Path(__file__).parents[2]


def test_the_fingerprint_changes_with_every_file_of_the_compiler(tmp_path: Path) -> None:
    """A fix in the loader left data files as "made before": it was in one list of three."""
    for part in COMPILER:
        shutil.copytree(ROOT / "python/inlay" / part, tmp_path / part)
    before = compiler_fingerprint(tmp_path)
    assert before == compiler_fingerprint()
    seen = {before}
    files = sorted(tmp_path.rglob("*.py"))
    assert {path.relative_to(tmp_path).parts[0] for path in files} == set(COMPILER)
    for path in files:
        path.write_text(path.read_text(encoding="utf-8") + "# a change\n", encoding="utf-8")
        seen.add(compiler_fingerprint(tmp_path))
    files[-1].unlink()
    seen.add(compiler_fingerprint(tmp_path))
    assert len(seen) == len(files) + 2


def test_make_knows_the_same_packages() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.search(r"^COMPILER := .*addprefix python/inlay/,([\w ]+)\)", text, re.M)
    assert found is not None
    assert set(found[1].split()) == {*COMPILER, "testing"}
