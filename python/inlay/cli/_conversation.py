"""A conversation with a model: its messages, and the settings for the next answer."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any, TextIO

from inlay.client import Client
from inlay.errors import InlayError
from inlay.protocol.chat import ChatCompletion, ChatCompletionChunk
from inlay.protocol.completions import Completion

SETTINGS: dict[str, type] = {
    "temperature": float,
    "top_p": float,
    "top_k": int,
    "min_p": float,
    "presence_penalty": float,
    "frequency_penalty": float,
    "repetition_penalty": float,
    "seed": int,
    "max_completion_tokens": int,
}
"""The settings that `/set` takes."""

_KEPT = ("role", "content", "tool_calls", "tool_call_id")
"""The fields of a saved message."""


class Conversation:
    """The messages so far, the settings, and the figures of the last answer."""

    def __init__(
        self,
        client: Client,
        model: str,
        system: str | None,
        sampling: dict[str, Any],
        *,
        continues: bool = False,
    ) -> None:
        self._client = client
        self._continues = continues
        """The model has no chat template: it continues the text so far."""
        self.model = model
        self.system = system
        self.sampling = sampling
        self.tools: list[dict[str, Any]] = []
        self.images: list[dict[str, Any]] = []
        """Images that go with the next message."""
        self.messages: list[dict[str, Any]] = []
        self.prompt_tokens = self.cached_tokens = self.answer_tokens = 0
        self.first_token_seconds = self.answer_seconds = 0.0

    def answer(self, text: str, out: TextIO) -> bool:
        """Send the conversation, and write the answer as it arrives. False after Ctrl-C.

        What was written until then stays in the conversation. If the request fails, the
        conversation is unchanged, and images attached to the message are dropped.
        """
        parts, self.images = self.images, []
        content: Any = [*parts, {"type": "text", "text": text}] if parts else text
        return self._ask([{"role": "user", "content": content}], out)

    def reply(self, results: dict[str, str], out: TextIO) -> bool:
        """Add the results of the model's calls, by their ids, and continue."""
        return self._ask(
            [
                {"role": "tool", "tool_call_id": call, "content": result}
                for call, result in results.items()
            ],
            out,
        )

    @property
    def calls(self) -> list[dict[str, Any]]:
        """The calls whose results the model waits for."""
        last = self.messages[-1] if self.messages else {}
        calls: list[dict[str, Any]] = last.get("tool_calls", [])
        return calls

    def _ask(self, messages: list[dict[str, Any]], out: TextIO) -> bool:
        before = len(self.messages)
        self.messages += messages
        try:
            return self._turn(out)
        except BaseException:
            del self.messages[before:]
            raise

    def _turn(self, out: TextIO) -> bool:
        parts: list[str] = []
        calls: list[dict[str, Any]] = []
        began = time.monotonic()
        first: float | None = None
        finished = True
        with self._stream() as stream:
            try:
                for chunk in stream:
                    for choice in chunk.choices:
                        text = choice.text if self._continues else choice.delta.content
                        if text:
                            first = first or time.monotonic()
                            parts.append(text)
                            out.write(text)
                            out.flush()
                result = stream.result
                usage = result.usage
                self.prompt_tokens = usage.prompt_tokens
                self.answer_tokens = usage.completion_tokens
                details = usage.prompt_tokens_details
                self.cached_tokens = details.cached_tokens if details else 0
                said_calls = [] if self._continues else result.choices[0].message.tool_calls
                calls = [call.model_dump(mode="json") for call in said_calls or []]
            except KeyboardInterrupt:
                finished = False
                self.answer_tokens = len(parts)
        end = time.monotonic()
        self.first_token_seconds = (first or end) - began
        self.answer_seconds = end - (first or end)
        said: dict[str, Any] = {"role": "assistant", "content": "".join(parts)}
        self.messages.append({**said, "tool_calls": calls} if calls else said)
        return finished

    def _stream(self) -> Any:
        if self._continues:
            text = "".join(str(message["content"]) for message in self.prompt())
            body: dict[str, Any] = {"model": self.model, "prompt": text, "stream": True}
            body |= self.sampling
            if "max_completion_tokens" in body:
                body["max_tokens"] = body.pop("max_completion_tokens")
            return self._client.stream("completions.create", body, Completion, Completion)
        body = {"model": self.model, "messages": self.prompt(), "stream": True, **self.sampling}
        if self.tools:
            body["tools"] = self.tools
        method = "chat.completions.create"
        return self._client.stream(method, body, ChatCompletionChunk, ChatCompletion)

    def prompt(self) -> list[dict[str, Any]]:
        """The messages as they are sent."""
        system = [{"role": "system", "content": self.system}] if self.system else []
        return [*system, *self.messages]

    def speed(self) -> str:
        """The figures of the last answer in one line."""
        rate = ""
        if self.answer_tokens > 1 and self.answer_seconds > 0:
            per_second = (self.answer_tokens - 1) / self.answer_seconds
            rate = f", {per_second:.{1 if per_second < 100 else 0}f} tokens/s"
        return (
            f"{self.answer_tokens} tokens, first after "
            f"{self.first_token_seconds * 1000:.0f} ms{rate}"
        )

    def stats(self) -> str:
        """All figures of the last answer."""
        return (
            f"{self.model}: {len(self.messages)} messages; last prompt {self.prompt_tokens} tokens "
            f"({self.cached_tokens} from the cache); last answer {self.speed()}"
        )

    def reset(self) -> None:
        """Clear the messages."""
        self.messages.clear()

    def set(self, name: str, value: str) -> None:
        """Change a setting; an empty value resets it to the model's own."""
        if name not in SETTINGS:
            raise InlayError("invalid_params", f"There are: {', '.join(SETTINGS)}.")
        if not value:
            self.sampling.pop(name, None)
            return
        try:
            number = SETTINGS[name](value)
            if not math.isfinite(number):
                raise ValueError
        except ValueError:
            kind = "a whole number" if SETTINGS[name] is int else "a number"
            raise InlayError("invalid_params", f"{name} must be {kind}.") from None
        from inlay.protocol.validation import validate

        said = [{"role": "user", "content": ""}]
        ask = {"model": "any", "messages": said, name: number}
        for problem in validate("chat.completions.create", ask):
            raise InlayError("invalid_params", problem.message)
        self.sampling[name] = number

    def save(self, path: Path) -> None:
        """Write the conversation to a file: messages, settings and tools."""
        state = {
            "system": self.system,
            "settings": self.sampling,
            "tools": self.tools,
            "messages": self.messages,
        }
        path.write_text(json.dumps(state, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def load(self, path: Path) -> None:
        """Read a conversation that `save` wrote."""
        try:
            state = json.loads(path.read_text(encoding="utf-8"))
            system, tools = state["system"], state.get("tools", [])
            settings = {name: SETTINGS[name](v) for name, v in state.get("settings", {}).items()}
            messages = [
                {name: message[name] for name in _KEPT if name in message}
                for message in state["messages"]
            ]
            if not all("role" in message and "content" in message for message in messages):
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InlayError("invalid_params", f"{path} holds no conversation.") from error
        self.system, self.tools, self.messages = system, tools, messages
        self.sampling = settings
