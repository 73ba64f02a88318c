"""Run a command on a machine under adverse load.

    python -m tools.torture [--seed N] [--busy N] -- COMMAND ...

Some busy processes occupy the processors, and every now and then one process of the command is
stopped for a while and continued. A test that relies on the order of two processes, or on how long
something takes, fails here and not once in a hundred runs elsewhere. The exit status is that of the
command.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from contextlib import suppress

import psutil

# How long a process is stopped, and how long all of them run between two stops.
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
