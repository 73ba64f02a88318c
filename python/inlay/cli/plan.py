"""`inlay plan`."""

from __future__ import annotations

from typing import Annotated

import typer

from inlay.cli._options import Cache, Quantization


def command(
    model: Annotated[
        str, typer.Argument(help="A checkpoint folder, a name such as user/model, or a data file.")
    ],
    quantization: Quantization = None,
    max_batch_tokens: Annotated[int, typer.Option(min=1, help="Most rows of a step.")] = 512,
    max_sequences: Annotated[int, typer.Option(min=1, help="Most sequences of a step.")] = 64,
    context: Annotated[int | None, typer.Option(min=1, help="Longest sequence.")] = None,
    kv: Cache = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Say how much memory a model will take, without compiling or loading it."""
    from inlay import catalog
    from inlay.cli._progress import Bars
    from inlay.cli.compile import show_plan, understood
    from inlay.compiler.job import Options
    from inlay.compiler.plan import memory_plan
    from inlay.errors import InlayError

    data = catalog.packed(model)
    if data and (quantization or kv):
        raise InlayError(
            "invalid_params",
            f"{model} is compiled already: its quantization and its cache are settled.",
        )
    checkpoint, scheme = model, catalog.DEFAULT_QUANTIZATION
    if not data:
        checkpoint, scheme = catalog.split(model, quantization)
    options = Options(
        quantization=scheme,
        kv=kv,
        max_batch_tokens=max_batch_tokens,
        max_sequences=max_sequences,
        context=context,
    )
    with (
        Bars(quiet=json) as bars,
        understood(data, checkpoint, options, bars.update) as (source, chosen),
    ):
        plan = memory_plan(source, chosen, options.limits, bars.update)
    show_plan(plan, source.context, json)
