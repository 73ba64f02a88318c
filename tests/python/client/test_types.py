"""Type checking of programs that use the clients."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

PROGRAM = """
from inlay import AsyncEngine, Client, Engine
from inlay.client.params import ChatMessage, FunctionTool

tool: FunctionTool = {"type": "function", "function": {"name": "f", "parameters": {}}}
messages: list[ChatMessage] = [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]
with Engine("demo", threads=2) as engine:
    answer = engine.chat.completions.create(messages=messages, temperature=0.5, tools=[tool])
    messages += [answer.choices[0].message, {"role": "tool", "tool_call_id": "1", "content": "x"}]
    for chunk in engine.chat.completions.create(messages=messages, stream=True, seed=1):
        text: str | None = chunk.choices[0].delta.content
    engine.models.load("builtin:echo", on_progress=lambda progress: print(progress.stage))
    engine.tokens.count(messages=messages)

async def main() -> None:
    async with AsyncEngine() as engine:
        answer = await engine.completions.create(prompt="Once", max_tokens=3, stop=["."])
        print(answer.choices[0].text)

Client().chat.completions.create(messages=[])
"""

WRONG = [
    "messages=[], temprature=1",
    'messages=[], temperature="hot"',
    'messages=[{"role": "usr", "content": "x"}]',
    'messages=[{"role": "user", "text": "x"}]',
    "temperature=1.0",
]


@pytest.fixture(scope="module")
def check(tmp_path_factory):
    folder = tmp_path_factory.mktemp("types")

    def run(program):
        (folder / "program.py").write_text(program)
        options = ["--strict", "--config-file=", "--follow-imports=silent"]
        return subprocess.run(
            [sys.executable, "-m", "mypy", *options, f"--cache-dir={folder}", "program.py"],
            cwd=folder,
            env={"MYPYPATH": str(ROOT / "python"), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run


def test_a_right_program_passes(check):
    done = check(PROGRAM)
    assert done.returncode == 0, done.stdout


def test_every_wrong_line_is_found(check):
    lines = "\n".join(f"Client().chat.completions.create({call})" for call in WRONG)
    done = check(f"from inlay import Client\n{lines}\n")
    found = {int(line) for line in re.findall(r"program.py:(\d+): error", done.stdout)}
    assert found == set(range(2, 2 + len(WRONG))), done.stdout
