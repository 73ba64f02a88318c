"""The documentation is up to date with the code."""

import re
from pathlib import Path

from inlay import errors
from inlay.cli import VERBS
from inlay.cli._repl import HELP
from inlay.protocol.errors import ERRORS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def raised_names():
    """Every error name that the package raises."""
    found = {spec.name for spec in ERRORS}
    listed = re.findall(r"^    - (`.*?)(?::|,$)", errors.InlayError.__doc__ or "", re.M)
    found |= {name for line in listed for name in re.findall(r"`([a-z_]+)`", line)}
    kinds = (ROOT / "python/inlay/errors.py").read_text(encoding="utf-8")
    found |= set(re.findall(r"^    kind = \"([a-z_]+)\"", kinds, re.M))
    for path in (ROOT / "python/inlay").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"InlayError\(\s*\"([a-z_]+)\"", text))
    return found


def test_troubleshooting_tells_of_every_error_and_of_no_other():
    page = (DOCS / "troubleshooting.md").read_text(encoding="utf-8")
    told = re.findall(r"`([a-z_]+)`", "\n".join(re.findall(r"^### .*$", page, re.M)))
    assert sorted(told) == sorted(set(told))
    assert set(told) == raised_names()


def test_the_command_line_page_names_every_verb_and_command():
    page = (DOCS / "guides/cli.md").read_text(encoding="utf-8")
    for verb in VERBS:
        assert f"`{verb}`" in page, verb
    for command in re.findall(r"^  (/\w+)", HELP, re.M):
        assert command in page, command


def test_every_page_is_in_the_navigation():
    listed = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in DOCS.rglob("*.md"):
        assert str(page.relative_to(DOCS)) in listed, page


def test_every_file_that_a_page_names_is_there():
    """Paths from the root of the project, between backticks."""
    folders = "bindings|docs|ffi|python|runtime|schemas|tests|tools"
    path = re.compile(rf"`((?:{folders})/[\w./-]+)`")
    missing = [
        f"{page.relative_to(ROOT)}: {name}"
        for page in [*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("bindings/*/*.md")]
        for name in path.findall(page.read_text(encoding="utf-8"))
        if not (ROOT / name).exists() and not (page.parent / name).exists()
    ]
    assert missing == []


def test_every_promise_of_security_has_its_tests():
    page = (DOCS / "security.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| ") and "---" not in line]
    promises = [row.strip("| ").split(" | ") for row in rows if not row.startswith("| promise")]
    assert len(promises) >= 19
    for promise, held in promises:
        tests = re.findall(r"`([\w./-]+/[\w.-]+)` `(\w+)`", held)
        assert tests, promise
        # Nothing else is named as a test.
        assert re.sub(r"`[^`]*`", "", held).strip(" ,") == "", promise
        for path, name in tests:
            text = (ROOT / path).read_text(encoding="utf-8")
            found = re.search(rf"(?m)^\s*(async )?(fn|def|int) {name}\b", text)
            assert found, f"{path} has no test {name}"
