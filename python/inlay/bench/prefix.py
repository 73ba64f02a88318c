"""What a cached prefix saves: `python -m inlay.bench.prefix MODEL.safetensors`.

The first request computes a prompt of 2,000 tokens, the second has the same 2,000 tokens and a few
more. Both are measured up to their first token, in CPU time of one compute thread, which a busy
machine changes little, and in wall time.
"""

from __future__ import annotations

import argparse
import statistics
import time

from inlay.client import Client

PREFIX = 2000


def first_token(client: Client, prompt: list[int]) -> tuple[float, float, int]:
    """CPU time, wall time and cached tokens of a request for one token."""
    clock, began = time.process_time(), time.perf_counter()
    answer = client.completions.create(model="m", prompt=prompt, max_tokens=1, temperature=0)
    usage = answer.usage
    details = usage.prompt_tokens_details if usage else None
    cached = details.cached_tokens if details and details.cached_tokens else 0
    return time.process_time() - clock, time.perf_counter() - began, cached


def main() -> None:
    """Measure, and print a line for each round and their median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    ratios = []
    with Client() as client:
        card = client.models.load(given.model, id="m", threads=1)
        words = card.details.vocab_size if card.details else 256
        for number in range(given.rounds):
            prefix = [(number * 31 + at * 17) % (words - 200) + 100 for at in range(PREFIX)]
            first = first_token(client, [*prefix, 101, 102, 103])
            second = first_token(client, [*prefix, 104, 105, 106])
            ratios.append(first[0] / second[0])
            print(
                f"{first[0]:.3f} s, then {second[0]:.4f} s with {second[2]} cached tokens: "
                f"{ratios[-1]:.0f} times (by the clock {first[1] / second[1]:.0f})"
            )
    print(f"median: {statistics.median(ratios):.0f} times")


if __name__ == "__main__":
    main()
