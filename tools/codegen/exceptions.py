"""Types that an emitter leaves out, each with the reason. This is the only such place."""

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
