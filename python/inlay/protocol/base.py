"""The two kinds of message, and the number types that every family shares."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

_SHARED = ConfigDict(
    strict=True,
    allow_inf_nan=False,
    use_attribute_docstrings=True,
    serialize_by_alias=True,
    validate_by_alias=True,
    validate_by_name=True,
    protected_namespaces=(),
)


class Message(BaseModel):
    """A message of Inlay's own. A field that it does not name is an error."""

    model_config = ConfigDict(**_SHARED, extra="forbid")


class OpenAIBody(BaseModel):
    """An object of the OpenAI API. A field that it does not name is ignored."""

    model_config = ConfigDict(**_SHARED, extra="ignore")


MAX_SAFE = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly."""

Count = Annotated[int, Field(ge=0, le=MAX_SAFE)]
Small = Annotated[int, Field(ge=0, le=2**32 - 1)]
Positive = Annotated[int, Field(ge=1, le=2**31 - 1)]
TokenId = Annotated[int, Field(ge=0, le=2**31 - 1)]
Int64 = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
Seconds = Annotated[float, Field(ge=0)]
Float32 = Annotated[float, Field(json_schema_extra={"format": "float"})]
JsonObject = dict[str, Any]

RequestId = TypeAliasType(
    "RequestId",
    Annotated[
        Annotated[str, Field(max_length=256)] | Int64,
        Field(
            description="The id of a request: a string of up to 256 characters or a 64-bit "
            "integer, chosen by the sender and unique among its requests in flight.",
            json_schema_extra={"x-inlay-variants": ["String", "Integer"]},
        ),
    ],
)
