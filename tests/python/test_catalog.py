"""Resolving MODEL, and caching its compiled files."""

import json
from typing import get_args

import pytest
from filelock import FileLock

import gguf_writer
from inlay import _cache, catalog
from inlay.catalog import DEMO, compiled, remove, resolve, split
from inlay.cli._options import Scheme
from inlay.compiler import job
from inlay.errors import InlayError
from inlay.quantization import SCHEMES


@pytest.fixture
def compiler(monkeypatch, tmp_path):
    """A compiler that only records its requests."""
    asked = []

    def compile_one(model, folder, options, progress):
        asked.append((model, options.quantization))
        folder.mkdir(parents=True, exist_ok=True)
        data = folder / f"m-{options.quantization}.safetensors"
        library = folder / f"m-{options.quantization}-x.so"
        data.write_bytes(b"12345678")
        library.write_bytes(b"12")
        manifest = {"source": {"revision": "abc"}}
        return job.Result(data, library, manifest, False, False)

    monkeypatch.setattr(job, "compile_model", compile_one)
    monkeypatch.setattr(job, "compile_data", compile_one)
    monkeypatch.setenv("INLAY_CACHE", str(tmp_path / "cache"))
    return asked


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "checkpoint"
    made.mkdir()
    (made / "config.json").write_text("{}")
    return made


def test_built_in_models_and_files_are_taken_as_they_are(tmp_path, compiler):
    assert resolve("builtin:echo").path == "builtin:echo"
    file = tmp_path / "model.safetensors"
    file.write_bytes(bytes(8) + b"{")
    assert resolve(str(file)).path == str(file)
    assert compiler == []


def test_a_folder_is_compiled_once_and_again_when_it_changes(folder, compiler):
    first = resolve(str(folder))
    assert resolve(str(folder)) == first
    assert compiler == [(str(folder), "w4")]
    resolve(f"{folder}:w8")
    resolve(str(folder), quantization="w8")
    (folder / "config.json").write_text('{"changed": true}')
    resolve(str(folder))
    assert compiler[1:] == [(str(folder), "w8"), (str(folder), "w4")]


def test_a_cache_that_was_cleaned_is_filled_again(folder, compiler, tmp_path):
    (tmp_path / resolve(str(folder)).path).unlink()
    resolve(str(folder))
    assert len(compiler) == 2


def test_a_record_that_is_damaged_is_made_anew(folder, compiler):
    resolve(str(folder))
    (kept,) = compiled()
    for text in ("", "[]", '{"model": 1}', json.dumps({"model": "x"})):
        (kept.folder / "model.json").write_text(text)
        assert compiled() == []
        resolve(str(folder))
        assert len(compiled()) == 1


def test_a_file_that_lost_a_part_is_made_anew(folder, compiler):
    for number, name in enumerate(("m-w4.safetensors", "m-w4-x.so"), 2):
        resolve(str(folder))
        (compiled()[0].folder / name).write_bytes(b"1")
        assert compiled() == []
        resolve(str(folder))
        assert len(compiler) == number and len(compiled()) == 1


def test_what_an_earlier_version_left_is_deleted(folder, compiler):
    resolve(str(folder))
    (kept,) = compiled()
    (kept.folder / "old-w4.safetensors").touch()
    (folder / "config.json").write_text('{"changed": true}')
    resolve(str(folder))
    names = {path.name for path in kept.folder.iterdir()}
    assert names == {"m-w4.safetensors", "m-w4-x.so", "model.json"}


def test_the_command_line_offers_every_quantization():
    assert set(get_args(Scheme)) == set(catalog.QUANTIZATIONS) == set(SCHEMES)


def test_demo_and_names_of_the_hub(compiler):
    assert resolve(DEMO).id == "demo"
    resolve("user/model")
    resolve("user/model:bf16")
    assert compiler == [
        (catalog.DEMO_DATA, "w8"),
        ("user/model", "w4"),
        ("user/model", "bf16"),
    ]
    resolve("user/model")
    assert len(compiler) == 3


def test_the_demo_model_comes_packed_in_one_quantization(compiler):
    assert resolve("demo:w8").id == "demo"
    with pytest.raises(InlayError) as caught:
        resolve("demo:w4")
    assert "w8 only" in caught.value.message


def test_what_is_kept_is_listed_and_deleted(compiler, folder):
    for model in ("user/model", "user/model:w8", "user/other", str(folder)):
        resolve(model)
    names = [kept.name for kept in compiled()]
    assert names == sorted(["user/model:w4", "user/model:w8", "user/other:w4", f"{folder}:w4"])
    size = compiled()[0].size
    assert size >= 10
    assert [kept.name for kept in remove("user/model:w8")] == ["user/model:w8"]
    assert [kept.name for kept in remove("user/model")] == ["user/model:w4"]
    assert [kept.model for kept in remove(str(folder))] == [str(folder)]
    with pytest.raises(InlayError) as caught:
        remove("user/othr")
    assert caught.value.message.endswith("Did you mean user/other:w4?")
    assert not list((_cache.folder() / "compiled").glob("*/old"))


@pytest.mark.parametrize("model", ["nonsense", "./no/such", "/no/such", "a/b/c", "", "x:w4"])
def test_what_is_nowhere_is_told_by_name(model, compiler):
    with pytest.raises(InlayError) as caught:
        resolve(model)
    assert caught.value.name == "model_file_missing"
    assert repr(model) in caught.value.message
    assert compiler == []


@pytest.mark.parametrize(("typed", "meant"), [("demoo", "demo"), ("builtin:ecco", "builtin:echo")])
def test_a_slip_is_told_with_what_was_meant(typed, meant, compiler):
    with pytest.raises(InlayError) as caught:
        resolve(typed)
    assert caught.value.message.endswith(f"Did you mean {meant}?")


def test_a_wrong_quantization_is_told_with_the_right_ones(compiler, folder):
    for model in ("user/model:w5", f"{folder}:w5", "demo:w5"):
        with pytest.raises(InlayError) as caught:
            resolve(model)
        assert caught.value.name == "invalid_params"
        assert "w4, w8, bf16, f32" in caught.value.message
    assert split("user/model:f32", "f32") == split("user/model", "f32") == ("user/model", "f32")
    with pytest.raises(InlayError, match="name no other"):
        split("user/model:f32", "w8")


def test_a_folder_that_is_no_checkpoint_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setenv("INLAY_CACHE", str(tmp_path / "cache"))
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InlayError) as caught:
        resolve(str(empty))
    assert caught.value.name == "checkpoint_invalid"
    assert str(empty) in caught.value.message
    assert catalog.compiled() == []


def test_one_process_at_a_time_makes_a_model(folder, compiler):
    said = []
    place = _cache.folder() / "compiled" / _cache.digest(str(folder), "w4")
    place.parent.mkdir(parents=True)
    other = FileLock(place.with_name(f"{place.name}.lock"))
    other.acquire()

    def progress(what, done, total):
        said.append(what)
        assert compiler == []
        other.release()

    resolve(str(folder), progress=progress)
    assert said == ["waiting for another process that compiles it"]
    assert compiler == [(str(folder), "w4")]


def test_a_cache_that_cannot_be_written_is_told_with_the_way_out(folder, compiler, monkeypatch):
    monkeypatch.setenv("INLAY_CACHE", str(folder / "config.json"))
    with pytest.raises(InlayError, match="Name another folder in INLAY_CACHE"):
        resolve(str(folder))


def test_what_is_compiled_in_another_quantization_is_offered(folder, compiler):
    resolve(f"{folder}:w8")
    assert catalog.data_file(f"{folder}:w8").name == "m-w8.safetensors"
    with pytest.raises(InlayError, match=f"`inlay pull {folder}:w4` does it. There is {folder}:w8"):
        catalog.data_file(str(folder))


def gguf(path, kind, name="x", **metadata):
    """A file without a model, whose weights are of one type."""
    path.write_bytes(gguf_writer.pack(metadata, {name: (kind, (2, 256), bytes(2048))}))
    return path


@pytest.mark.parametrize(
    ("kind", "scheme"), [(0, "w4"), (1, "w4"), (30, "w4"), (2, "w4"), (8, "w8"), (12, "w8")]
)
def test_a_gguf_file_is_compiled_in_what_loses_least(tmp_path, compiler, kind, scheme):
    file = gguf(tmp_path / "m.gguf", kind)
    resolve(str(file))
    resolve(f"{file}:bf16")
    assert compiler == [(str(file), scheme), (str(file), "bf16")]
    resolve(str(file))
    assert len(compiler) == 2
    gguf(file, kind).write_bytes(file.read_bytes() + b"more")
    resolve(str(file))
    assert len(compiler) == 3
    assert [kept.name for kept in remove(str(file))] == [f"{file}:bf16", f"{file}:{scheme}"]


def test_a_part_that_changes_makes_a_model_anew(tmp_path, compiler):
    first = gguf(tmp_path / "m-00001-of-00002.gguf", 2, **{"split.count": 2})
    second = gguf(tmp_path / "m-00002-of-00002.gguf", 2, "y", **{"split.count": 2})
    resolve(str(first))
    resolve(str(first))
    assert len(compiler) == 1
    second.write_bytes(second.read_bytes() + b"more")
    resolve(str(first))
    assert len(compiler) == 2


def test_a_checkpoint_that_is_quantized_already_is_not_rounded_to_four_bits_again(tmp_path):
    settings = {"plain": {}, "gptq": {"quantization_config": {"quant_method": "gptq", "bits": 4}}}
    for name, config in settings.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps(config))
    assert split(str(tmp_path / "plain"))[1] == "w4"
    assert split(str(tmp_path / "gptq"))[1] == "w8"
    assert split(str(tmp_path / "gptq"), "w4")[1] == "w4"


def test_a_gguf_file_of_the_hub_is_named_by_its_type(compiler):
    for model in ("user/model:Q4_K_M", "user/model:q4_0", "user/model:Q6_K:bf16"):
        resolve(model)
    assert compiler == [
        ("user/model:Q4_K_M", "w8"),
        ("user/model:q4_0", "w4"),
        ("user/model:Q6_K", "bf16"),
    ]
    assert split("user/model:F16") == ("user/model:F16", "w4")
    assert split("user/model:bf16") == ("user/model", "bf16")
    with pytest.raises(InlayError, match="There is no quantization 'w5'"):
        split("user/model:w5")
