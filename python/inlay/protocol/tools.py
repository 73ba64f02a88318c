"""Tools that a model may call, and the choice among them."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from inlay.protocol.base import JsonObject, OpenAIBody


class FunctionDefinition(OpenAIBody):
    """A function that the model may call."""

    name: Annotated[str, Field(min_length=1, max_length=64, pattern="^[a-zA-Z0-9_-]+$")]
    """Its name."""
    description: str | None = None
    """What it does."""
    parameters: JsonObject | None = None
    """The JSON Schema of its arguments. None are taken where absent."""
    strict: bool | None = None
    """Whether the arguments must match the schema exactly."""


class FunctionTool(OpenAIBody):
    """A function."""

    type: Literal["function"]
    """Always `function`."""
    function: FunctionDefinition
    """The function."""


class CustomDefinition(OpenAIBody):
    """A tool that takes free text."""

    name: str
    """Its name."""
    description: str | None = None
    """What it does."""
    format: JsonObject | None = None
    """What its input looks like."""


class CustomTool(OpenAIBody):
    """A tool that takes free text. Answered with `unsupported`."""

    type: Literal["custom"]
    """Always `custom`."""
    custom: CustomDefinition
    """The tool."""


Tool = TypeAliasType(
    "Tool",
    Annotated[
        FunctionTool | CustomTool,
        Field(discriminator="type", description="A tool that the model may call."),
    ],
)

ToolChoiceMode = TypeAliasType(
    "ToolChoiceMode",
    Annotated[
        Literal["none", "auto", "required"],
        Field(
            description="`none`: call no tool; `auto`: the model decides; `required`: call at "
            "least one."
        ),
    ],
)


class ToolName(OpenAIBody):
    """The name of a tool."""

    name: str
    """The name."""


class FunctionToolChoice(OpenAIBody):
    """Call this function."""

    type: Literal["function"]
    """Always `function`."""
    function: ToolName
    """The function to call."""


class CustomToolChoice(OpenAIBody):
    """Call this custom tool. Answered with `unsupported`."""

    type: Literal["custom"]
    """Always `custom`."""
    custom: ToolName
    """The tool to call."""


AllowedToolsMode = TypeAliasType(
    "AllowedToolsMode",
    Annotated[
        Literal["auto", "required"],
        Field(description="`auto`: the model decides; `required`: call at least one."),
    ],
)


class AllowedTool(OpenAIBody):
    """One of the tools allowed."""

    type: Literal["function"]
    """Always `function`."""
    function: ToolName
    """The function."""


class AllowedTools(OpenAIBody):
    """Some of the tools."""

    mode: AllowedToolsMode
    """Whether the model must call one."""
    tools: Annotated[list[AllowedTool], Field(min_length=1)]
    """The tools allowed."""


class AllowedToolsChoice(OpenAIBody):
    """Call only some of the tools."""

    type: Literal["allowed_tools"]
    """Always `allowed_tools`."""
    allowed_tools: AllowedTools
    """The tools allowed."""


NamedToolChoice = TypeAliasType(
    "NamedToolChoice",
    Annotated[
        FunctionToolChoice | AllowedToolsChoice | CustomToolChoice,
        Field(discriminator="type", description="A choice of tools by name."),
    ],
)

ToolChoice = TypeAliasType(
    "ToolChoice",
    Annotated[
        ToolChoiceMode | NamedToolChoice,
        Field(
            description="Which tools the model calls.",
            json_schema_extra={"x-inlay-variants": ["Mode", "Named"]},
        ),
    ],
)
