from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

import gguf_writer
from goldens import golden
from inlay.compiler import job
from inlay.compiler.job import Options, compile_model
from inlay.compiler.link import link, linker, whole
from inlay.errors import CheckpointError, CompileError
from inlay.loader.hub import locate
from inlay.loader.source import Source
from inlay.ops.isa import host_isas
from inlay.testing import tiny
from inlay.testing.driver import Driver

OPTIONS = Options(
    quantization="f32", isas=[host_isas()[0].name], max_batch_tokens=64, max_sequences=4
)


def changed(**values: Any) -> Options:
    return Options(**{**vars(OPTIONS), **values})


def test_what_is_done_is_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tiny.checkpoint(tmp_path / "c")
    seen: list[tuple[str, int, int]] = []
    first = compile_model(str(folder), tmp_path / "out", OPTIONS, lambda *step: seen.append(step))
    assert not first.data_reused
    converted = [step for step in seen if step[0] == "converting weights"]
    assert (
        converted[-1][1]
        == converted[-1][2]
        == sum(
            4 * int.__mul__(*shape) if len(shape) == 2 else 4 * shape[0]
            for shape in tiny.shapes(tiny.CONFIG).values()
        )
    )
    before = {path: path.read_bytes() for path in (first.data, first.library)}

    monkeypatch.setattr(job, "convert", None)  # must not be called
    second = compile_model(str(folder), tmp_path / "out", OPTIONS)
    assert second.data_reused and second.library_reused
    assert {path: path.read_bytes() for path in before} == before
    assert second.manifest == first.manifest
    monkeypatch.undo()

    # Another checkpoint under the same name is converted again, and so is a damaged file.
    tiny.checkpoint(folder, seed=2)
    third = compile_model(str(folder), tmp_path / "out", OPTIONS)
    assert not third.data_reused and third.library_reused
    assert third.manifest["content"] != first.manifest["content"]
    third.data.write_bytes(third.data.read_bytes()[:-64])
    assert not compile_model(str(folder), tmp_path / "out", OPTIONS).data_reused
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".safetensors", ".so"]


@pytest.mark.skipif(sys.platform != "linux", reason="the test needs an ELF file")
def test_a_library_of_which_only_a_part_is_left_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elf = Path(sys.executable).read_bytes()
    built: list[Path] = []

    def build(stored: Path, *_: Any) -> None:
        built.append(stored)
        stored.write_bytes(elf)

    monkeypatch.setattr(job.library, "build", build)
    stored, binary, model = (
        tmp_path / "s.so",
        tmp_path / "b.so",
        SimpleNamespace(model=0, context=0, layout=0),
    )

    def reused() -> bool:
        return job._library(stored, binary, model, None, OPTIONS, print)  # type: ignore[arg-type]

    assert [reused(), reused()] == [False, True]
    for length in (0, 3, 63, 64, 4096, len(elf) - 1):
        stored.write_bytes(elf[:length])
        assert not whole(stored)
        assert not reused() and binary.read_bytes() == elf
    assert len(built) == 7 and whole(stored)


def test_a_library_of_another_model_is_refused(tmp_path: Path) -> None:
    one = compile_model(str(tiny.checkpoint(tmp_path / "c")), tmp_path / "one", OPTIONS)
    config = tiny.CONFIG | {"rope_theta": 20000.0}  # the same tensors, other values
    (tmp_path / "c" / "config.json").write_text(json.dumps(config))
    two = compile_model(str(tmp_path / "c"), tmp_path / "two", OPTIONS)
    Driver(two.data, two.library)
    with pytest.raises(ValueError, match="compiled for another model"):
        Driver(one.data, two.library)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (changed(target="riscv64-linux", isas=()), "'riscv64-linux' cannot be compiled for"),
        (changed(target="x86_64-beos", isas=()), "no target for the system 'beos'"),
        (changed(target="x86_64-linux", isas=["avx"]), "x86_64-linux has no variant avx; known"),
        (changed(context=100_000), "A context of 100000 is not possible; the model's limit is 512"),
        (changed(quantization="w5"), "There is no quantization 'w5'; known are f32, bf16, w8, w4"),
    ],
)
def test_options_that_cannot_be(tmp_path: Path, options: Options, message: str) -> None:
    folder = tiny.checkpoint(tmp_path / "c")
    with pytest.raises(CompileError) as caught:
        compile_model(str(folder), tmp_path / "out", options)
    assert message in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_model_that_is_nowhere(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"no folder .*, and it is no name like user/model"):
        compile_model(str(tmp_path / "nowhere"), None, OPTIONS)


def test_a_limit_that_changes_the_factors_of_every_text_is_told(tmp_path: Path) -> None:
    config = golden("phi3-longrope-long").record["config"]
    (tmp_path / "config.json").write_text(json.dumps(config))
    done = inlay("compile", tmp_path, "--plan", "--json", "--isa", host_isas()[0].name)
    assert (done.stderr, json.loads(done.stdout)["context"]) == ("", 48)
    done = inlay(
        "compile", tmp_path, "--plan", "--json", "--isa", host_isas()[0].name, "--context", 49
    )
    assert done.stderr.startswith("Note: A context of 49 is above 48, so every text is read with ")
    assert json.loads(done.stdout)["context"] == 49


@pytest.mark.parametrize("file", ["generation_config.json", "config.json"])
def test_settings_that_the_engine_does_not_have_are_told(tmp_path: Path, file: str) -> None:
    folder = tiny.checkpoint(tmp_path / "c")
    (folder / "generation_config.json").unlink()
    path = folder / file
    settings = json.loads(path.read_text()) if path.exists() else {}
    settings |= {"temperature": 0.5, "num_beams": 4, "bad_words_ids": [[7]]}
    path.write_text(json.dumps(settings))
    one = ("--isa", host_isas()[0].name)
    done = inlay("compile", folder, "--plan", *one)
    expected = "generation config: bad_words_ids ([[7]]), num_beams (4)."
    assert "\nNote: The engine does not take" in done.stderr and expected in done.stderr
    done = inlay("compile", folder, "-o", tmp_path, "--name", "m", *one)
    assert expected in done.stderr
    data = tmp_path / "m.safetensors"
    shown = inlay("inspect", data).stdout
    assert re.search(r"settings not taken +bad_words_ids, num_beams *", shown)
    found = json.loads(inlay("inspect", data, "--json").stdout)
    assert found["settings_not_taken"] == ["bad_words_ids", "num_beams"]


def test_an_adapter_is_added_and_noticed_when_it_changes(tmp_path: Path) -> None:
    folder, adapter = tiny.checkpoint(tmp_path / "c"), tmp_path / "tuned"
    adapter.mkdir()
    module = "base_model.model.model.layers.0.self_attn.q_proj"

    def tuned(alpha: int) -> None:
        config = {"peft_type": "LORA", "r": 2, "lora_alpha": alpha}
        (adapter / "adapter_config.json").write_text(json.dumps(config))
        parts = {"lora_A": np.ones((2, 64), np.float32), "lora_B": np.ones((64, 2), np.float32)}
        named = {f"{module}.{part}.weight": values for part, values in parts.items()}
        save_file(named, adapter / "adapter_model.safetensors")

    plain = compile_model(str(folder), tmp_path / "plain", OPTIONS)
    options = changed(lora=adapter)
    contents = {plain.manifest["content"]}
    for alpha in (1, 2):
        tuned(alpha)
        made = compile_model(str(folder), tmp_path / "out", options)
        assert not made.data_reused and made.library_reused
        assert made.data.name == "c-tuned-f32.safetensors"
        contents.add(made.manifest["content"])
        assert compile_model(str(folder), tmp_path / "out", options).data_reused
    assert len(contents) == 3


def test_the_origin_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\ntags: [a]\nlicense: apache-2.0\n---\n# Model\n")
    origin = locate(str(tmp_path))
    assert origin.name == tmp_path.name
    assert origin.described() == {"repo": None, "revision": None, "license": "apache-2.0"}


def test_no_linker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INLAY_LINKER", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(CompileError, match=r"install a C compiler .* or run `pip install ziglang`"):
        linker("x86_64-unknown-linux-gnu")
    monkeypatch.setenv("INLAY_LINKER", "my-cc -flag")
    assert linker("x86_64-unknown-linux-gnu") == ["my-cc", "-flag", "-shared"]


def test_a_linker_is_looked_for_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("INLAY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    folder = tiny.checkpoint(tmp_path / "c")
    with pytest.raises(CompileError, match="install a C compiler"):
        compile_model(str(folder), tmp_path / "out", OPTIONS)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tiny.checkpoint(tmp_path / "c")
    (tmp_path / "file").touch()
    with pytest.raises(CompileError) as caught:
        compile_model(str(folder), tmp_path / "file" / "out", OPTIONS)
    said = f"{tmp_path / 'file' / 'out'} cannot be read or written: Not a directory."
    assert caught.value.message == said


def test_texts_that_are_no_json(tmp_path: Path) -> None:
    folder = tiny.checkpoint(tmp_path / "c")
    (folder / "tokenizer.json").write_text('{"model": ')
    with pytest.raises(CheckpointError, match=r"c/tokenizer.json is not valid JSON: .*\. "):
        compile_model(str(folder), tmp_path / "out", OPTIONS)
    assert not (tmp_path / "out").exists()


def test_the_reason_of_a_linker_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["ld: warning: a", "ld: final link failed: No space left", "cc: error: ld returned 1"]
    lines = "; ".join(f"echo '{line}' >&2" for line in said)
    monkeypatch.setenv("INLAY_LINKER", shlex.join(["sh", "-c", f"{lines}; exit 1"]))
    with pytest.raises(CompileError, match="ld: final link failed: No space left"):
        link(tmp_path / "x.so", ["a.o"], "x86_64-unknown-linux-gnu")
    assert list(tmp_path.iterdir()) == []


def test_a_linker_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INLAY_LINKER", "false")
    folder = tiny.checkpoint(tmp_path / "c")
    options = changed(max_batch_tokens=65, force=True)
    with pytest.raises(CompileError, match="false could not link"):
        compile_model(str(folder), tmp_path / "out", options)
    assert list((tmp_path / "out").glob("*.so*")) == []


def inlay(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inlay", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_line(tmp_path: Path) -> None:
    folder = tiny.checkpoint(tmp_path / "c")
    isa = host_isas()[0].name
    options = ["-q", "f32", "--isa", isa, "--max-batch-tokens", 64, "--max-sequences", 4]
    done = inlay("compile", folder, "-o", tmp_path / "out", "--name", "m", *options, "--json")
    assert done.returncode == 0, done.stderr
    files = json.loads(done.stdout)
    assert files["data"] == str(tmp_path / "out" / "m.safetensors")
    assert Path(files["library"]).is_file()

    shown = inlay("inspect", files["data"], "--verify")
    assert shown.returncode == 0, shown.stderr
    assert "llama (decoder)" in shown.stdout
    assert re.search(r"weights +[\d,]+ with padding, 32.00 bits each", shown.stdout)
    assert re.search(r"model\.norm\.weight +F32 +\[64\] +32\.00 +0\.3 kB", shown.stdout)
    assert "model.embed_tokens.weight.w" in shown.stdout
    detail = json.loads(inlay("inspect", files["data"], "--json").stdout)
    assert detail["manifest"]["name"] == "m"

    with Path(files["data"]).open("r+b") as file:
        file.seek(-200_000, 2)
        file.write(b"\xff")
    spoilt = inlay("inspect", files["data"], "--verify")
    assert spoilt.returncode == 1
    assert "are not those that it was written with" in spoilt.stderr

    planned = inlay("plan", folder, "-q", "f32", "--json")
    assert json.loads(planned.stdout)["kv_bytes_per_token"] == 2 * 2 * 2 * 16 * 4
    same = inlay("compile", folder, "-q", "f32", "--plan", "--json")
    assert same.stdout == planned.stdout

    (folder / "config.json").write_text('{"model_type": "llama", "flux": 1}')
    failed = inlay("compile", folder)
    assert failed.returncode == 1
    assert failed.stderr.strip().splitlines()[-1].startswith("inlay: config.json: `flux` is not")
    assert "Traceback" not in failed.stderr


def test_a_gguf_file_is_compiled_as_its_checkpoint_with_another_template(tmp_path: Path) -> None:
    folder = tiny.checkpoint(tmp_path / "c")
    tensors = load_file(folder / "model.safetensors")
    keys = {
        "context_length": 512,
        "embedding_length": 64,
        "block_count": 2,
        "feed_forward_length": 96,
        "attention.head_count": 4,
        "attention.head_count_kv": 2,
        "attention.layer_norm_rms_epsilon": 1e-5,
    }
    file = tmp_path / "tiny-F32.gguf"
    file.write_bytes(gguf_writer.model("llama", keys, tensors, (4, 2)))
    template = tmp_path / "own.jinja"
    template.write_text("{{ messages[0].content }}")
    options = changed(chat_template=template)
    made = compile_model(str(file), tmp_path / "out", options)
    assert made.data.name == "tiny-F32-f32.safetensors" and made.notes == []
    assert made.manifest["source"] == {"repo": None, "revision": None, "license": None}
    kept = Source.from_data_file(made.data).files["chat_template.jinja"]
    assert kept == template.read_bytes()
    original = compile_model(str(folder), tmp_path / "other", OPTIONS)
    drivers = [Driver(each.data, each.library) for each in (made, original)]
    ours, theirs = (each.step([(each.sequence(), list(range(40)))]) for each in drivers)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-5 * np.abs(theirs).max())

    assert compile_model(str(file), tmp_path / "out", options).data_reused
    template.write_text("{{ messages[-1].content }}")
    assert not compile_model(str(file), tmp_path / "out", options).data_reused


@pytest.mark.parametrize(
    ("text", "reason"), [(b"\xff", "is not UTF-8 text"), (b" \n", "is empty"), (None, "cannot be")]
)
def test_a_template_that_cannot_be_read(tmp_path: Path, text: bytes | None, reason: str) -> None:
    folder, template = tiny.checkpoint(tmp_path / "c"), tmp_path / "own.jinja"
    if text is not None:
        template.write_bytes(text)
    with pytest.raises(CheckpointError, match=reason):
        compile_model(str(folder), tmp_path / "out", changed(chat_template=template))
