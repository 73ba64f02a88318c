"""A model of the Hub from its name to an answer, with a fake server for the Hub."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "python" / "loader"))

from fake_hub import COMMIT, FakeHub

from inlay.ops.isa import host_isas
from inlay.testing import tiny


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    folder = tiny.checkpoint(tmp_path_factory.mktemp("tiny"))
    made = FakeHub({path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()})
    yield made
    made.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


def inlay(home, *arguments, hub="http://127.0.0.1:9"):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
    environment |= {
        "HF_ENDPOINT": hub,
        "HF_HOME": str(home / "hf"),
        "INLAY_CACHE": str(home / "inlay"),
        "NO_PROXY": "*",
    }
    return subprocess.run(
        [sys.executable, "-m", "inlay", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_from_the_hub_to_an_answer_and_away(hub, home):
    missing = inlay(home, "chat", "user/model:w8", "-p", "Hi")
    assert missing.returncode == 1
    assert "the Hub cannot be reached" in missing.stderr and "Traceback" not in missing.stderr

    pulled = inlay(home, "pull", "user/model:w8", "--isa", host_isas()[0].name, hub=hub.url)
    assert pulled.returncode == 0, pulled.stderr
    assert pulled.stdout.startswith("user/model:w8 is ready (")
    for stage in ("Downloading", "Checking files", "Converting weights", "Compiling kernels"):
        assert stage in pulled.stderr, pulled.stderr

    # From here on there is no network.
    listed = json.loads(inlay(home, "list", "--json").stdout)
    assert [row["name"] for row in listed] == ["user/model:w8"]
    assert listed[0]["revision"] == COMMIT and listed[0]["bytes"] > 10_000
    assert "user/model:w8" in inlay(home, "list").stdout
    ask = ("-p", "Hi", "--max-tokens", "5", "--temperature", "0")
    one, two = (inlay(home, "chat", "user/model:w8", *ask) for _ in range(2))
    assert one.returncode == 0, one.stderr
    assert one.stdout == two.stdout != ""
    assert one.stderr == ""  # nothing was downloaded or compiled

    near = inlay(home, "rm", "user/modl:w8")
    assert near.returncode == 1 and "Did you mean user/model:w8?" in near.stderr
    assert "is deleted" in inlay(home, "rm", "user/model").stdout
    assert inlay(home, "list").stdout.startswith("Nothing yet.")
