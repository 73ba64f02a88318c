"""The shipped data file of the demo model is the result of packing its weights."""

from tools.demo_model.pack import pack

from inlay.catalog import DEMO_DATA
from inlay.compiler import job


def test_the_shipped_file_is_the_packed_weights(tmp_path):
    again = tmp_path / "demo.safetensors"
    pack(again)
    same = again.read_bytes() == DEMO_DATA.read_bytes()
    assert same, "the packed layout or the weights have changed: run `make demo-pack`"


def test_the_shipped_file_is_small():
    assert DEMO_DATA.stat().st_size < 8_000_000
    assert [path.name for path in DEMO_DATA.parent.iterdir()] == [DEMO_DATA.name]


def test_its_code_is_compiled_from_the_file_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(job, "_library", lambda *_: False)
    made = job.compile_data(DEMO_DATA, tmp_path, job.Options())
    assert made.data.read_bytes() == DEMO_DATA.read_bytes()
    assert made.library.name.startswith("demo-")
