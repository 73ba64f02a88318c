"""`inlay plan`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer


def command(
    model: Annotated[
        str, typer.Argument(help="A checkpoint folder, a name such as user/model, or a data file.")
    ],
    quantization: Annotated[
        str | None,
        typer.Option("--quantization", "-q", help="f32, bf16, w8 or w4. w4 where none is named."),
    ] = None,
    max_batch_tokens: Annotated[int, typer.Option(min=1, help="Most rows of a step.")] = 512,
    max_sequences: Annotated[int, typer.Option(min=1, help="Most sequences of a step.")] = 64,
    context: Annotated[int | None, typer.Option(min=1, help="Longest sequence.")] = None,
    kv: Annotated[
        str | None, typer.Option(help="Keys and values in the cache: f16, int8 or f32.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Say how much memory a model will take, without compiling or loading it."""
    from inlay import catalog
    from inlay.cli._progress import Bars
    from inlay.cli.compile import show_plan
    from inlay.compiler.job import Options, open_data, open_model
    from inlay.compiler.plan import memory_plan
    from inlay.errors import InlayError

    data = Path(model) if Path(model).is_file() else None
    if model == catalog.DEMO:
        data = catalog.DEMO_DATA
    options = Options(
        kv=kv, max_batch_tokens=max_batch_tokens, max_sequences=max_sequences, context=context
    )
    if data:
        if quantization or kv:
            raise InlayError(
                "invalid_params",
                f"{model} is compiled already: its quantization and its cache are settled.",
            )
        with Bars(quiet=json) as bars, open_data(data, options) as (_, source, chosen):
            plan = memory_plan(source, chosen, options.limits, bars.update)
    else:
        name, scheme = catalog.split(model, quantization)
        with Bars(quiet=json) as bars:
            wanted = replace(options, quantization=scheme)
            _, source, chosen = open_model(name, wanted, bars.update)
            plan = memory_plan(source, chosen, options.limits, bars.update)
    show_plan(plan, source.context, json)
