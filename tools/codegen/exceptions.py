"""What emitters omit or treat differently, each with its reason. This is the only such place."""

RUST: dict[str, str] = {
    "Request": "ffi reads the envelope from the bytes, so that `params` is parsed only once.",
    "Notification": "As Request.",
    "BatchItem": "As Request.",
    "Response": "ffi writes the envelope around the bytes of a typed result.",
    "ErrorResponse": "As Response; its ErrorObject is generated.",
    "BatchReply": "As Response.",
    "OpenAIError": "Only the HTTP server sends it, and that is Python.",
    "OpenAIErrorBody": "As OpenAIError.",
}

RUST_NULLS: dict[str, str] = {
    "ChatCompletionChunk.usage": "OpenAI's clients know it as null in all chunks but the last "
    "where it was asked for, and as absent where it was not.",
    "Completion.usage": "As ChatCompletionChunk.usage.",
}
"""Optional fields that the engine may either omit or write as null."""

CLIENT: dict[str, str] = {
    "Request": "A binding writes the envelope around the params itself.",
    "Notification": "As Request.",
    "BatchItem": "Bindings send requests one by one: batching saves nothing in one process.",
    "BatchReply": "As BatchItem.",
    "Response": "A binding reads the envelope by its prefix, as inlay.h promises it.",
    "ErrorResponse": "As Response; its ErrorObject is generated.",
    "OpenAIError": "Only the HTTP server sends it.",
    "OpenAIErrorBody": "As OpenAIError.",
}
"""Types that no binding has."""

CALLS: dict[str, str] = {
    "initialize": "Opening a client sends it.",
    "chat.completions.create": "Written by hand: it also streams.",
    "completions.create": "As chat.completions.create.",
}
"""Methods for which the emitters of the bindings write no function."""
