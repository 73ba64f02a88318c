"""`inlay plan`."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    model: Annotated[
        str, typer.Argument(help="A checkpoint folder, or a name such as user/model.")
    ],
    quantization: Annotated[
        str, typer.Option("--quantization", "-q", help="f32, bf16, w8 or w4.")
    ] = "w4",
    max_batch_tokens: Annotated[int, typer.Option(min=1, help="Most rows of a step.")] = 512,
    max_sequences: Annotated[int, typer.Option(min=1, help="Most sequences of a step.")] = 64,
    context: Annotated[int | None, typer.Option(min=1, help="Longest sequence.")] = None,
    kv: Annotated[
        str | None, typer.Option(help="Keys and values in the cache: f16, int8 or f32.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Say how much memory a model will take, without compiling or loading it."""
    from inlay.cli.compile import show_plan
    from inlay.compiler.job import Options, open_model
    from inlay.compiler.plan import memory_plan

    options = Options(
        quantization=quantization,
        kv=kv,
        max_batch_tokens=max_batch_tokens,
        max_sequences=max_sequences,
        context=context,
    )
    _, source, chosen = open_model(model, options)
    show_plan(memory_plan(source, chosen, options.limits), source.context, json)
