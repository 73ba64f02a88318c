"""`inlay compile`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from inlay.cli._options import Cache, Quantization
from inlay.cli._progress import megabytes


def command(
    model: Annotated[
        str,
        typer.Argument(help="A checkpoint folder, a name such as user/model, or a data file."),
    ],
    quantization: Quantization = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder for the two files.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the files.")] = None,
    target: Annotated[
        str | None, typer.Option(help="Such as x86_64-linux; this machine's if not given.")
    ] = None,
    isa: Annotated[
        list[str] | None, typer.Option(help="Build this variant only; may be repeated.")
    ] = None,
    max_batch_tokens: Annotated[int, typer.Option(min=1, help="Most rows of a step.")] = 512,
    max_sequences: Annotated[int, typer.Option(min=1, help="Most sequences of a step.")] = 64,
    context: Annotated[int | None, typer.Option(min=1, help="Longest sequence.")] = None,
    embedding: Annotated[str | None, typer.Option(help="Scheme of the token embedding.")] = None,
    head: Annotated[str | None, typer.Option(help="Scheme of the head.")] = None,
    kv: Cache = None,
    revision: Annotated[str | None, typer.Option(help="Branch, tag or commit on the Hub.")] = None,
    ignore_config_key: Annotated[
        list[str] | None, typer.Option(help="A key of config.json to pass over.")
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Only say how much memory it takes.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Make everything again.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Turn a Hugging Face checkpoint into a data file and a compiled library.

    Of a data file, such as that of `demo`, only the library is made: weights are the same for
    every target.
    """
    from inlay import catalog
    from inlay.cli._progress import Bars
    from inlay.compiler.job import Options, compile_data, compile_model, host_target
    from inlay.compiler.plan import memory_plan

    data = catalog.packed(model)
    settled = {
        "--quantization": quantization,
        "--embedding": embedding,
        "--head": head,
        "--kv": kv,
        "--revision": revision,
        "--name": name,
        "--ignore-config-key": ignore_config_key,
    }
    given = [option for option, value in settled.items() if value]
    if data and given:
        raise typer.BadParameter(f"{model} is packed already.", param_hint=given[0])
    checkpoint, scheme = model, catalog.DEFAULT_QUANTIZATION
    if not data:
        checkpoint, scheme = catalog.split(model, quantization)
    options = Options(
        quantization=scheme,
        embedding=embedding,
        head=head,
        kv=kv,
        target=target or host_target(),
        isas=isa or (),
        max_batch_tokens=max_batch_tokens,
        max_sequences=max_sequences,
        context=context,
        name=name,
        revision=revision,
        ignore_config_keys=ignore_config_key or (),
        force=force,
    )
    if plan:
        with (
            Bars(quiet=json) as bars,
            understood(data, checkpoint, options, bars.update) as (source, chosen),
        ):
            made = memory_plan(source, chosen, options.limits, bars.update)
        _tell(source.notes)
        show_plan(made, source.context, json)
        return
    with Bars(quiet=json) as bars:
        if data:
            beside = Path(data.stem) if data == catalog.DEMO_DATA else data.parent
            result = compile_data(data, output or beside, options, bars.update)
        else:
            result = compile_model(checkpoint, output, options, bars.update)
    _tell(result.notes)
    if json:
        from json import dumps

        print(dumps({"data": str(result.data), "library": str(result.library)}))
        return
    for path, reused in (
        (result.data, result.data_reused),
        (result.library, result.library_reused),
    ):
        note = ", was there already" if reused else ""
        print(f"{path} ({path.stat().st_size / 1e6:.1f} MB{note})")


@contextmanager
def understood(
    data: Path | None, checkpoint: str, options: Any, progress: Any
) -> Iterator[tuple[Any, Any]]:
    """What is compiled, and for what: of a data file if there is one, else of a checkpoint."""
    from inlay.compiler.job import open_data, open_model

    if data:
        with open_data(data, options) as (_, source, chosen):
            yield source, chosen
    else:
        _, source, chosen = open_model(checkpoint, options, progress)
        yield source, chosen


def _tell(notes: Sequence[str]) -> None:
    for note in notes:
        print(f"Note: {note}", file=sys.stderr)


def show_plan(plan: Any, context: int, json: bool) -> None:
    """Print a memory plan for a person or for a program."""
    from json import dumps

    if json:
        print(dumps({**plan.as_dict(), "context": context}, indent=2))
        return
    rows = {
        "parameters": f"{plan.parameters:,}",
        "weights": f"{megabytes(plan.weights)} ({plan.bits_per_weight:.2f} bits a weight)",
        "cache, a token": f"{plan.kv_per_token:,} bytes",
        f"cache, {context:,} tokens": megabytes(plan.kv_per_context),
    }
    threads = os.cpu_count() or 1
    for isa in plan.workspace:
        rows[f"workspace, {isa}"] = megabytes(plan.needed(isa, threads))
    most = plan.weights + plan.kv_per_context + plan.most(threads)
    rows["one full sequence"] = megabytes(most)
    width = max(map(len, rows))
    for label, value in rows.items():
        print(f"{label:<{width}}  {value}")
