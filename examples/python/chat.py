"""A conversation that remembers: python examples/python/chat.py [MODEL]."""

import sys

from inlay import Engine

with Engine(sys.argv[1] if len(sys.argv) > 1 else "demo") as engine:
    messages = []
    for text in ("Hello! My name is Anna.", "What is my name?"):
        messages.append({"role": "user", "content": text})
        answer = engine.chat.completions.create(messages=messages, temperature=0)
        message = answer.choices[0].message
        messages.append({"role": "assistant", "content": message.content})
        print(f"> {text}\n{message.content}\n")
