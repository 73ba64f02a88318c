"""The bytes that packing writes, by version: a library reads what its version of a scheme wrote."""

from __future__ import annotations

import hashlib

import pytest

from inlay.quantization import SCHEMES
from inlay.testing import synthetic

# A change of what `pack` writes makes this fail. Raise the scheme's version, which is in the layout
# hash of models, and add the new hash here.
PACKED = {
    ("f32", 1): "ac79c8e27f4fc361",
    ("bf16", 1): "ca7c86a7fc5dd8b4",
    ("w8", 1): "c04263ff6e4ce201",
    ("w4", 1): "2c17f7d9887a7594",
}


@pytest.mark.parametrize("name", SCHEMES)
def test_packing_writes_the_bytes_of_its_version(name: str) -> None:
    scheme = SCHEMES[name]
    weight = synthetic.tensor(7, "weight", (50, 100))
    digest = hashlib.sha256()
    for part, values in scheme.pack(weight).items():
        digest.update(f"{part}{values.dtype}{values.shape}".encode() + values.tobytes())
    assert digest.hexdigest()[:16] == PACKED[name, scheme.version]
