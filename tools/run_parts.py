"""Run make targets in parallel lanes, and end with a summary.

python tools/run_parts.py MAKE TARGET... [/ TARGET...]... [then TARGET...]

The targets of a lane run one after another; `/` begins a parallel lane, and `then` waits for all
lanes. The output of a part is shown when it ends, so that two lanes do not mix. A part that fails
does not stop the others, so that one run shows all failures. The exit status is 1 if any part
failed.
"""

import subprocess
import sys
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    part: str
    passed: bool
    seconds: float


def split(words: list[str], mark: str) -> list[list[str]]:
    """The words between the marks."""
    groups: list[list[str]] = [[]]
    for word in words:
        if word == mark:
            groups.append([])
        else:
            groups[-1].append(word)
    return [group for group in groups if group]


def run_lane(make: str, parts: list[str], alone: bool, results: list[Result]) -> None:
    for part in parts:
        began = time.monotonic()
        if alone:
            print(f"\n== {part}", flush=True)
            done = subprocess.run([*make.split(), part], check=False)
        else:
            print(f"\n-- {part} begins", flush=True)
            done = subprocess.run(
                [*make.split(), part],
                check=False,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            text = done.stdout.decode(errors="replace")
            print(f"\n== {part}\n{text}", end="", flush=True)
        results.append(Result(part, done.returncode == 0, time.monotonic() - began))


def main(make: str, words: list[str]) -> int:
    results: list[Result] = []
    began = time.monotonic()
    for stage in split(words, "then"):
        lanes = split(stage, "/")
        threads = [
            threading.Thread(target=run_lane, args=(make, lane, len(lanes) == 1, results))
            for lane in lanes
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    total = time.monotonic() - began
    print("\nSummary")
    for result in results:
        verdict = "passed" if result.passed else "FAILED"
        print(f"  {verdict}  {result.part:<18} {result.seconds:7.1f} s")
    failed = [result.part for result in results if not result.passed]
    if failed:
        print(f"FAILED: {', '.join(failed)} ({total:.0f} s)")
        return 1
    print(f"All {len(results)} parts passed ({total:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
