"""A data file that lies about its model: the library's values are used, or it is rejected.

Kernels index memory without bounds checks. The program in the library bounds them; a data file used
to be trusted for page sizes and windows, and could crash the process.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "word " * 900


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The tiny model: its data file, and its folder."""
    folder = tmp_path_factory.mktemp("hostile")
    subprocess.run(
        [sys.executable, "-m", "inlay.testing.tiny", str(folder), "--quantization", "w8"],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / "tiny.safetensors"


def lie(model: Path, folder: Path, change) -> Path:
    """A copy of the model with a changed header."""
    data = model.read_bytes()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    manifest = json.loads(header["__metadata__"]["inlay"])
    change(header, manifest)
    header["__metadata__"]["inlay"] = json.dumps(manifest)
    text = json.dumps(header).encode()
    text += b" " * (-(len(text) + 8) % 64)
    copy = folder / model.name
    copy.write_bytes(len(text).to_bytes(8, "little") + text + data[8 + size :])
    for library in model.parent.glob("tiny-*"):
        shutil.copy(library, folder)
    return copy


PROGRAM = """
import sys
from inlay import Engine, InlayError

try:
    with Engine(sys.argv[1]) as engine:
        engine.completions.create(prompt=sys.argv[2][:400], max_tokens=4)
        engine.embeddings.create(input=sys.argv[2][:200])
except InlayError as error:
    print("refused:", error)
else:
    print("ran")
"""


def run(data: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(data), TEXT],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, f"the process ended with {done.returncode}: {done.stderr}"
    return done.stdout.strip()


def settings(**values):
    def change(_header, manifest):
        manifest.update(values)

    return change


def pools(**values):
    def change(_header, manifest):
        for pool in manifest["kv"]:
            pool.update(values)

    return change


@pytest.mark.parametrize(
    "change",
    [
        *(settings(page_size=size) for size in (1, 32, 1024)),
        *(pools(window=window) for window in (1, 16, 1000)),
        pools(planes=[]),
        settings(kv=[]),
        settings(context=1 << 20),
    ],
)
def test_what_the_program_decides_is_not_asked_of_the_data_file(model, tmp_path, change):
    assert run(lie(model, tmp_path, change)) == "ran"


def shape(name_part, new):
    def change(header, _manifest):
        [name] = [name for name in header if name.endswith(name_part)]
        header[name]["shape"] = new(header[name]["shape"])

    return change


def renamed(header, manifest):
    [name] = [name for name in header if name.endswith("0.self_attn.k_proj.weight.q")]
    header["other"] = header.pop(name)
    manifest["weights"] = ["other" if each == name else each for each in manifest["weights"]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (settings(vocab_size=1 << 20), "another model"),
        (settings(vocab_size=8), "another model"),
        (settings(hidden_size=8), "another model"),
        (settings(layout="another"), "another model"),
        (shape("layers.0.self_attn.q_proj.weight.q", lambda s: s[::-1]), "another shape or type"),
        (shape("embed_tokens.weight.q", lambda s: [s[0] * s[1], *s[2:]]), "another shape or type"),
        (renamed, "lacks the weight"),
    ],
)
def test_what_does_not_fit_the_program_is_refused(model, tmp_path, change, said):
    answer = run(lie(model, tmp_path, change))
    assert answer.startswith("refused:") and said in answer, answer
