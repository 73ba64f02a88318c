"""`inlay pull`."""

from __future__ import annotations

from typing import Annotated

import typer

from inlay.cli._options import Quantization


def command(
    model: Annotated[
        str, typer.Argument(help="`user/repo` on the Hugging Face Hub, a folder, or `demo`.")
    ],
    quantization: Quantization = None,
    revision: Annotated[
        str | None, typer.Option(help="Branch, tag or commit on the Hub.", show_default=False)
    ] = None,
    isa: Annotated[
        list[str] | None,
        typer.Option(help="Build for this instruction set only; may be repeated."),
    ] = None,
) -> None:
    """Download a model, convert and compile it, and cache the result.

    `inlay chat user/repo` does this by itself the first time. This command also fetches a newer
    version if there is one. It reads HF_HOME, HF_TOKEN, HF_ENDPOINT and HF_HUB_OFFLINE as all tools
    of Hugging Face do, and resumes interrupted downloads.
    """
    from inlay import catalog
    from inlay.cli._progress import Bars, megabytes

    name, scheme = catalog.split(model, quantization)
    with Bars() as bars:
        made = catalog.make(name, scheme, revision=revision, isas=isa or (), progress=bars.update)
    print(f"{made.name} is ready ({megabytes(made.size)}): inlay chat {made.name}")
