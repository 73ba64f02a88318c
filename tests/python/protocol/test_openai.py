"""The bodies are OpenAI's: checked against its OpenAPI document and the types of its client."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from openai.types import Completion as OpenAICompletion
from openai.types import CompletionUsage, CreateEmbeddingResponse, Model
from openai.types.chat import ChatCompletion as OpenAIChat
from openai.types.chat import ChatCompletionChunk as OpenAIChunk
from openai.types.chat.completion_create_params import CompletionCreateParamsBase
from pydantic import TypeAdapter

from inlay.protocol.openapi import document

from .openai_facts import Reader, differences

ROOT = Path(__file__).resolve().parents[3]
OPENAI = ROOT.parent / "shared/data/openapi/openai-openapi.yaml"
TABLE = ROOT / "docs/reference/openai.md"
PAYLOADS = ROOT / "tests/conformance/payloads"

PAIRS = {
    "chat request": ("ChatCompletionRequest", "CreateChatCompletionRequest"),
    "chat result": ("ChatCompletion", "CreateChatCompletionResponse"),
    "chat chunk": ("ChatCompletionChunk", "CreateChatCompletionStreamResponse"),
    "completion request": ("CompletionRequest", "CreateCompletionRequest"),
    "completion result": ("Completion", "CreateCompletionResponse"),
    "embedding request": ("EmbeddingRequest", "CreateEmbeddingRequest"),
    "embedding result": ("EmbeddingList", "CreateEmbeddingResponse"),
    "model list": ("ModelList", "ListModelsResponse"),
    "model": ("ModelCard", "Model"),
    "error": ("OpenAIErrorBody", "ErrorResponse"),
}


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    where: tuple[str, ...]
    field: str
    difference: str

    def covers(self, where: str, path: str, difference: str) -> bool:
        return (
            where in self.where
            and _glob(self.field).fullmatch(path) is not None
            and _glob(self.difference).fullmatch(difference) is not None
        )


def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")))


def table() -> list[Row]:
    rows = []
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) == 4 and cells[1].startswith("`"):
            where = tuple(name.strip() for name in cells[0].split(","))
            rows.append(Row(where, cells[1].strip("`"), cells[2]))
            assert cells[3].endswith("."), f"no reason given: {line}"
    return rows


@cache
def openai_schemas() -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    schemas: dict[str, Any] = yaml.load(OPENAI.read_text(), Loader=loader)["components"]["schemas"]
    return schemas


def found() -> list[tuple[str, str, str]]:
    ours = Reader(document()["components"]["schemas"])
    theirs = Reader(openai_schemas())
    return [
        (where, path, difference)
        for where, (mine, other) in PAIRS.items()
        for path, difference in differences(
            ours.facts(mine), theirs.facts(other), where.endswith("request")
        ).items()
    ]


needs_document = pytest.mark.skipif(
    not OPENAI.exists(), reason="OpenAI's OpenAPI document is not beside the checkout"
)


@needs_document
def test_every_difference_is_listed() -> None:
    rows = table()
    missing = [item for item in found() if not any(row.covers(*item) for row in rows)]
    lines = "\n".join(f"| {where} | `{path}` | {what} | |" for where, path, what in missing)
    assert not missing, f"list these in {TABLE.name}, each with a reason:\n{lines}"


@needs_document
def test_every_row_is_a_difference() -> None:
    items = found()
    stale = [row for row in table() if not any(row.covers(*item) for item in items)]
    assert not stale, f"these are no differences any more: {stale}"


def test_an_unlisted_difference_is_found() -> None:
    mine = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"}}}
    other = {
        "type": "object",
        "properties": {"b": {"type": "number", "maximum": 2}, "c": {"type": "string"}},
        "required": ["b"],
    }
    ours, theirs = Reader({"X": mine}).facts("X"), Reader({"X": other}).facts("X")
    assert differences(ours, theirs, request=True) == {
        "/a": "only ours",
        "/b": "type integer, not number; maximum None, not 2",
        "/c": "absent",
    }
    assert differences(ours, theirs, request=False)["/b"] == "optional; type integer, not number"


def payloads(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads((PAYLOADS / f"{name}.json").read_text())
    return read


@pytest.mark.parametrize("payload", payloads("chat.completions.create.result"))
def test_openai_reads_our_chats(payload: dict[str, Any]) -> None:
    read = OpenAIChat.model_validate(payload, strict=True)
    assert read.choices[0].message.content == payload["choices"][0]["message"]["content"]
    assert isinstance(read.usage, CompletionUsage)
    for call in read.choices[0].message.tool_calls or []:
        assert call.type == "function"


@pytest.mark.parametrize("payload", payloads("chat.completions.chunk.params"))
def test_openai_reads_our_chunks(payload: dict[str, Any]) -> None:
    read = OpenAIChunk.model_validate(payload["chunk"], strict=True)
    assert read.object == "chat.completion.chunk"


@pytest.mark.parametrize("payload", payloads("embeddings.create.result"))
def test_openai_reads_our_embeddings(payload: dict[str, Any]) -> None:
    # The client asks for base64 and decodes it before it reads the answer.
    if isinstance(payload["data"][0]["embedding"], list):
        read = CreateEmbeddingResponse.model_validate(payload, strict=True)
        assert read.data[0].embedding == payload["data"][0]["embedding"]


def test_openai_reads_our_completions_and_models() -> None:
    [completion] = payloads("completions.create.result")
    # OpenAI's client types the null of an echo's first token as a number; it does not enforce it.
    completion["choices"][0]["logprobs"]["token_logprobs"][0] = 0.0
    completion["choices"][0]["logprobs"]["top_logprobs"][0] = {}
    assert OpenAICompletion.model_validate(completion, strict=True).choices[0].text == " there"
    for models in payloads("model.list.result"):
        for card in models["data"]:
            assert Model.model_validate(card, strict=True).owned_by == "inlay"


@pytest.mark.parametrize("payload", payloads("chat.completions.create.params"))
def test_openai_types_our_requests(payload: dict[str, Any]) -> None:
    """The parts of our example requests that OpenAI has are what its client would send."""
    ours_alone = {row.field.strip("/") for row in table() if row.difference == "only ours"}
    body = {key: value for key, value in payload.items() if key not in ours_alone}
    body.pop("stream", None)
    TypeAdapter(CompletionCreateParamsBase).validate_python(body)
