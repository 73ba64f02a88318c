"""An answer that fits a schema: python examples/python/extract.py [MODEL]."""

import json
import sys

from inlay import Engine

PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 20}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}

with Engine(sys.argv[1] if len(sys.argv) > 1 else "demo") as engine:
    answer = engine.chat.completions.create(
        messages=[{"role": "user", "content": "Anna is 30 years old."}],
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "person", "schema": PERSON},
        },
        temperature=0,
    )
    person = json.loads(answer.choices[0].message.content)
    print(person["name"], person["age"])
