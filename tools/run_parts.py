"""Run make targets one after another and end with a summary.

python tools/run_parts.py MAKE TARGET...

A part that fails does not stop the others, so that one run shows all that is
wrong. The exit status is 1 when any part failed.
"""

import subprocess
import sys
import time


def main(make: str, parts: list[str]) -> int:
    results: list[tuple[str, bool, float]] = []
    for part in parts:
        print(f"\n== {part}", flush=True)
        began = time.monotonic()
        passed = subprocess.run([*make.split(), part], check=False).returncode == 0
        results.append((part, passed, time.monotonic() - began))
    print("\nSummary")
    for part, passed, seconds in results:
        print(f"  {'passed' if passed else 'FAILED'}  {part:<14} {seconds:7.1f} s")
    failed = [part for part, passed, _ in results if not passed]
    total = sum(seconds for _, _, seconds in results)
    if failed:
        print(f"FAILED: {', '.join(failed)} ({total:.0f} s)")
        return 1
    print(f"All {len(results)} parts passed ({total:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
