"""The terminal side of `inlay chat`: lines in, commands, answers out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from inlay.cli._conversation import Conversation
from inlay.errors import InlayError

HELP = """\
  /help             this list
  /system TEXT      give the model instructions; without TEXT, take them back
  /reset            forget what was said
  /save FILE        write the conversation to a file
  /load FILE        go on with a saved conversation
  /set NAME VALUE   change a setting, such as temperature; without VALUE, take it back
  /set              show the settings
  /stats            figures of the last answer
  /quit             leave (or Ctrl-D)
Text of several lines: begin and end it with \"\"\", or end lines with a backslash.
Ctrl-C stops an answer."""


class Repl:
    """Reads, answers, and obeys commands until the input ends."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._commands: dict[str, Callable[[str], None]] = {
            "/help": lambda _: print(HELP),
            "/system": self._system,
            "/reset": lambda _: conversation.reset(),
            "/save": lambda path: conversation.save(_path(path)),
            "/load": lambda path: conversation.load(_path(path)),
            "/set": self._set,
            "/stats": lambda _: print(conversation.stats()),
        }

    def run(self) -> None:
        """Run until Ctrl-D or /quit."""
        history = _history_file()
        _read_history(history)
        print(f"{self._conversation.model}. /help lists the commands, Ctrl-D leaves.")
        try:
            while True:
                try:
                    text = read_text()
                except KeyboardInterrupt:
                    print()
                    continue
                except EOFError:
                    print()
                    return
                if text.strip() in ("/quit", "/exit"):
                    return
                if text.strip():
                    self._obey(text)
        finally:
            _write_history(history)

    def _obey(self, text: str) -> None:
        name, _, rest = text.strip().partition(" ")
        try:
            if name.startswith("/") and name in self._commands:
                self._commands[name](rest.strip())
            elif name.startswith("/") and "\n" not in text and name[1:].isalpha():
                print(f"There is no command {name}; /help lists them.")
            else:
                finished = self._conversation.answer(text, sys.stdout)
                print("" if finished else " [stopped]")
                print(self._conversation.speed(), file=sys.stderr)
        except (InlayError, OSError) as error:
            print(f"\nError: {error}")

    def _system(self, text: str) -> None:
        self._conversation.system = text or None

    def _set(self, text: str) -> None:
        name, _, value = text.partition(" ")
        if name:
            self._conversation.set(name, value.strip())
        else:
            print(self._conversation.sampling or "All settings are the model's own.")


def read_text() -> str:
    """One line, or several that belong together."""
    line = input("> ")
    if line.startswith('"""'):
        lines = [line[3:]]
        while not lines[-1].endswith('"""'):
            lines.append(input(". "))
        lines[-1] = lines[-1][:-3]
        return "\n".join(lines).strip("\n")
    lines = [line]
    while lines[-1].endswith("\\"):
        lines[-1] = lines[-1][:-1]
        lines.append(input(". "))
    return "\n".join(lines)


def _path(text: str) -> Path:
    if not text:
        raise InlayError("invalid_params", "Name a file.")
    return Path(text).expanduser()


def _history_file() -> Path:
    base = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(base).expanduser() / "inlay" / "chat_history"


def _read_history(path: Path) -> None:
    try:
        import readline

        readline.read_history_file(path)
    except (ImportError, OSError):
        return  # no line editing on this platform, or no history yet


def _write_history(path: Path) -> None:
    try:
        import readline

        path.parent.mkdir(parents=True, exist_ok=True)
        readline.set_history_length(1000)
        readline.write_history_file(path)
    except (ImportError, OSError):
        return  # a history that cannot be kept is no reason to fail
