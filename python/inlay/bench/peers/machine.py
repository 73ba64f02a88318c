"""The worker that measures the machine itself, alternating with the engines."""

from __future__ import annotations

from inlay.bench.peers import wire
from inlay.bench.roofline import Machine


def main() -> None:
    """Answer the parent."""
    machine = Machine()
    wire.serve(
        {
            "kinds": lambda: machine.kinds,
            "isa": lambda: machine.isa.name,
            "measure": machine.measure,
        }
    )


if __name__ == "__main__":
    main()
