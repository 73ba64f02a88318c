"""Dialogues with tools: when to call, what to pass, how to use the result, when not to call."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import Any

from . import manner, toolbox
from .dialogue import Dialogue, Message, casual, expand, sentence
from .toolbox import Kind, Values


@dataclass(frozen=True)
class Tool:
    """One tool as a request offers it: a kind with its names chosen."""

    key: str
    kind: Kind
    name: str
    args: dict[str, str]  # slot -> name of the argument
    schema: dict[str, Any]

    def arguments(self, values: Values) -> dict[str, Any]:
        """The arguments of a call."""
        return {name: values[slot] for slot, name in self.args.items()}


def make_tool(rng: Random, key: str, kind: Kind) -> Tool:
    """A tool of this kind, in one of the shapes that people write."""
    name = toolbox.style(rng, rng.choice(kind.names.split("|")))
    args: dict[str, str] = {}
    properties: dict[str, Any] = {}
    described = rng.random() < 0.5
    for param in kind.params:
        free = [n for n in param.names.split("|") if n not in properties]
        chosen = rng.choice(free)
        args[param.slot] = chosen
        properties[chosen] = {"type": param.type}
        if described and param.descriptions:
            properties[chosen]["description"] = rng.choice(param.descriptions)
    required = list(properties)
    if kind.params[0].slot == "city" and rng.random() < 0.12:
        properties["unit"] = {"type": "string", "enum": ["celsius", "fahrenheit"]}
    parameters: dict[str, Any] = {"type": "object", "properties": properties}
    if rng.random() < 0.8:
        parameters["required"] = required
    if rng.random() < 0.2:
        parameters["additionalProperties"] = False
    function: dict[str, Any] = {"name": name}
    if rng.random() < 0.85:
        function["description"] = rng.choice(kind.descriptions)
    function["parameters"] = parameters
    if rng.random() < 0.1:
        function["strict"] = True
    schema = {"type": "function", "function": function}
    if rng.random() < 0.1:  # some clients and servers sort the keys
        schema = json.loads(json.dumps(schema, sort_keys=True))
    return Tool(key, kind, name, args, schema)


def offer(rng: Random) -> list[Tool]:
    """One to four tools that do not answer the same questions."""
    tools: list[Tool] = []
    wanted = rng.choice((1, 1, 1, 1, 2, 2, 2, 3))
    while len(tools) < wanted:
        if rng.random() < 0.25:
            tool = make_tool(rng, "", toolbox.invented(rng))
        else:
            keys = list(toolbox.KINDS)
            (key,) = rng.choices(keys, [toolbox.KINDS[k][1] for k in keys])
            tool = make_tool(rng, key, toolbox.KINDS[key][0])
        taken = {t.key for t in tools if t.key}
        rival = any(tool.key in group and taken & group for group in toolbox.RIVALS)
        if tool.key not in taken and not rival and tool.name not in {t.name for t in tools}:
            tools.append(tool)
    return tools


def question(rng: Random, kind: Kind, values: Values) -> str:
    """A way to ask for this call; the values stay as they are."""
    text = sentence(expand(rng, rng.choice(kind.asks)).format(**values))
    loose = casual(rng, text)
    needed = [str(values[p.slot]) for p in kind.params if p.slot in values]
    needed += [str(values["spoken"])] if "spoken" in values else []
    return loose if all(v in loose for v in needed if v in text) else text


def call(tool: Tool, values: Values) -> dict[str, Any]:
    """A tool call as the OpenAI API writes it, with the arguments as an object."""
    return {
        "type": "function",
        "function": {"name": tool.name, "arguments": tool.arguments(values)},
    }


_KEY_NAMES = {
    "temperature": (
        "temperature",
        "temperature",
        "temp",
        "temp_c",
        "degrees",
        "temperature_c",
        "celsius",
    ),
    "condition": (
        "condition",
        "condition",
        "weather",
        "sky",
        "conditions",
        "summary",
        "description",
    ),
    "value": ("result", "result", "value", "answer", "output"),
    "time": ("time", "time", "local_time", "now"),
    "result": ("result", "result", "status", "answer", "message"),
}


def response(rng: Random, kind: Kind, values: Values, found: Values) -> str:
    """What the tool sends back: mostly JSON, sometimes plain text."""
    if len(found) == 1 and rng.random() < 0.45:
        return str(next(iter(found.values())))
    if kind is toolbox.WEATHER and rng.random() < 0.25:
        t, c = found["temperature"], found["condition"]
        return rng.choice(
            (
                f"{t} degrees, {c}",
                f"{c}, {t} C",
                f"{t} °C and {c}",
                f"{t}C {c}",
                f"{sentence(c)}, {t} °C",
            )
        )
    body = {rng.choice(_KEY_NAMES.get(k, (k,))): v for k, v in found.items()}
    if rng.random() < 0.4:
        body = {p.slot: values[p.slot] for p in kind.params if p.slot in values} | body
    if kind is toolbox.WEATHER and rng.random() < 0.15:
        body["humidity"] = rng.randrange(20, 100)
    if rng.random() < 0.3:
        items = list(body.items())
        rng.shuffle(items)
        body = dict(items)
    compact = rng.random() < 0.2
    return json.dumps(body, ensure_ascii=False, separators=(",", ":") if compact else None)


_FAILURES = (
    "not found", "no result", "the service is down", "timeout", "unknown city", "invalid input",
    "permission denied", "no connection", "bad request", "too many requests", "internal error",
)  # fmt: skip


def _rounds(rng: Random, tool: Tool, first: bool) -> list[Message]:
    """A question, its call, the result and the answer (or only the question and the call)."""
    kind = tool.kind
    values = kind.values(rng)
    messages: list[Message] = []
    if kind.missing and first and rng.random() < 0.12:
        messages.append({"role": "user", "content": casual(rng, expand(rng, kind.missing))})
        messages.append({"role": "assistant", "content": kind.ask_back})
        values["city"] = values["city"]
        pattern = "({city}|In {city}|For {city}|{city}, please|I mean {city})(.|)"
        messages.append({"role": "user", "content": expand(rng, pattern).format(**values)})
    else:
        messages.append({"role": "user", "content": question(rng, kind, values)})
    batch = [values]
    if kind in (toolbox.WEATHER, toolbox.TIME) and rng.random() < 0.12:
        other = kind.values(rng)
        if other["city"] != values["city"]:
            batch.append(other)
            what = "weather" if kind is toolbox.WEATHER else "time"
            pattern = f"(What is|What's|Tell me|How is) the {what} in {{a}} and( in|) {{b}}(?|)"
            ask = expand(rng, pattern).format(a=values["city"], b=other["city"])
            messages = [{"role": "user", "content": ask}]
    calls = [call(tool, v) for v in batch]
    messages.append({"role": "assistant", "content": "", "tool_calls": calls})
    if rng.random() < 0.1:
        return messages
    if rng.random() < 0.05:
        failure = rng.choice(_FAILURES)
        body = rng.choice(
            (json.dumps({"error": failure}), f"Error: {failure}", f"error: {failure}")
        )
        for _ in batch:
            messages.append({"role": "tool", "content": body})
        messages.append(
            {"role": "assistant", "content": f"I am sorry, the tool reported an error: {failure}."}
        )
        return messages
    replies = []
    for v in batch:
        found = kind.result(rng, v)
        messages.append({"role": "tool", "content": response(rng, kind, v, found)})
        replies.append(kind.reply.format(**(v | found)))
    messages.append({"role": "assistant", "content": " ".join(replies)})
    return messages


def dialogue(rng: Random) -> Dialogue:
    """A dialogue in which tools are offered."""
    tools = offer(rng)
    messages: list[Message] = []
    if rng.random() < 0.25:
        messages.append({"role": "system", "content": rng.choice(manner.NEUTRAL)})
    rounds = rng.choice((1, 1, 2, 2, 3, 4))
    for turn in range(rounds):
        if rng.random() < 0.22:
            messages += _without_call(rng, tools)
        else:
            part = _rounds(rng, rng.choice(tools), turn == 0)
            messages += part
            if part[-1].get("tool_calls"):
                break
    return Dialogue(messages, [tool.schema for tool in tools])


def _without_call(rng: Random, tools: list[Tool]) -> list[Message]:
    """A plain exchange although tools are there."""
    keys = {tool.key for tool in tools}
    sums = keys & {"calculator", "add", "multiply"}
    for _ in range(20):
        exchange = manner.plain(rng)
        about_weather = exchange.text.startswith("I cannot look up the weather")
        about_time = exchange.text.startswith("I do not know, because I have no clock")
        needs_tool = exchange.text.startswith(("I cannot do that", "I do not know prices", "In "))
        about_sums = " = " in exchange.text or exchange.text.startswith("That is too much")
        if (
            (about_weather and "weather" in keys)
            or (about_time and "time" in keys)
            or (about_sums and sums)
            or (needs_tool and len(keys - {"weather", "calculator", "add", "multiply"}) > 0)
            or ("search" in keys and exchange.text.startswith("I am sorry"))
        ):
            continue
        return Dialogue.of([exchange]).messages
    return []
