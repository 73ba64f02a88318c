"""Hugging Face's own client against a fake server for the Hub."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from fake_hub import COMMIT, FakeHub

from inlay.errors import CheckpointError
from inlay.loader.hub import _verify, license_of

REPO = "user/model"
WEIGHTS = bytes(range(256)) * 2000
PROGRAM = """
import json, sys
from inlay.errors import InlayError
from inlay.loader.hub import locate
told = []
try:
    origin = locate(sys.argv[1], sys.argv[2] or None, lambda *now: told.append(now))
    folder = origin.place if origin.place.is_dir() else origin.place.parent
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))
    print(json.dumps({"files": files, "folder": str(origin.place), "told": told,
                      "source": origin.described(), "name": origin.name}))
except InlayError as error:
    print(json.dumps({"error": error.message, "name": error.name}))
"""


@pytest.fixture
def hub():
    made = FakeHub(
        {
            "config.json": b'{"model_type": "llama"}',
            "tokenizer.json": b"{}",
            "README.md": b"---\nlicense: mit\n---\n",
            "model.safetensors": WEIGHTS,
            "pytorch_model.bin": b"not wanted",
            "onnx/model.onnx": b"not wanted",
        }
    )
    yield made
    made.close()


def start(
    hub: FakeHub | str, home: Path, revision: str = "", model: str = REPO, **variables: str
) -> subprocess.Popen[str]:
    url = hub if isinstance(hub, str) else hub.url
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "HUGGING"))}
    environment |= {
        "HF_ENDPOINT": url,
        "HF_HOME": str(home / "hf"),
        "INLAY_CACHE": str(home / "inlay"),
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "NO_PROXY": "*",
        **variables,
    }
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, model, revision],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def locate(
    hub: FakeHub | str, home: Path, revision: str = "", model: str = REPO, **variables: str
) -> dict[str, Any]:
    running = start(hub, home, revision, model, **variables)
    out, complaints = running.communicate(timeout=120)
    assert running.returncode == 0, complaints
    answer: dict[str, Any] = json.loads(out)
    return answer


def fetched(hub: FakeHub, part: str) -> list[str | None]:
    """The ranges of the requests for a file."""
    return [span for method, path, span in hub.requests if method == "GET" and part in path]


def test_a_model_is_downloaded_once_and_then_taken_from_the_cache(hub, tmp_path):
    found = locate(hub, tmp_path)
    assert found["files"] == ["README.md", "config.json", "model.safetensors", "tokenizer.json"]
    assert found["source"] == {"repo": REPO, "revision": COMMIT, "license": "mit"}
    assert found["name"] == "model"
    assert (Path(found["folder"]) / "model.safetensors").read_bytes() == WEIGHTS
    stages = [stage for stage, _, _ in found["told"]]
    assert {"downloading", "checking files"} <= set(stages)
    _, done, total = [now for now in found["told"] if now[0] == "downloading"][-1]
    assert done == total > len(WEIGHTS)
    before = len(fetched(hub, "/cdn/"))
    again = locate(hub, tmp_path)
    assert again["files"] == found["files"]
    assert len(fetched(hub, "/cdn/")) == before
    # A file whose hash was checked once is not read again.
    assert "checking files" not in [stage for stage, _, _ in again["told"]]
    # Without a network, and in offline mode, the cache is enough.
    assert locate("http://127.0.0.1:9", tmp_path)["files"] == found["files"]
    assert locate(hub, tmp_path, HF_HUB_OFFLINE="1")["files"] == found["files"]


def test_old_weights_are_taken_where_there_are_no_others(hub, tmp_path):
    del hub.files["model.safetensors"]
    assert "pytorch_model.bin" in locate(hub, tmp_path)["files"]


def test_an_interrupted_download_goes_on_where_it_was(hub, tmp_path):
    # The client writes pieces of ten megabytes: the data of an interrupted piece is lost.
    weights = WEIGHTS * 24
    hub.files["model.safetensors"] = hub.served["model.safetensors"] = weights
    hub.cut_after = 11_000_000
    found = locate(hub, tmp_path)
    assert (Path(found["folder"]) / "model.safetensors").read_bytes() == weights
    assert fetched(hub, "/cdn/model.safetensors") == [None, "bytes=10485760-"]


def test_after_a_download_that_was_killed_only_that_file_is_fetched_again(hub, tmp_path):
    # Between two runs the client keeps whole files, and no pieces of files.
    hub.stall_after = 1000
    running = start(hub, tmp_path)
    assert hub.stalled.wait(60)
    blobs = tmp_path / "hf/hub/models--user--model/blobs"
    end = time.monotonic() + 120
    while not (blobs / hub.etag("config.json")).exists():
        assert time.monotonic() < end, list(blobs.iterdir())
        time.sleep(0.05)
    running.kill()
    running.wait()
    hub.stall_after = None
    hub.resume.set()
    found = locate(hub, tmp_path)
    assert (Path(found["folder"]) / "model.safetensors").read_bytes() == WEIGHTS
    assert len(fetched(hub, "/config.json")) == 1


def test_a_file_with_a_wrong_hash_is_deleted_and_told(hub, tmp_path):
    hub.served["model.safetensors"] = WEIGHTS[:-1] + b"?"
    told = locate(hub, tmp_path)["error"]
    assert told.startswith(f"model.safetensors of {REPO} is damaged: its hash is ")
    hub.served["model.safetensors"] = WEIGHTS
    found = locate(hub, tmp_path)
    assert (Path(found["folder"]) / "model.safetensors").read_bytes() == WEIGHTS


def test_a_small_file_with_a_wrong_hash_is_told_as_well(hub, tmp_path):
    hub.served["config.json"] = b'{"model_type": "LLAMA"}'
    assert locate(hub, tmp_path)["error"].startswith(f"config.json of {REPO} is damaged")


def test_a_file_of_a_wrong_size_is_told(hub, tmp_path):
    hub.served["model.safetensors"] = WEIGHTS[:-5]
    told = locate(hub, tmp_path)["error"]
    assert "size" in told and "run it again" in told


@pytest.mark.parametrize(
    ("status", "code", "said"),
    [
        (401, "RepoNotFound", "There is no model user/model on the Hub, or it is private"),
        (404, "RepoNotFound", "There is no model user/model on the Hub, or it is private"),
        (403, "GatedRepo", "user/model is gated: accept its terms on its page on the Hub"),
        (403, "", "The Hub refuses user/model to this account"),
        (500, "", "The Hub has a fault (status 500)"),
        (503, "", "The Hub has a fault (status 503)"),
    ],
)
def test_refusals_are_told_in_sentences(hub, tmp_path, status, code, said):
    hub.status, hub.error_code = {"/": status}, code
    told = locate(hub, tmp_path)
    assert said in told["error"], told
    assert told["error"].endswith(".") and "\n" not in told["error"]
    assert told["name"] == "checkpoint_invalid"


def test_a_gated_file_of_a_listed_model(hub, tmp_path):
    hub.status, hub.error_code = {"/resolve/": 403}, "GatedRepo"
    assert "is gated" in locate(hub, tmp_path)["error"]


def test_a_token_opens_what_is_private(hub, tmp_path):
    hub.token = "hf_secret"
    assert "private" in locate(hub, tmp_path)["error"]
    assert "files" in locate(hub, tmp_path, HF_TOKEN="hf_secret")


def test_a_revision_that_is_not_there(hub, tmp_path):
    told = locate(hub, tmp_path, revision="nope")["error"]
    assert told == f"{REPO} has no revision 'nope': give a branch, a tag or a commit."


def test_without_a_network_and_without_a_copy(hub, tmp_path):
    told = locate("http://127.0.0.1:9", tmp_path)["error"]
    assert told.startswith(f"{REPO} is not in the local cache, and the Hub cannot be reached")
    told = locate(hub, tmp_path, HF_HUB_OFFLINE="1")["error"]
    assert told.startswith(f"{REPO} is not in the local cache, and HF_HUB_OFFLINE forbids")
    assert hub.requests == []


@pytest.mark.parametrize(
    ("line", "license"),
    [
        ("license: mit", "mit"),
        ("license:   'apache-2.0'  ", "apache-2.0"),
        ("license:", None),
        ("license: a" + " " * 19_000 + "b", "a" + " " * 19_000 + "b"),
    ],
)
def test_the_license_of_a_card(tmp_path, line, license):
    (tmp_path / "README.md").write_text(f"---\ntags: []\n{line}\n---\n# A model\n")
    began = time.process_time()
    assert license_of(tmp_path) == license
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("commit", "target"),
    [("0" * 40, "../../../../config.json"), ("main", "../../blobs/x"), ("0" * 39 + "g", None)],
)
def test_what_lies_outside_of_the_cache_is_not_used(tmp_path, commit, target):
    snapshot = tmp_path / "models--user--model/snapshots" / commit
    snapshot.mkdir(parents=True)
    (tmp_path / "config.json").write_text("{}")
    if target is not None:
        (snapshot / "config.json").symlink_to(target)
    with pytest.raises(CheckpointError, match=r"outside of the Hub's cache"):
        _verify(REPO, snapshot, lambda *_: None)


GGUF = b"GGUF" + bytes(300)


def test_a_gguf_file_is_found_by_its_type(hub, tmp_path):
    for name in (
        "Model-Q4_K_M.gguf",
        "Model-Q4_K_S.gguf",
        "model-q8_0.gguf",
        "mmproj-Q8_0.gguf",
        "big/Model-IQ4_XS-00001-of-00002.gguf",
        "big/Model-IQ4_XS-00002-of-00002.gguf",
        "a-F16.gguf",
        "b-F16.gguf",
        "a-BF16.gguf",
    ):
        hub.files[name] = hub.served[name] = GGUF + name.encode()
    found = locate(hub, tmp_path, model=f"{REPO}:Q4_K_M")
    assert found["files"] == ["Model-Q4_K_M.gguf", "README.md"]
    assert found["folder"].endswith("/Model-Q4_K_M.gguf") and found["name"] == "Model-Q4_K_M"
    assert found["source"] == {"repo": REPO, "revision": COMMIT, "license": "mit"}
    assert locate(hub, tmp_path, model=f"{REPO}:q8_0")["name"] == "model-q8_0"
    parts = locate(hub, tmp_path, model=f"{REPO}:IQ4_XS")
    assert parts["name"] == "Model-IQ4_XS" and len(parts["files"]) == 2
    assert "no GGUF file of type Q2_K" in locate(hub, tmp_path, model=f"{REPO}:Q2_K")["error"]
    several = locate(hub, tmp_path, model=f"{REPO}:F16")["error"]
    assert several.endswith("several GGUF models of type F16: a-F16.gguf, b-F16.gguf.")
    assert locate(hub, tmp_path, model=f"{REPO}:BF16")["name"] == "a-BF16"
    wanted = [path for _, path, _ in hub.requests if path.startswith("/cdn/")]
    assert not any("mmproj" in path or "model.safetensors" in path for path in wanted)


@pytest.mark.parametrize("name", ["../../../../escape", "/tmp/escape", "x" * 40, ""])
@pytest.mark.parametrize("place", ["commit", "etag", "oid"])
def test_a_name_that_is_no_hash_is_refused_before_anything_is_written(hub, tmp_path, place, name):
    if place == "commit":
        hub.commit = name
    else:
        {"etag": hub.etags, "oid": hub.oids}[place]["config.json"] = name
    told = locate(hub, tmp_path)
    assert told["name"] == "checkpoint_invalid"
    assert "which is no hash" in told["error"]
    written = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert not [name for name in written if "escape" in name or name in ("config.json", "x" * 40)]


def test_a_text_that_does_not_end_is_cut_off(hub, tmp_path):
    hub.endless = "config.json"
    told = locate(hub, tmp_path)
    assert "does not end: more than 256 MB came" in told["error"]
    assert hub.sent < 400 << 20
