"""What MODEL stands for."""

import pytest

from inlay.cli import _models
from inlay.cli._models import DEMO, resolve
from inlay.errors import InlayError


@pytest.fixture
def compiler(monkeypatch, tmp_path):
    """A compiler that only notes what it is asked for."""
    asked = []

    def compile_one(model, quantization):
        asked.append((model, quantization))
        data = tmp_path / f"{len(asked)}.safetensors"
        data.touch()
        return data

    monkeypatch.setattr(_models, "_compile", compile_one)
    monkeypatch.setenv("INLAY_CACHE", str(tmp_path / "cache"))
    return asked


def test_built_in_models_and_files_are_taken_as_they_are(tmp_path, compiler):
    assert resolve("builtin:echo").path == "builtin:echo"
    file = tmp_path / "model.safetensors"
    file.touch()
    assert resolve(str(file)).path == str(file)
    assert compiler == []


def test_a_folder_is_compiled_once_and_again_when_it_changes(tmp_path, compiler):
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    first = resolve(str(folder))
    assert resolve(str(folder)) == first
    assert compiler == [(str(folder), "w4")]
    resolve(str(folder), "w8")
    (folder / "config.json").write_text('{"changed": true}')
    resolve(str(folder))
    assert compiler[1:] == [(str(folder), "w8"), (str(folder), "w4")]


def test_a_cache_that_was_cleaned_is_filled_again(tmp_path, compiler):
    folder = tmp_path / "checkpoint"
    folder.mkdir()
    path = resolve(str(folder)).path
    (tmp_path / path).unlink()
    assert resolve(str(folder)).path != path


def test_demo_and_names_of_the_hub_are_compiled(compiler):
    found = resolve(DEMO)
    assert found.id == "demo"
    resolve("user/model")
    assert [model.rsplit("/", 1)[-1] for model, _ in compiler] == ["demo", "model"]


@pytest.mark.parametrize("model", ["nonsense", "./no/such", "/no/such", "a/b/c", ""])
def test_what_is_nowhere_is_told_by_name(model, compiler):
    with pytest.raises(InlayError) as caught:
        resolve(model)
    assert caught.value.name == "model_file_missing"
    assert repr(model) in caught.value.message
    assert compiler == []


def test_a_folder_that_is_no_checkpoint_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setenv("INLAY_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "empty"
    folder.mkdir()
    with pytest.raises(InlayError) as caught:
        resolve(str(folder))
    assert caught.value.name == "checkpoint_invalid"
    assert str(folder) in caught.value.message
