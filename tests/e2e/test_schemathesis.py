"""Requests that Schemathesis generates from the OpenAPI document: no 5xx, no undescribed answer."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from inlay.protocol.openapi import document

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = {
    operation.label: operation
    for operation in (
        found.ok() for found in schemathesis.openapi.from_dict(document()).get_all_operations()
    )
}


def test_every_operation_is_there():
    assert len(OPERATIONS) == sum(len(verbs) for verbs in document()["paths"].values())


CASES = [(label, GenerationMode.POSITIVE) for label in OPERATIONS]
CASES += [(label, GenerationMode.NEGATIVE) for label in OPERATIONS if label.startswith("POST ")]


@pytest.mark.parametrize(("label", "mode"), CASES)
def test_made_up_requests(label, mode, server):
    answered = set()

    @settings(
        max_examples=30 if label.startswith("POST ") else 3,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    def made_up(case):
        # Most bodies name a model that is loaded, so that they get as far as the engine.
        if isinstance(case.body, dict) and len(str(case.body.get("model"))) % 4:
            case.body["model"] = "builtin:echo"
        response = case.call_and_validate(base_url=server.url, checks=CHECKS, timeout=60)
        answered.add(response.status_code)

    made_up()
    if mode is GenerationMode.POSITIVE and label.startswith("POST /v1/"):
        assert 200 in answered  # not all were rejected before anything ran
