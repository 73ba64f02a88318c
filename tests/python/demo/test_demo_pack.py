"""The packed demo model that is shipped is what packing its weights gives."""

from tools.demo_model.pack import pack

from inlay.catalog import DEMO_DATA


def test_the_shipped_file_is_the_packed_weights(tmp_path):
    again = tmp_path / "demo.safetensors"
    pack(again)
    same = again.read_bytes() == DEMO_DATA.read_bytes()
    assert same, "the packed layout or the weights have changed: run `make demo-pack`"


def test_the_shipped_file_is_small():
    assert DEMO_DATA.stat().st_size < 8_000_000
    assert [path.name for path in DEMO_DATA.parent.iterdir()] == [DEMO_DATA.name]
