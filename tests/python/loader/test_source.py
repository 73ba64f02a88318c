from pathlib import Path

import pytest

from inlay.compiler.convert import convert
from inlay.compiler.manifest import manifest
from inlay.compiler.recipe import understand
from inlay.compiler.schemes import Schemes
from inlay.errors import CheckpointError
from inlay.loader.source import Source
from inlay.testing import tiny

SCHEMES = Schemes.named("w8")


def test_a_data_file_is_the_source_that_it_was_made_of(tmp_path: Path) -> None:
    source = Source.from_folder(tiny.checkpoint(tmp_path / "c"))
    recipe = understand(source, SCHEMES)
    data = tmp_path / "m.safetensors"
    convert(source, recipe.model, data, manifest(recipe, "m"))

    kept = Source.from_data_file(data)
    assert kept.config == source.config
    assert kept.generation == source.generation
    assert kept.files == source.kept_files() == kept.kept_files()
    assert understand(kept, SCHEMES).layout == recipe.layout
    with pytest.raises(CheckpointError, match=r"weights in .*m\.safetensors are packed already"):
        kept.tensors  # noqa: B018


def test_weights_are_opened_when_they_are_asked_for(tmp_path: Path) -> None:
    folder = tiny.checkpoint(tmp_path / "c")
    (folder / "model.safetensors").unlink()
    source = Source.from_folder(folder)
    assert understand(source, SCHEMES).architecture == "llama"
    with pytest.raises(CheckpointError, match="holds no weights"):
        source.tensors  # noqa: B018
