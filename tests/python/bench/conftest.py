"""Makes the tools of the repository importable, and a tiny model."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from inlay.ops.isa import host_isas
from inlay.testing.tiny import make


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory):
    """The data file of a model of two layers, compiled for this machine."""
    folder = tmp_path_factory.mktemp("tiny")
    data, _ = make(folder, quantization="w4", isas=[host_isas()[0].name])
    return data
