"""What a conversation asks of the engine."""

import io
from contextlib import contextmanager
from types import SimpleNamespace

from inlay.cli._conversation import Conversation


class Client:
    """Answers with two pieces, and keeps what it was asked."""

    def __init__(self):
        self.asked = []

    @contextmanager
    def stream(self, method, body, *_):
        self.asked.append((method, body))
        pieces = [SimpleNamespace(choices=[SimpleNamespace(text=text)]) for text in (" is", " it")]
        usage = SimpleNamespace(prompt_tokens=3, completion_tokens=2, prompt_tokens_details=None)

        class Stream(list):
            result = SimpleNamespace(usage=usage, choices=[SimpleNamespace(text=" is it")])

        yield Stream(pieces)


def test_a_model_without_a_template_continues_the_text():
    client, out = Client(), io.StringIO()
    settings = {"temperature": 0.5, "max_completion_tokens": 7}
    conversation = Conversation(client, "base", "So: ", settings, continues=True)
    assert conversation.answer("this", out) and out.getvalue() == " is it"
    assert conversation.answer(" or that", out)
    ask = {"model": "base", "stream": True, "temperature": 0.5, "max_tokens": 7}
    assert client.asked == [
        ("completions.create", {**ask, "prompt": "So: this"}),
        ("completions.create", {**ask, "prompt": "So: this is it or that"}),
    ]
    assert conversation.calls == [] and conversation.answer_tokens == 2
