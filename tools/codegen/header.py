"""The C ABI reference: `inlay.h` as a page. The header stays the only description of the API."""

from __future__ import annotations

import re

_NAME = re.compile(r"-?\b(?:inlay_\w+|INLAY_\w+)\b(?:\(\))?")
_INTRO = """# C API

<!-- Generated from ffi/include/inlay.h by `make schemas`. Do not edit. -->

This is `inlay.h`, the whole C API and its manual, as a page.
"""


def page(header: str) -> str:
    """Make `docs/reference/c-api.md`."""
    manual = re.match(r"/\*\n(.*?)\n \*/\n", header, re.DOTALL)
    if manual is None:
        raise ValueError("inlay.h does not begin with its manual")
    text = "\n".join(re.sub(r"^ \* ?", "", line) for line in manual[1].split("\n"))
    _, _, text = text.partition("\n\n")
    return f"{_INTRO}\n{_prose(text)}\n{_declarations(header[manual.end() :])}"


def _prose(text: str) -> str:
    """Titles in capitals become headings, and what is indented becomes code."""
    out: list[str] = []
    program = re.search(r"BEGIN (\w+\.c)\n(.*?)\nEND \1\n", text, re.DOTALL)
    if program is not None:
        code = f"```c\n{program[2]}\n```\n"
        before, after = text[: program.start()], text[program.end() :]
        return _prose(before) + "\n" + code + "\n" + _prose(after)
    for block in re.split(r"\n\s*\n", text.strip("\n")):
        if re.fullmatch(r"[A-Z][A-Z ]+", block):
            out.append(f"## {block.capitalize()}")
        elif block.startswith("  "):
            out.append(_code(block))
        else:
            out += [_code(part) if part.startswith("   ") else _named(part) for part in _cut(block)]
    return "\n\n".join(out) + "\n"


def _cut(block: str) -> list[str]:
    """A paragraph, and the code that follows it without an empty line."""
    parts: list[list[str]] = [[]]
    for line in block.split("\n"):
        deep = line.startswith("   ")
        if parts[-1] and deep != parts[-1][-1].startswith("   "):
            parts.append([])
        parts[-1].append(line)
    return ["\n".join(part) for part in parts if part]


def _code(block: str) -> str:
    least = min(len(line) - len(line.lstrip()) for line in block.split("\n") if line.strip())
    inner = "\n".join(line[least:] for line in block.split("\n"))
    return f"```text\n{inner}\n```"


def _named(text: str) -> str:
    """Names and pieces of JSON become code, in which underscores and braces have no meaning."""
    text = re.sub(r'\{"(?:[^{}]|\{[^{}]*\})*\}', lambda match: f"`{match[0]}`", text)
    pieces = re.split(r"(`[^`]*`)", text)
    for index in range(0, len(pieces), 2):
        quoted = re.sub(r'"([$\w./]+)"', r"`\1`", pieces[index])
        pieces[index] = _NAME.sub(lambda match: f"`{match[0]}`", quoted)
    return "".join(pieces)


def _declarations(code: str) -> str:
    """Status codes as a table, and each function with the comment before it."""
    rows = re.findall(r"#define (INLAY_[A-Z_]+) (\d+) +/\* (.*?) \*/", code)
    out = ["## Status codes\n"]
    out.append("Every function that can fail returns 0, or the negative of one of these.\n")
    out.append("| Name | Value | Meaning |\n| --- | --- | --- |")
    out += [f"| `{name}` | {value} | {_named(meaning)} |" for name, value, meaning in rows]
    out.append("\n## Functions\n")
    for comment, prototype in re.findall(r"/\*\n((?: \*[^\n]*\n)+?) \*/\n(\w[^;{]*\));", code):
        name = re.search(r"(inlay_\w+)\(", prototype)
        if name is None:
            raise ValueError(f"no function in {prototype!r}")
        text = "\n".join(re.sub(r"^ \* ?", "", line) for line in comment.rstrip("\n").split("\n"))
        out.append(f"### `{name[1]}`\n\n```c\n{prototype};\n```\n\n{_prose(text)}")
    return "\n".join(out).rstrip() + "\n"
