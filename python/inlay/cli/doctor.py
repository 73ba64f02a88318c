"""`inlay doctor`."""

from __future__ import annotations

import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from inlay.errors import InlayError

PACKAGES = {
    "huggingface_hub": "downloads checkpoints",
    "tokenizers": "reads checkpoints",
    "starlette": "serves HTTP",
    "uvicorn": "serves HTTP",
}


def command(
    json: Annotated[bool, typer.Option("--json", help="Print JSON for a program.")] = False,
) -> None:
    """Describe this machine and what is missing.

    The exit status is 1 if something is missing that a model needs to run.
    """
    report, problems = examine()
    if json:
        from json import dumps

        print(dumps({**report, "problems": problems}, indent=2))
    else:
        width = max(map(len, report))
        for name, value in report.items():
            print(f"{name:<{width}}  {value}")
        for problem in problems:
            print(f"\nMissing: {problem}")
        if not problems:
            print("\nNothing is missing.")
    if problems:
        raise typer.Exit(1)


def examine() -> tuple[dict[str, str], list[str]]:
    """What was found, and what is missing together with how to get it."""
    from inlay.client import Client

    report = {
        "platform": platform.platform(),
        "python": f"{platform.python_version()} ({sys.executable})",
    }
    problems = []
    try:
        with Client() as client:
            info, server = client.info(), client.server
            library = client.library_path
        gib = 2**30
        report |= {
            "libinlay": f"{server.server.version}, ABI {server.abi_version} ({library})",
            "processor": f"{info.cpu.architecture}, {info.cpu.cores} cores, {info.cpu.isa}",
            "extensions": " ".join(info.cpu.features),
            "memory": f"{info.memory.available_bytes / gib:.1f} GiB free of "
            f"{info.memory.total_bytes / gib:.1f} GiB",
        }
    except InlayError as error:
        problems.append(str(error))
    for package, use in PACKAGES.items():
        try:
            report[package] = version(package)
        except PackageNotFoundError:
            problems.append(f"{package}, which {use}: pip install {package}")
    try:
        report["apache-tvm"] = version("apache-tvm")
    except PackageNotFoundError:
        report["apache-tvm"] = "none (only needed to compile models: pip install 'inlay[compile]')"
    report["C compiler"] = shutil.which("cc") or "none (only needed to build C programs)"
    return report, problems
