"""`inlay compile`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from inlay.cli._options import Cache, Quantization
from inlay.cli._plan import show_plan, tell


def command(
    model: Annotated[
        str,
        typer.Argument(help="A checkpoint folder, a GGUF file, user/model, or a data file."),
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
    lora: Annotated[
        Path | None, typer.Option(help="Folder of a LoRA adapter to add to the weights.")
    ] = None,
    chat_template: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="A Jinja file instead of the model's template."
        ),
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Only say how much memory it takes.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Make everything again.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Turn a Hugging Face checkpoint or a GGUF file into a data file and a compiled library.

    For a data file, such as that of `demo`, only the library is compiled: the weights are the same
    for every target.
    """
    from inlay import catalog
    from inlay.cli._progress import Bars
    from inlay.cli._subject import Subject

    if name and Path(name).name != name:
        raise typer.BadParameter("it names a file, and no folder", param_hint="--name")
    if output and output.exists() and not output.is_dir():
        raise typer.BadParameter(f"{output} is a file", param_hint="--output")
    settled = {
        "--embedding": embedding,
        "--head": head,
        "--kv": kv,
        "--revision": revision,
        "--name": name,
        "--ignore-config-key": ignore_config_key,
        "--lora": lora,
        "--chat-template": chat_template,
    }
    subject = Subject.named(model, quantization, settled)
    from inlay.compiler.job import Options, compile_data, compile_model
    from inlay.ops.isa import host_target

    options = Options(
        quantization=subject.quantization,
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
        lora=lora,
        chat_template=chat_template,
        force=force,
    )
    if plan:
        show_plan(subject, options, json)
        return
    with Bars(quiet=json) as bars:
        if subject.data:
            demo = subject.data == catalog.DEMO_DATA
            beside = Path(subject.data.stem) if demo else subject.data.parent
            result = compile_data(subject.data, output or beside, options, bars.update)
        else:
            result = compile_model(subject.checkpoint, output, options, bars.update)
    tell(result.notes)
    if json:
        from json import dumps

        print(dumps({"data": str(result.data), "library": str(result.library)}))
        return
    for path, reused in (
        (result.data, result.data_reused),
        (result.library, result.library_reused),
    ):
        note = ", made before" if reused else ""
        print(f"{path} ({path.stat().st_size / 1e6:.1f} MB{note})")
