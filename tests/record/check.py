"""Checks recorded conversations against the protocol: `python tests/record/check.py FOLDER...`.

The records are those of `record.c`. Every message that the library sent in any process of a test
run is checked: against its schema, without undescribed fields, and against the rules between
messages in `ConversationChecker`.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from inlay.protocol.validation import parse
from inlay.testing.checker import ConversationChecker, ProtocolError


def entries(path: Path) -> Iterator[tuple[str, str, bytes]]:
    """The event, the client and the message of each entry. The last one may be truncated, if its
    process was killed."""
    data = path.read_bytes()
    at = 0
    while at < len(data):
        head = data[at : at + 64].split(b" ", 3)
        if len(head) < 4:
            return
        what, client, length = head[0].decode(), head[1].decode(), int(head[2])
        start = at + sum(len(part) + 1 for part in head[:3])
        if start + length >= len(data):
            return
        yield what, client, data[start : start + length]
        at = start + length + 1


def check(path: Path) -> tuple[int, list[str]]:
    """The number of messages of one process, and their violations."""
    checkers: dict[str, ConversationChecker] = {}
    problems: list[str] = []
    count = 0
    for what, client, message in entries(path):
        checker = checkers.setdefault(client, ConversationChecker())
        if what in "sf":
            # An invalid message has no request to record. A send has no effect if the queue is full
            # or the client is closed.
            with contextlib.suppress(ValueError, RecursionError):
                (checker.sent if what == "s" else checker.not_sent)(parse(message))
        else:
            count += 1
            try:
                checker.received(parse(message))
            except (ProtocolError, ValueError) as error:
                problems.append(f"{error}")
    return count, problems


def main(folders: list[str]) -> int:
    """Check every record in the folders; the exit status."""
    messages = files = failures = 0
    for folder in folders:
        for path in sorted(Path(folder).iterdir()):
            count, problems = check(path)
            messages, files, failures = messages + count, files + 1, failures + len(problems)
            for problem in problems[:5]:
                print(f"{path.name}: {problem}")
    print(f"Messages held to their schemas: {messages:,} of {files} processes, {failures} wrong.")
    return 1 if failures or not messages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
