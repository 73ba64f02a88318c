"""Run a command while the machine gives it a hard time.

    python -m tools.torture [--seed N] [--busy N] -- COMMAND ...

Some processes that only count take the processors, and every moment one process that the command
started is stopped for a while and let go again. What a test took for granted about the order of
two processes, or about how long something takes, fails here and not once in a hundred runs
elsewhere. The command's exit status is this one's.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from contextlib import suppress

import psutil

# How long a process stands still, and how long all of them run between two such moments.
STOPPED = (0.01, 2.0)
RUNNING = (0.0, 0.5)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--busy", type=int, default=psutil.cpu_count())
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    print(f"torture: seed {given.seed}, {given.busy} busy processes", file=sys.stderr)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(given.busy)]
    try:
        command = subprocess.Popen(given.command)
        disturb(command, random.Random(given.seed))
        return command.returncode
    finally:
        for process in busy:
            process.kill()


def disturb(command: subprocess.Popen[bytes], chance: random.Random) -> None:
    """Stop a process of the command now and then, until the command has ended."""
    root = psutil.Process(command.pid)
    while command.poll() is None:
        with suppress(psutil.NoSuchProcess):
            one = chance.choice([root, *root.children(recursive=True)])
            one.suspend()
            try:
                time.sleep(chance.uniform(*STOPPED))
            finally:
                one.resume()
        time.sleep(chance.uniform(*RUNNING))


if __name__ == "__main__":
    sys.exit(main())
