"""The terminal that `inlay chat` talks on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def keys_kept() -> Iterator[None]:
    """Hand on what is typed while no line is being read as it was typed, Ctrl-D included.

    A terminal that gathers lines of its own turns a Ctrl-D into a mark at the end of such a line.
    Line editing, which reads keys, finds nothing of it: whoever pressed Ctrl-D during an answer
    would wait for ever. So the terminal gathers none as long as line editing does it.
    """
    try:
        import readline  # noqa: F401  (input() edits lines where it can be imported)
        import termios
    except ImportError:
        yield
        return
    # input() leaves lines to the terminal where one of the two is none.
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
