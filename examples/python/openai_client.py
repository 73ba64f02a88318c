"""OpenAI's client against a server of your own: python examples/python/openai_client.py [MODEL].

Needs the package `openai`.
"""

import sys

import openai

from inlay.server.popen import PopenServer

model = sys.argv[1] if len(sys.argv) > 1 else "demo"
with PopenServer(f"mine={model}", wait=600) as server:
    client = openai.OpenAI(base_url=server.openai_url, api_key="none")
    question = "What is Inlay?"
    chat = client.chat.completions.create(
        model="mine", messages=[{"role": "user", "content": question}], temperature=0
    )
    print(chat.choices[0].message.content)
    print(client.responses.create(model="mine", input=question, temperature=0).output_text)
