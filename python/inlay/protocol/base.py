"""The kinds of message, and the types that every family shares.

What the host sends is closed: a field that is not known is an error, so that a slip of the pen
is not taken for a wish. What the library sends is open: a later version may send fields and
values of enums that this one does not know, and its host ignores them.
"""

from typing import Annotated, Any, Final

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
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
    """What a host sends in a message of Inlay's own. A field that it does not name is an error."""

    model_config = ConfigDict(**_SHARED, extra="forbid")


class Reply(BaseModel):
    """What the library sends in a message of Inlay's own. Fields of later versions are ignored."""

    model_config = ConfigDict(**_SHARED, extra="ignore")


class OpenAIBody(BaseModel):
    """An object of the OpenAI API. A field that it does not name is ignored."""

    model_config = ConfigDict(**_SHARED, extra="ignore")


AS_SENT: Final = "as sent by this version"
"""The context of a validation that takes no values of later versions."""


def _or_later(value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo[Any]) -> Any:
    try:
        return handler(value)
    except ValidationError:
        if isinstance(value, str) and info.context != AS_SENT:
            return value
        raise


GROWS = WrapValidator(_or_later)
"""Marks an enum of the library's. It may have more values in later versions: one that is not
known is kept as it came."""

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
