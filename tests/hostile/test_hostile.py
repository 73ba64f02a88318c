"""Every case of the corpus ends in its sentence, in bounded time and memory.

`make hostile` runs all of it, `make test` every fifth case. `python -m hostile.test_hostile
--write MODEL` writes the sentences anew: read what changed.
"""

from __future__ import annotations

import json
import os
import queue
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile.corpus import KINDS, cases

HERE = Path(__file__).parent
SENTENCES = HERE / "sentences.json"
FIXTURE = HERE.parents[1] / "build/fixtures/tiny-w8.safetensors"

SECONDS = 60.0
"""For one case; the slowest takes 3."""
MEMORY = 8 << 30
"""Of addresses, in which mappings count as well."""


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answers(model: Path, keys: list[str]) -> Iterator[tuple[str, str]]:
    """What each case came to; a child that dies or hangs counts for its case."""
    left = list(keys)
    while left:
        child = subprocess.Popen(
            [sys.executable, "-m", "hostile.runner", str(model)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=limited,
            env={**os.environ, "PYTHONPATH": f"{HERE.parent}:{os.environ.get('PYTHONPATH', '')}"},
        )
        assert child.stdin
        child.stdin.write("\n".join(left))
        child.stdin.close()
        lines: queue.Queue[str | None] = queue.Queue()

        def read(out=child.stdout, lines=lines) -> None:
            for line in out:
                lines.put(line)
            lines.put(None)

        said: list[str] = []

        def complaints(err=child.stderr, said=said) -> None:
            said.extend(err)

        threads = [threading.Thread(target=read), threading.Thread(target=complaints)]
        for thread in threads:
            thread.start()
        ended = ""
        while left and not ended:
            try:
                line = lines.get(timeout=SECONDS)
            except queue.Empty:
                child.kill()
                ended = "hangs"
                break
            if line is None:
                ended = f"dies with {child.wait()}: {''.join(said)[-500:]}"
                break
            key, sentence = json.loads(line)
            left.remove(key)
            yield key, sentence
        child.wait()
        for thread in threads:
            thread.join()
        if ended:
            yield left.pop(0), ended


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if FIXTURE.exists():
        return FIXTURE
    folder = tmp_path_factory.mktemp("hostile")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "inlay.testing.tiny",
            str(folder),
            "--quantization",
            "w8",
            "--name",
            FIXTURE.stem,
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / FIXTURE.name


CASES = cases()
EXPECTED: dict[str, str] = json.loads(SENTENCES.read_text()) if SENTENCES.exists() else {}
STEP = int(os.environ.get("HOSTILE_STEP", "5"))


def test_the_corpus_and_its_sentences_belong_together():
    assert len(CASES) >= 300
    assert sorted(EXPECTED) == sorted(case.key for case in CASES)
    for key, sentence in EXPECTED.items():
        # None of them is a fault of ours, and none an exception of Python's.
        assert not sentence.startswith(("internal_error", "dies", "hangs")), key
        assert "Error: " not in sentence.split(" ")[0] or key.startswith("http"), key


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_hostile_gets_its_sentence(kind, model):
    keys = [case.key for case in CASES if case.kind == kind][::STEP]
    got = dict(answers(model, keys))
    assert got == {key: EXPECTED[key] for key in keys}


if __name__ == "__main__":
    only = sys.argv[2:-1]
    everything = [case.key for case in CASES if not only or case.kind in only]
    found = EXPECTED | dict(answers(Path(sys.argv[-1]), everything))
    found = {case.key: found[case.key] for case in CASES}
    SENTENCES.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
