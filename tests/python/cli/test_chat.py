"""The conversation on a terminal: a real program on a pseudo-terminal."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
import time

import pytest


class Terminal:
    """A program that sees a terminal."""

    def __init__(self, *arguments, state):
        here, there = pty.openpty()
        self.file = here
        environment = {**os.environ, "TERM": "dumb", "XDG_STATE_HOME": str(state)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "inlay", *arguments],
            stdin=there,
            stdout=there,
            stderr=there,
            env=environment,
            start_new_session=True,
            close_fds=True,
        )
        os.close(there)
        self.seen = ""

    def type(self, text):
        os.write(self.file, text.encode())

    def wait_for(self, pattern, seconds=60):
        """The text up to a match of the pattern, which is then consumed."""
        end = time.monotonic() + seconds
        while not (match := re.search(pattern, self.seen)):
            assert time.monotonic() < end, f"{pattern!r} did not come; this did: {self.seen!r}"
            if select.select([self.file], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.file, 4096).decode(errors="replace")
                except OSError:  # the other side has closed
                    assert re.search(pattern, self.seen), f"{pattern!r} not in {self.seen!r}"
        text, self.seen = self.seen[: match.end()], self.seen[match.end() :]
        return text

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.file)


@pytest.fixture
def terminal(tmp_path):
    opened = []

    def start(*arguments):
        opened.append(Terminal(*arguments, state=tmp_path))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def test_a_conversation(terminal, tmp_path):
    chat = terminal("chat", "builtin:echo")
    chat.wait_for("> ")
    chat.type("Hello there!\n")
    chat.wait_for(r"Hello there!\r\n.*Hello there!\r\n")
    chat.wait_for(r"\d+ tokens, first after \d+ ms.*\r\n")
    chat.wait_for("> ")

    chat.type('"""first line\n')
    chat.wait_for(r"\. ")
    chat.type('second line"""\n')
    chat.wait_for(r"first line\r\nsecond line\r\n")
    chat.wait_for("> ")

    file = tmp_path / "conversation.json"
    chat.type("/system Be brief.\n")
    chat.type(f"/save {file}\n")
    chat.type("/stats\n")
    chat.wait_for(r"4 messages")
    saved = json.loads(file.read_text())
    assert saved["system"] == "Be brief."
    assert [message["role"] for message in saved["messages"]] == ["user", "assistant"] * 2
    assert saved["messages"][3]["content"] == "first line\nsecond line"

    chat.type("/reset\n/stats\n")
    chat.wait_for(r"0 messages")
    chat.type(f"/load {file}\n/stats\n")
    chat.wait_for(r"4 messages")
    chat.type(f"/load {tmp_path}\n")
    chat.wait_for(f"Error: {tmp_path} cannot be read or written: Is a directory")
    chat.type("/nonsense\n")
    chat.wait_for("There is no command /nonsense")
    chat.type("/set temperature hot\n")
    chat.wait_for("temperature must be a number")
    chat.type("/set top_p nan\n")
    chat.wait_for("top_p must be a number")
    chat.type("/set temperature 9\n")
    chat.wait_for("temperature must be at most 2, but is 9.0.")
    chat.type("/help\n")
    chat.wait_for("/save FILE")
    chat.type("\x04")
    assert chat.process.wait(60) == 0
    assert "Hello there!" in (tmp_path / "inlay/chat_history").read_text()


def test_ctrl_c_stops_the_answer_and_not_the_program(terminal):
    chat = terminal("chat", "builtin:null")
    chat.wait_for("> ")
    chat.type("go\n")
    chat.wait_for(r"go\r\n..")
    time.sleep(0.3)
    chat.process.send_signal(signal.SIGINT)
    chat.wait_for(r"\[stopped\]")
    chat.wait_for("> ")
    chat.type("/stats\n")
    chat.wait_for("2 messages")
    chat.type("/quit\n")
    assert chat.process.wait(60) == 0


def test_ctrl_d_during_an_answer_leaves_after_it(terminal):
    chat = terminal("chat", "builtin:null")
    chat.wait_for("> ")
    chat.type("go\n")
    chat.wait_for(r"go\r\n..")
    chat.type("\x04")
    time.sleep(0.3)
    chat.process.send_signal(signal.SIGINT)
    chat.wait_for(r"\[stopped\]")
    assert chat.process.wait(60) == 0


def test_the_terminal_is_left_as_it_was_found(terminal):
    chat = terminal("chat", "builtin:echo")
    before = termios.tcgetattr(chat.file)
    chat.wait_for("> ")
    chat.type("/quit\n")
    assert chat.process.wait(60) == 0
    assert termios.tcgetattr(chat.file) == before


def test_an_error_leaves_the_conversation_as_it_was(terminal):
    chat = terminal("chat", "builtin:echo", "--context", "64")
    chat.wait_for("> ")
    chat.type("word " * 100 + "\n")
    chat.wait_for("Error: ")
    chat.type("/stats\n")
    chat.wait_for("0 messages")


TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather of a place.",
            "parameters": {"type": "object", "properties": {"place": {"type": "string"}}},
        },
    }
]


def test_tools_are_offered_and_their_results_given(terminal, tmp_path):
    file = tmp_path / "tools.json"
    file.write_text(json.dumps(TOOLS))
    chat = terminal("chat", "builtin:echo")
    chat.wait_for("> ")
    chat.type(f"/tools {file}\n")
    chat.wait_for("get_weather: The weather of a place")
    call = {"name": "get_weather", "arguments": {"place": "Bern"}}
    chat.type(f'"""<tool_call>\n{json.dumps(call)}\n</tool_call>"""\n')
    chat.wait_for(r"get_weather\(\{.*Bern.*\}\)\r\nresult> ")
    chat.type("Sunny.\n")
    chat.wait_for("Sunny[.]\r\n.*\r\nSunny[.]\r\n")  # the echo of the result
    chat.wait_for("> ")
    saved = tmp_path / "saved.json"
    chat.type(f"/save {saved}\n/tools off\n")
    chat.wait_for("no functions")
    state = json.loads(saved.read_text())
    assert [message["role"] for message in state["messages"]] == [
        *("user", "assistant", "tool", "assistant")
    ]
    assert state["messages"][2]["content"] == "Sunny."
    assert state["tools"] == TOOLS
    chat.type(f"/reset\n/load {saved}\n/tools\n")
    chat.wait_for("get_weather: The weather of a place")
    for wrong in ("{", "{}", '[{"type": "function"}]'):
        file.write_text(wrong)
        chat.type(f"/tools {file}\n")
        chat.wait_for(r"Error: .*tools\.json (is not JSON|holds no tools)")


def test_an_image_is_sent_and_refused_in_a_sentence(terminal, tmp_path):
    image = tmp_path / "dot.png"
    image.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    note = tmp_path / "note.txt"
    note.write_text("no image")
    chat = terminal("chat", "builtin:echo")
    chat.wait_for("> ")
    chat.type(f"/image {note}\n")
    chat.wait_for("note.txt is not a PNG, JPEG, GIF or WebP image")
    chat.type("/image /no/such.png\n")
    chat.wait_for("Error: .*No such file")
    chat.type(f"/image {image}\n")
    chat.wait_for("It goes with the next message")
    chat.type("What is this?\n")
    chat.wait_for(r"Error: This model takes text only; it cannot see images.*\[unsupported\]")
    # The conversation continues without it.
    chat.type("And now?\n")
    chat.wait_for(r"And now\?\r\n.*And now\?\r\n")
    chat.type("/hlp\n")
    chat.wait_for(r"There is no command /hlp; did you mean /help\?")
