"""The command line: `inlay VERB`, one file per verb.

A verb is a module of this folder with a function `command`, annotated for typer. An entry in
`VERBS` registers it. A verb is imported only when it runs, so that `inlay --help` and completion
stay quick. Every option can be set in the environment as `INLAY_VERB_OPTION`.
"""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from inspect import cleandoc
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from inlay._version import __version__
from inlay.errors import InlayError, file_fault

VERBS: dict[str, tuple[str, str]] = {
    "chat": ("chat", "Talk to a model in the terminal."),
    "pull": ("pull", "Download a model, compile it, and keep the result."),
    "list": ("list", "List the models that were compiled and kept."),
    "rm": ("rm", "Delete what was compiled of a model."),
    "compile": ("compile", "Turn a checkpoint into a data file and a library."),
    "inspect": ("inspect", "Show what a data file holds."),
    "plan": ("plan", "Say how much memory a model will take."),
    "serve": ("serve", "Answer HTTP requests as OpenAI's API does."),
    "package": ("package", "Put all that an app ships into one folder."),
    "rpc": ("rpc", "Speak the protocol over standard input and output."),
    "bench": ("bench", "Measure models, the machine, servers, and peers."),
    "validate": ("validate", "Check a JSON file against a schema of the protocol."),
    "doctor": ("doctor", "Say what this machine is and what is missing."),
}
"""Each verb by name: its module and its one line of help."""

SETTINGS = {"help_option_names": ["-h", "--help"]}


class _Verbs(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            from inlay.cli._refused import reword

            reword(error)
            raise

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return name, command if name is None else load_verb(name), rest


def load_verb(name: str) -> Any:
    """Import a verb and make its command."""
    module, line = VERBS[name]
    imported = import_module(f"inlay.cli.{module}")
    settings = {**SETTINGS, "auto_envvar_prefix": f"INLAY_{name.upper()}"}
    if hasattr(imported, "verbs"):  # a verb with subcommands
        group = typer.Typer(
            help=line, context_settings=settings, no_args_is_help=True, add_completion=False
        )
        group.callback()(_only_a_group)
        for function in imported.verbs:
            group.command(function.__name__, help=_unwrapped(function.__doc__))(function)
        return typer.main.get_command(group)
    function = imported.command
    told = _unwrapped(function.__doc__) or line
    app = typer.Typer(add_completion=False)
    app.command(name, help=told, context_settings=settings)(function)
    return typer.main.get_command(app)


def _unwrapped(text: str | None) -> str:
    """The paragraphs of a docstring, each on one line: the terminal wraps it to its width."""
    paragraphs = cleandoc(text or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _only_a_group() -> None:
    """Keeps a group with one verb a group."""


def _version(wanted: bool) -> None:
    if wanted:
        print(f"inlay {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=_Verbs, no_args_is_help=True, context_settings=SETTINGS, pretty_exceptions_enable=False
)


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and leave."
    ),
) -> None:
    """A compiled LLM engine that you embed in your own app."""


def _stub() -> None:
    """Stands for a verb in lists; `resolve_command` puts the verb in its place."""


for _name, (_, _line) in VERBS.items():
    app.command(_name, help=_line)(_stub)


def main() -> None:
    """Run the command line. An error is one line on standard error."""
    _ready_streams()
    try:
        try:
            app(prog_name="inlay")
        finally:
            sys.stdout.flush()
    except InlayError as error:
        _fail(f"{error.message} [{error.name}]")
    except BrokenPipeError:
        _forget_output()  # the reader is gone
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        if error.filename is None:
            _forget_output()
        _fail(file_fault(error))
    except Exception as error:
        _fail(
            f"This is a fault of Inlay itself ({type(error).__name__}: {error}). Please report it "
            f"with the file {_report()}."
        )


def _fail(message: str) -> NoReturn:
    print(f"inlay: {message}", file=sys.stderr)
    sys.exit(1)


def _ready_streams() -> None:
    """Open all three streams, none of which fails on a character it cannot encode."""
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _forget_output() -> None:
    """Python would report it once more when it flushes on exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report() -> str:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="inlay-fault-", suffix=".txt", delete=False
    ) as file:
        print(f"inlay {__version__}, {sys.version}, {sys.argv}", file=file)
        traceback.print_exc(file=file)
    return file.name
