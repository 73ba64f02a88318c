"""The model calls a function: python examples/python/tools.py [MODEL]."""

import json
import sys

from inlay import Engine


def get_weather(city: str) -> dict[str, object]:
    """Stands for a service that knows."""
    return {"city": city, "temperature": 21, "condition": "sunny"}


TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "Get the weather of a city.",
            "parameters": {
                "type": "object",
                "properties": {"city": {"type": "string"}},
                "required": ["city"],
            },
        },
    }
]

with Engine(sys.argv[1] if len(sys.argv) > 1 else "demo") as engine:
    messages = [{"role": "user", "content": "What is the weather in Paris?"}]
    answer = engine.chat.completions.create(messages=messages, tools=TOOLS, temperature=0)
    message = answer.choices[0].message
    messages.append(message)
    for call in message.tool_calls or []:
        arguments = json.loads(call.function.arguments)
        print(f"{call.function.name}({arguments})")
        result = json.dumps(get_weather(**arguments))
        messages.append({"role": "tool", "tool_call_id": call.id, "content": result})
    answer = engine.chat.completions.create(messages=messages, tools=TOOLS, temperature=0)
    print(answer.choices[0].message.content)
