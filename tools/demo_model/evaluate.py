"""Evaluates a demo model on held-out dialogues, with transformers and greedy decoding.

python -m tools.demo_model.evaluate tools/demo_model/weights --dialogues 200 --transcript out.md
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer, LlamaForCausalLM

from .corpus import mix
from .corpus.dialogue import Message

HELD_OUT_SEED = 7
EXPECTATIONS = Path(__file__).resolve().parents[2] / "tests" / "e2e" / "demo_expectations.json"
CALL = re.compile(r"<tool_call>\s*(.*?)\s*</tool_call>", re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """The model's output."""

    text: str
    stopped: bool

    @property
    def calls(self) -> list[dict[str, Any]] | None:
        """Its tool calls, or None if one of them is invalid JSON."""
        try:
            return [json.loads(body) for body in CALL.findall(self.text)]
        except json.JSONDecodeError:
            return None


class Model:
    """A checkpoint in float32 under transformers."""

    def __init__(self, folder: Path) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.network = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()

    def answer(
        self, messages: list[Message], tools: list[dict[str, Any]], limit: int = 120
    ) -> Answer:
        """The greedy answer to a conversation."""
        prompt = self.tokenizer.apply_chat_template(
            messages, tools=tools or None, add_generation_prompt=True, tokenize=False
        )
        ids = self.tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
        with torch.inference_mode():
            out = self.network.generate(
                input_ids=ids["input_ids"],
                attention_mask=ids["attention_mask"],
                max_new_tokens=limit,
                do_sample=False,
            )[0, ids["input_ids"].shape[1] :].tolist()
        stopped = out[-1] == self.tokenizer.eos_token_id
        return Answer(self.tokenizer.decode(out[:-1] if stopped else out), stopped)


def reference_text(message: Message) -> str:
    """The expected answer as the model would write it."""
    calls = [
        "<tool_call>\n" + json.dumps(c["function"], ensure_ascii=False) + "\n</tool_call>"
        for c in message.get("tool_calls", [])
    ]
    return "\n".join([message["content"]] * bool(message["content"]) + calls)


def kind_of(message: Message, before: Message) -> str:
    """The skill that the answer `message` to `before` tests."""
    if message.get("tool_calls"):
        return "tool call"
    if before["role"] == "tool":
        return "tool result"
    return "JSON" if message["content"].startswith("{") else "talk"


def held_out(model: Model, count: int) -> list[str]:
    """Shares of exactly right answers on generated dialogues, and the failures."""
    asked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    valid = stopped = called = 0
    misses = []
    for dialogue in mix.dialogues(HELD_OUT_SEED, count):
        turns = [i for i, m in enumerate(dialogue.messages) if m["role"] == "assistant"]
        i = turns[-1]
        message, before = dialogue.messages[i], dialogue.messages[i - 1]
        answer = model.answer(dialogue.messages[:i], dialogue.tools)
        kind, wanted = kind_of(message, before), reference_text(message)
        asked[kind] += 1
        right[kind] += answer.text == wanted
        stopped += answer.stopped
        called += kind != "tool call" and "<tool_call>" in answer.text
        if kind == "JSON":
            valid += is_json(answer.text)
        if answer.text != wanted:
            misses.append(
                f"[{kind}] {before['content']!r}\n  wanted {wanted!r}\n  got    {answer.text!r}"
            )
    for kind in sorted(asked):
        print(f"{kind}: {right[kind]} of {asked[kind]} exactly right")
    print(f"JSON: {valid} of {asked['JSON']} valid")
    print(f"stopped by itself: {stopped} of {asked.total()}; called a tool without need: {called}")
    return misses


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except json.JSONDecodeError:
        return False
    return True


def fits(answer: Answer, expect: dict[str, Any]) -> bool:
    """Does the answer meet an expectation of `tests/e2e/demo_expectations.json`?"""
    if not answer.stopped:
        return False
    if "tool_calls" in expect:
        return answer.calls == expect["tool_calls"]
    if "json" in expect:
        return is_json(answer.text) and json.loads(answer.text) == expect["json"]
    return "<tool_call>" not in answer.text and bool(re.search(expect["content"], answer.text))


def expectations(model: Model) -> tuple[list[str], list[str]]:
    """Which expectations are met: a readable transcript of all, and the failures."""
    transcript, misses = [], []
    for case in json.loads(EXPECTATIONS.read_text(encoding="utf-8")):
        answer = model.answer(case["messages"], case.get("tools", []))
        lines = [
            f"**{m['role']}**: {m['content'] or json.dumps(m.get('tool_calls'))}"
            for m in case["messages"]
        ]
        transcript.append(
            "\n\n".join([f"### {case['name']}", *lines, f"**answer**: {answer.text}"])
        )
        if not fits(answer, case["expect"]):
            misses.append(f"{case['name']}: wanted {case['expect']}, got {answer.text!r}")
    print(f"expectations: {len(transcript) - len(misses)} of {len(transcript)} hold")
    return transcript, misses


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure a demo model.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dialogues", type=int, default=200)
    parser.add_argument("--transcript", type=Path)
    args = parser.parse_args()
    model = Model(args.folder)
    transcript, failed = expectations(model)
    misses = held_out(model, args.dialogues)
    print(
        "\n".join(["", "Expectations that do not hold:", *failed, "", "Held-out misses:", *misses])
    )
    if args.transcript:
        args.transcript.write_text("\n\n".join(transcript) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
