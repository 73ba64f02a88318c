"""The terminal side of `inlay chat`: lines in, commands, answers out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from inlay._paths import expanded, home
from inlay.cli._attachments import read_image, read_tools
from inlay.cli._conversation import Conversation
from inlay.cli._terminal import keys_kept
from inlay.errors import InlayError, file_fault

HELP = """\
  /help             this list
  /system TEXT      give the model instructions; without TEXT, take them back
  /reset            forget what was said
  /save FILE        write the conversation to a file
  /load FILE        go on with a saved conversation
  /image FILE       send an image with the next message
  /tools FILE       offer the functions in a JSON file to the model; you give their results
  /tools            show the functions; /tools off takes them back
  /set NAME VALUE   change a setting, such as temperature; without VALUE, take it back
  /set              show the settings
  /stats            figures of the last answer
  /quit             leave (or Ctrl-D)
Text of several lines: begin and end it with \"\"\", or end lines with a backslash.
Ctrl-C stops an answer."""


class Repl:
    """Reads lines, answers them, and runs commands until the input ends."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._commands: dict[str, Callable[[str], None]] = {
            "/help": lambda _: print(HELP),
            "/system": self._system,
            "/reset": lambda _: conversation.reset(),
            "/save": lambda path: conversation.save(_path(path)),
            "/load": lambda path: conversation.load(_path(path)),
            "/image": self._image,
            "/tools": self._tools,
            "/set": self._set,
            "/stats": lambda _: print(conversation.stats()),
        }

    def run(self) -> None:
        """Run until Ctrl-D or /quit."""
        history = _history_file()
        _read_history(history)
        print(f"{self._conversation.model}. /help lists the commands, Ctrl-D leaves.")
        try:
            with keys_kept():
                self._converse()
        finally:
            _write_history(history)

    def _converse(self) -> None:
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

    def _obey(self, text: str) -> None:
        name, _, rest = text.strip().partition(" ")
        try:
            if name.startswith("/") and name in self._commands:
                self._commands[name](rest.strip())
            elif name.startswith("/") and "\n" not in text and name[1:].isalpha():
                near = get_close_matches(name, [*self._commands, "/quit"], 1)
                hint = f"did you mean {near[0]}? " if near else ""
                print(f"There is no command {name}; {hint}/help lists them.")
            else:
                self._told(self._conversation.answer(text, sys.stdout))
                while results := self._results():
                    self._told(self._conversation.reply(results, sys.stdout))
        except InlayError as error:
            print(f"\nError: {error}")
        except OSError as error:
            print(f"\nError: {file_fault(error)}")

    def _told(self, finished: bool) -> None:
        print("" if finished else " [stopped]")
        print(self._conversation.speed(), file=sys.stderr)

    def _results(self) -> dict[str, str]:
        """Ask for the results of the model's calls. None stops."""
        results = {}
        for call in self._conversation.calls:
            function = call["function"]
            print(f"{function['name']}({function['arguments']})")
            try:
                results[call["id"]] = input("result> ")
            except (EOFError, KeyboardInterrupt):
                print()
                return {}
        return results

    def _image(self, path: str) -> None:
        image = read_image(_path(path))
        self._conversation.images.append(image)
        print("It goes with the next message.")

    def _tools(self, path: str) -> None:
        if path == "off":
            self._conversation.tools = []
        elif path:
            self._conversation.tools = read_tools(_path(path))
        for tool in self._conversation.tools:
            function = tool.get("function", {})
            print(f"{function.get('name')}: {function.get('description') or 'no description'}")
        if not self._conversation.tools:
            print("The model is offered no functions.")

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
    return expanded(text)


def _history_file() -> Path | None:
    base, own = os.environ.get("XDG_STATE_HOME"), home()
    folder = Path(base) if base else own and own / ".local/state"
    return folder and folder / "inlay" / "chat_history"


def _read_history(path: Path | None) -> None:
    if path is None:
        return
    try:
        import readline

        readline.read_history_file(path)
    except (ImportError, OSError):
        return  # no line editing on this platform, or no history yet


def _write_history(path: Path | None) -> None:
    if path is None:
        return
    try:
        import readline

        path.parent.mkdir(parents=True, exist_ok=True)
        readline.set_history_length(1000)
        readline.write_history_file(path)
    except (ImportError, OSError):
        return  # a history that cannot be saved is no reason to fail
