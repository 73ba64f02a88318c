"""What each method does, in one line, for the functions of the bindings."""

SUMMARIES: dict[str, str] = {
    "engine.info": "Describes the library and the machine.",
    "engine.metrics": "What the engine has done so far.",
    "engine.trace": "Begins or ends a record of every step.",
    "schema.get": "Hands out the JSON Schemas of the protocol.",
    "model.plan": "What a load would take, in bytes. Nothing is loaded.",
    "model.load": "Loads a data file or a built-in model.",
    "model.unload": "Ends the requests of a model and frees its memory.",
    "model.list": "The loaded models.",
    "chat.completions.create": "Answers a chat. The options are those of OpenAI's request.",
    "completions.create": "Continues a text. The options are those of OpenAI's request.",
    "embeddings.create": "Embeds texts.",
    "tokens.encode": "The tokens of a text.",
    "tokens.decode": "The text of tokens.",
    "tokens.count": "How many tokens a text or a chat has.",
    "chat.render": "The prompt of a chat, without running the model.",
    "session.save": "Writes the cache of a prompt to a file.",
    "session.restore": "Puts a saved cache back.",
    "shutdown": "Refuses new requests and waits for those in flight.",
}


def summary(method: str) -> str:
    """The line for a method; if it has none, its name."""
    line = SUMMARIES.get(method)
    return f"{line} (`{method}`)" if line else f"Sends `{method}`."
