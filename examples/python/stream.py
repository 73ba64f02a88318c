"""An answer as it comes, and its figures: python examples/python/stream.py [MODEL]."""

import sys

from inlay import Engine

with Engine(sys.argv[1] if len(sys.argv) > 1 else "demo") as engine:
    question = [{"role": "user", "content": "What is Inlay?"}]
    with engine.chat.completions.create(messages=question, stream=True) as stream:
        for chunk in stream:
            print(chunk.choices[0].delta.content or "", end="", flush=True)
    usage = stream.result.usage
    print(f"\n{usage.prompt_tokens} tokens in, {usage.completion_tokens} out")
