"""`inlay chat`."""

from __future__ import annotations

import io
import sys
from typing import Annotated, Any

import typer

from inlay.errors import InlayError


def command(
    model: Annotated[
        str,
        typer.Argument(
            help="`demo`, a folder, a GGUF or compiled file, or `user/repo[:w8]` on the Hub.",
            envvar="INLAY_MODEL",
        ),
    ] = "demo",
    prompt: Annotated[
        str | None,
        typer.Option("--prompt", "-p", help="Ask this and leave.", show_default=False),
    ] = None,
    system: Annotated[
        str | None, typer.Option(help="Instructions for the model.", show_default=False)
    ] = None,
    temperature: Annotated[
        float | None, typer.Option(min=0, max=2, help="How random the answers are.")
    ] = None,
    top_p: Annotated[
        float | None, typer.Option(min=0, max=1, help="Only the likeliest tokens of this sum.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Makes answers repeatable.")] = None,
    max_tokens: Annotated[
        int | None, typer.Option(min=1, help="The most tokens of an answer.")
    ] = None,
    context: Annotated[
        int | None, typer.Option(min=1, help="Tokens of the longest conversation.")
    ] = None,
    threads: Annotated[int | None, typer.Option(min=1, help="Threads that run a step.")] = None,
) -> None:
    """Talk to a model in the terminal.

    On a terminal this is a conversation: Ctrl-C stops an answer, Ctrl-D leaves, and /help lists
    the commands. With -p, or with text on standard input, it answers once and ends.
    """
    from inlay.cli._conversation import Conversation
    from inlay.cli._progress import Bars, found_model
    from inlay.client import Client

    piped = None if sys.stdin.isatty() else _piped()
    for option, text in (("--prompt", prompt), ("--system", system)):
        if text is not None and not _is_text(text):
            raise typer.BadParameter("this is no text in UTF-8", param_hint=option)
    if piped is not None or prompt is not None:
        prompt = "\n\n".join(part for part in (prompt, piped) if part and part.strip())
        if not prompt:
            raise typer.BadParameter("there is nothing to answer", param_hint="--prompt")
    found = found_model(model)
    load = {"id": found.id, "context": context, "threads": threads}
    sampling = {
        "temperature": temperature,
        "top_p": top_p,
        "seed": seed,
        "max_completion_tokens": max_tokens,
    }
    with Client() as client:
        with Bars() as bars:
            card = client.models.load(found.path, on_progress=bars.loading, **_given(load))
        details = card.details
        continues = details is not None and details.kind == "decoder" and not details.chat
        if continues:
            print(
                "Note: the model has no chat template, so it continues your text "
                "(`inlay compile --chat-template FILE` gives it one).",
                file=sys.stderr,
            )
        conversation = Conversation(client, card.id, system, _given(sampling), continues=continues)
        if prompt is not None:
            finished = conversation.answer(prompt, sys.stdout)
            print()
            if sys.stdout.isatty():
                print(conversation.speed(), file=sys.stderr)
            raise typer.Exit(0 if finished else 130)

        from inlay.cli._repl import Repl

        Repl(conversation).run()


def _piped() -> str:
    """The text on standard input, without its final line break."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="strict")
    try:
        return sys.stdin.read().removesuffix("\n")
    except UnicodeDecodeError as error:
        raise InlayError(
            "invalid_params",
            f"Standard input is no text in {error.encoding}: byte {error.start} does not fit.",
        ) from error


def _is_text(argument: str) -> bool:
    """Whether an argument was valid text, and not bytes that Python escaped as surrogates."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}
