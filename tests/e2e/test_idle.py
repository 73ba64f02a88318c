"""An engine with a model loaded that nobody asks anything: it uses no processor."""

from __future__ import annotations

import time
from pathlib import Path

from inlay import Client
from inlay.compiler import tiny
from inlay.compiler.isa import host_isas


def share(seconds: float) -> float:
    """What this process uses of a processor while it waits."""
    began = time.process_time()
    time.sleep(seconds)
    return (time.process_time() - began) / seconds


def test_an_idle_engine_uses_no_processor(tmp_path: Path) -> None:
    data, _ = tiny.make(tmp_path, quantization="w4", isas=[host_isas()[0].name])
    with Client() as client:
        model = client.models.load(str(data), threads=2)
        client.completions.create(
            model=model.id, prompt=[5, 6, 7], max_tokens=20, temperature=0, ignore_eos=True
        )
        # Threads that wait for the next step go to sleep soon; on a busy machine, where each of
        # their looks waits for its turn, a little later.
        shares = []
        while not shares or (shares[-1] > 0.02 and len(shares) < 15):
            shares.append(share(1.0))
        assert shares[-1] <= 0.02, shares
