"""Messages of a chat, and the parts that they have."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from inlay.protocol.base import OpenAIBody

Text = Annotated[str, Field(min_length=1, max_length=256)]


class TextPart(OpenAIBody):
    """Text."""

    type: Literal["text"]
    """Always `text`."""
    text: str
    """The text."""


class ImageUrl(OpenAIBody):
    """Where an image is."""

    url: str
    """A URL, or the image itself as a `data:` URL."""
    detail: str | None = None
    """How closely to look: `auto`, `low` or `high`."""


class ImagePart(OpenAIBody):
    """An image. A model that cannot see answers `unsupported`."""

    type: Literal["image_url"]
    """Always `image_url`."""
    image_url: ImageUrl
    """The image."""


class InputAudio(OpenAIBody):
    """Sound."""

    data: str
    """The sound in base64."""
    format: str
    """`wav` or `mp3`."""


class AudioPart(OpenAIBody):
    """Sound. A model that cannot hear answers `unsupported`."""

    type: Literal["input_audio"]
    """Always `input_audio`."""
    input_audio: InputAudio
    """The sound."""


class FileSource(OpenAIBody):
    """A file."""

    filename: str | None = None
    """Its name."""
    file_data: str | None = None
    """Its bytes in base64."""
    file_id: str | None = None
    """The id of an uploaded file."""


class FilePart(OpenAIBody):
    """A file. Answered with `unsupported`."""

    type: Literal["file"]
    """Always `file`."""
    file: FileSource
    """The file."""


class RefusalPart(OpenAIBody):
    """The assistant's refusal in an earlier turn."""

    type: Literal["refusal"]
    """Always `refusal`."""
    refusal: str
    """What it said."""


ContentPart = TypeAliasType(
    "ContentPart",
    Annotated[
        TextPart | ImagePart | AudioPart | FilePart | RefusalPart,
        Field(discriminator="type", description="A part of a message."),
    ],
)

MessageContent = TypeAliasType(
    "MessageContent",
    Annotated[
        str | list[ContentPart],
        Field(
            description="What a message says: a text, or parts.",
            json_schema_extra={"x-inlay-variants": ["Text", "Parts"]},
        ),
    ],
)


class FunctionCall(OpenAIBody):
    """A call of a function."""

    name: str
    """The name of the function."""
    arguments: str
    """The arguments: a text that holds a JSON object."""


class ToolCall(OpenAIBody):
    """A call of a tool."""

    id: str
    """The id that the tool's answer refers to."""
    type: Literal["function"] = "function"
    """Always `function`."""
    function: FunctionCall
    """The function and its arguments."""


class DeveloperMessage(OpenAIBody):
    """Instructions from the developer. Templates that know no such role see `system`."""

    role: Literal["developer"]
    """Always `developer`."""
    content: MessageContent
    """What it says."""
    name: str | None = None
    """A name for the participant."""


class SystemMessage(OpenAIBody):
    """Instructions."""

    role: Literal["system"]
    """Always `system`."""
    content: MessageContent
    """What it says."""
    name: str | None = None
    """A name for the participant."""


class UserMessage(OpenAIBody):
    """What the user says."""

    role: Literal["user"]
    """Always `user`."""
    content: MessageContent
    """What it says."""
    name: str | None = None
    """A name for the participant."""


class AssistantMessage(OpenAIBody):
    """What the model said before."""

    role: Literal["assistant"]
    """Always `assistant`."""
    content: MessageContent | None = None
    """What it said. May be absent where it called tools."""
    reasoning_content: str | None = None
    """What it thought, for templates that want it back."""
    refusal: str | None = None
    """Its refusal."""
    tool_calls: list[ToolCall] | None = None
    """The tools that it called."""
    name: str | None = None
    """A name for the participant."""


class ToolMessage(OpenAIBody):
    """The answer of a tool."""

    role: Literal["tool"]
    """Always `tool`."""
    content: MessageContent
    """What the tool returned."""
    tool_call_id: str
    """The call that it answers."""


ChatMessage = TypeAliasType(
    "ChatMessage",
    Annotated[
        DeveloperMessage | SystemMessage | UserMessage | AssistantMessage | ToolMessage,
        Field(discriminator="role", description="A message of the conversation."),
    ],
)
