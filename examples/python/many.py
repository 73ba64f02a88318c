"""Many requests at once, in one event loop: python examples/python/many.py [MODEL]."""

import asyncio
import sys

from inlay import AsyncEngine

CITIES = ("Paris", "Rome", "Berlin", "Madrid")


async def main(model: str) -> None:
    """Ask for all of them side by side: the engine runs them as one batch."""
    async with AsyncEngine(model) as engine:

        async def ask(city: str) -> str:
            question = f"{city} is a city. Say its name."
            answer = await engine.chat.completions.create(
                messages=[{"role": "user", "content": question}], max_completion_tokens=40
            )
            return answer.choices[0].message.content or ""

        for city, said in zip(CITIES, await asyncio.gather(*map(ask, CITIES)), strict=True):
            print(f"{city}: {said}")


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "demo"))
