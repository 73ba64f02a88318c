"""The terminal of `inlay chat`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def keys_kept() -> Iterator[None]:
    """Pass on unchanged what is typed while no line is being read, Ctrl-D included.

    In canonical mode the terminal turns a Ctrl-D into an end-of-file mark on the pending line. Line
    editing, which reads keys, never sees it: a user who pressed Ctrl-D during an answer would wait
    without end. So canonical mode is off while line editing is in use.
    """
    try:
        import readline  # noqa: F401  (input() edits lines where it can be imported)
        import termios
    except ImportError:
        yield
        return
    # input() leaves line editing to the terminal unless both are terminals.
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield
        return
    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    modes = termios.tcgetattr(terminal)
    modes[3] &= ~termios.ICANON
    termios.tcsetattr(terminal, termios.TCSADRAIN, modes)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
