"""The models: strict, documented, and complete."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError
from starlette.routing import Route

from inlay.protocol import errors, http, rpc
from inlay.protocol.base import AS_SENT, Message, OpenAIBody, Reply
from inlay.protocol.chat import ChatCompletion, ChatCompletionRequest
from inlay.protocol.errors import ErrorName, OpenAIErrorType, openai_error, param_of_pointer
from inlay.protocol.models import ModelLoadParams
from inlay.protocol.openapi import ROUTES
from inlay.protocol.registry import METHODS, METHODS_BY_NAME, NOTIFICATIONS
from inlay.protocol.schemas import all_schemas
from inlay.protocol.validation import validate, validate_sent
from inlay.server import app

ROOT = Path(__file__).resolve().parents[3]
PAYLOADS = ROOT / "tests/conformance/payloads"


def every_model(kind: type[BaseModel]) -> list[type[BaseModel]]:
    direct = kind.__subclasses__()
    return [*direct, *(inner for model in direct for inner in every_model(model))]


MODELS = sorted(
    {*every_model(Message), *every_model(Reply), *every_model(OpenAIBody)},
    key=lambda model: model.__name__,
)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_everything_is_documented(model: type[BaseModel]) -> None:
    assert model.__doc__
    for name, field in model.model_fields.items():
        assert field.description, f"{model.__name__}.{name} has no description"
        assert field.description.rstrip(")").rstrip().endswith((".", "vLLM", "`")), name


def test_names_are_unique() -> None:
    names = [model.__name__ for model in MODELS]
    assert len(names) == len(set(names))


def test_every_method_of_the_design_is_there() -> None:
    assert METHODS_BY_NAME.keys() == {
        "initialize",
        "engine.info",
        "engine.metrics",
        "engine.trace",
        "schema.get",
        "model.plan",
        "model.load",
        "model.unload",
        "model.list",
        "chat.completions.create",
        "completions.create",
        "embeddings.create",
        "tokens.encode",
        "tokens.decode",
        "tokens.count",
        "chat.render",
        "session.save",
        "session.restore",
        "shutdown",
    }
    assert {spec.name for spec in NOTIFICATIONS} == {
        "$/cancelRequest",
        "$/acknowledge",
        "$/progress",
        "chat.completions.chunk",
        "completions.chunk",
    }
    assert {name for method in METHODS for name in method.notifications} == {
        spec.name for spec in NOTIFICATIONS if spec.from_server
    }


def pairs() -> list[tuple[str, type[BaseModel]]]:
    out: list[tuple[str, type[BaseModel]]] = []
    for method in METHODS:
        out += [(f"{method.name}.params", method.params), (f"{method.name}.result", method.result)]
    out += [(f"{spec.name}.params", spec.params) for spec in NOTIFICATIONS]
    out += [
        ("rpc.request", rpc.Request),
        ("rpc.notification", rpc.Notification),
        ("rpc.response", rpc.Response),
        ("rpc.error", rpc.ErrorResponse),
        ("openai.error", errors.OpenAIErrorBody),
    ]
    return out


@pytest.mark.parametrize(("name", "model"), pairs(), ids=[name for name, _ in pairs()])
def test_payloads_come_back(name: str, model: type[BaseModel]) -> None:
    for payload in json.loads((PAYLOADS / all_schemas()[name].file).read_text()):
        read = model.model_validate_json(json.dumps(payload))
        assert read.model_dump(mode="json", exclude_unset=True) == payload


def test_own_messages_refuse_unknown_fields() -> None:
    with pytest.raises(ValidationError, match="colour"):
        ModelLoadParams.model_validate({"model": "a", "colour": 1})


def sent_by_the_library() -> list[tuple[str, type[BaseModel]]]:
    from_server = {f"{spec.name}.params" for spec in NOTIFICATIONS if spec.from_server}
    others = {"rpc.response", "rpc.error", "openai.error"}
    names = from_server | others | {f"{method.name}.result" for method in METHODS}
    return [(name, model) for name, model in pairs() if name in names]


def with_more(value: Any) -> Any:
    """The value as a later version may send it: every object has an additional field."""
    if isinstance(value, dict):
        # The keys of a map are arbitrary texts, those of an object are names.
        is_object = all(key.isidentifier() for key in value)
        more = {"colour": 1} if is_object else {}
        return {key: with_more(item) for key, item in value.items()} | more
    return [with_more(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("name", "model"), sent_by_the_library(), ids=[name for name, _ in sent_by_the_library()]
)
def test_what_the_library_sends_may_have_more_fields(name: str, model: type[BaseModel]) -> None:
    schema = all_schemas()[name]
    for payload in json.loads((PAYLOADS / schema.file).read_text()):
        later = with_more(payload)
        model.model_validate_json(json.dumps(later))
        assert validate(name, later) == []
        assert validate_sent(name, payload) == []
        assert validate_sent(name, later)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("initialize.result", ["capabilities", "features", 0]),
        ("engine.info.result", ["cpu", "isa"]),
        ("$/progress.params", ["stage"]),
        ("chat.completions.create.result", ["choices", 0, "finish_reason"]),
        ("completions.create.result", ["choices", 0, "finish_reason"]),
        ("rpc.error", ["error", "data", "name"]),
        ("rpc.error", ["error", "data", "openai_type"]),
        ("engine.trace.result", ["events", 0, "ph"]),
        ("model.load.result", ["details", "kind"]),
    ],
)
def test_what_the_library_sends_may_have_new_values(name: str, path: list[Any]) -> None:
    model = dict(pairs())[name]
    payload = json.loads((PAYLOADS / all_schemas()[name].file).read_text())[0]
    place = payload
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = "later"
    read = model.model_validate_json(json.dumps(payload))
    assert read.model_dump(mode="json", exclude_unset=True) == payload
    with pytest.raises(ValidationError):
        model.model_validate_json(json.dumps(payload), context=AS_SENT)
    place[path[-1]] = 5
    with pytest.raises(ValidationError):
        model.model_validate_json(json.dumps(payload))


def test_openai_bodies_ignore_unknown_fields() -> None:
    body = {"model": "a", "messages": [{"role": "user", "content": "x", "y": 1}], "colour": 1}
    assert not hasattr(ChatCompletionRequest.model_validate(body), "colour")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("temperature", "0.5"),
        ("temperature", float("nan")),
        ("temperature", float("inf")),
        ("temperature", 2.5),
        ("n", True),
        ("n", "1"),
        ("n", 0),
        ("stream", "yes"),
        ("stream", 1),
        ("seed", 2**63),
        ("stop", 5),
        ("logit_bias", {"1": "2"}),
        ("top_logprobs", 21),
    ],
)
def test_nothing_is_converted(field: str, value: Any) -> None:
    body = {"model": "a", "messages": [{"role": "user", "content": "x"}], field: value}
    with pytest.raises(ValidationError):
        ChatCompletionRequest.model_validate(body)


def test_null_is_absence() -> None:
    body: dict[str, Any] = {"model": "a", "messages": [{"role": "user", "content": "x"}]}
    plain = ChatCompletionRequest.model_validate(body)
    optional = [
        name
        for name, field in ChatCompletionRequest.model_fields.items()
        if not field.is_required()
    ]
    assert len(optional) > 30
    nulls = ChatCompletionRequest.model_validate(body | dict.fromkeys(optional))
    assert nulls.model_dump() == plain.model_dump()


def test_an_integer_is_a_number() -> None:
    body = {"model": "a", "messages": [{"role": "user", "content": "x"}], "temperature": 1}
    assert ChatCompletionRequest.model_validate(body).temperature == 1.0


def test_fields_with_names_of_methods_keep_their_names() -> None:
    body = {
        "model": "a",
        "messages": [{"role": "user", "content": "x"}],
        "structured_outputs": {"json": {"type": "object"}},
    }
    read = ChatCompletionRequest.model_validate(body)
    assert read.structured_outputs is not None
    assert read.structured_outputs.json_ == {"type": "object"}
    assert read.model_dump(exclude_none=True)["structured_outputs"] == {"json": {"type": "object"}}


def test_the_error_table_is_complete() -> None:
    names = get_args(get_args(ErrorName.__value__)[0])
    types = get_args(get_args(OpenAIErrorType.__value__)[0])
    assert {spec.name for spec in errors.ERRORS} == set(names)
    assert len(errors.BY_CODE) == len(errors.ERRORS) == len(names)
    for spec in errors.ERRORS:
        assert spec.openai_type in types
        assert spec.description.endswith(".")
        standard = spec.code in (-32700, -32600, -32601, -32602, -32603, -32800)
        assert standard or -32099 <= spec.code <= -32000
        assert (spec.http_status >= 500) == (
            spec.openai_type in ("server_error", "service_unavailable_error")
        )


@pytest.mark.parametrize(
    ("pointer", "param"),
    [
        ("/params/temperature", "temperature"),
        ("/params/messages/0/content", "messages[0].content"),
        ("/params/messages/0/content/1/text", "messages[0].content[1].text"),
        ("/params/logit_bias/5", "logit_bias[5]"),
        ("/params/metadata/a~1b~0c", "metadata.a/b~c"),
        ("/params", ""),
        ("", ""),
    ],
)
def test_param_of_pointer(pointer: str, param: str) -> None:
    assert param_of_pointer(pointer) == param


def test_an_error_becomes_an_openai_body() -> None:
    error = errors.ErrorObject.model_validate(
        {
            "code": -32010,
            "message": "No model `x` is loaded.",
            "data": {
                "name": "model_not_found",
                "pointer": "/params/model",
                "http_status": 404,
                "openai_type": "not_found_error",
                "param": "model",
            },
        }
    )
    assert openai_error(error).model_dump() == {
        "error": {
            "message": "No model `x` is loaded.",
            "type": "not_found_error",
            "param": "model",
            "code": "model_not_found",
        }
    }


def test_routes_answer_with_models_of_the_protocol() -> None:
    paths = {route.path for route in ROUTES}
    assert paths == {
        "/v1/chat/completions",
        "/v1/completions",
        "/v1/responses",
        "/v1/embeddings",
        "/v1/models",
        "/v1/models/{id}",
        "/tokenize",
        "/detokenize",
        "/health",
        "/health/ready",
        "/health/live",
        "/metrics",
    }
    assert ROUTES[0].answer is ChatCompletion
    assert http.TokenizeRequest.model_validate({"prompt": "x"}).add_special_tokens


def test_the_server_serves_what_is_documented() -> None:
    served = {
        (route.path.replace(":path", ""), verb) for route in app.ROUTES for verb in verbs(route)
    }
    documented = {(route.path, route.verb.upper()) for route in ROUTES}
    descriptions = {(path, "GET") for path in ("/openapi.json", "/schemas", "/schemas/v1/{file}")}
    page = {(path, "GET") for path in ("/", "/page/{file}")}
    assert served == documented | descriptions | page


def verbs(route: Route) -> set[str]:
    return (route.methods or set()) - {"HEAD"}
