"""`inlay rpc`: framing, the end of the input, and a reader that goes away."""

import io
import json
import subprocess
import sys

import pytest

from inlay.cli.rpc import FramingError, read_headed, read_lines

INITIALIZE = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}'
ABOUT = b'{"jsonrpc":"2.0","id":2,"method":"model.list","params":{}}'


def rpc(data):
    return subprocess.run(
        [sys.executable, "-m", "inlay", "rpc"],
        input=data,
        capture_output=True,
        check=False,
        timeout=300,
    )


def headed(*messages):
    return b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(m), m) for m in messages)


def test_lines_are_answered_in_lines():
    done = rpc(INITIALIZE + b"\n\n  \r\n" + ABOUT + b"\r\n{oops\n")
    assert (done.returncode, done.stderr) == (0, b"")
    answers = {(answer := json.loads(line))["id"]: answer for line in done.stdout.splitlines()}
    assert set(answers) == {1, 2, None}
    assert answers[1]["result"]["protocol_version"] == 1
    assert answers[None]["error"]["data"]["name"] == "parse_error"


def test_headers_are_answered_with_headers():
    done = rpc(headed(INITIALIZE, ABOUT))
    assert (done.returncode, done.stderr) == (0, b"")
    answers = [json.loads(body) for body in read_headed(io.BytesIO(done.stdout))]
    assert [answer["id"] for answer in answers] == [1, 2]


def test_the_end_of_the_input_waits_for_what_runs():
    ask = {
        "jsonrpc": "2.0",
        "id": 3,
        "method": "chat.completions.create",
        "params": {
            "model": "builtin:echo",
            "messages": [{"role": "user", "content": "one two three " * 50}],
            "stream": True,
        },
    }
    load = b'{"jsonrpc":"2.0","id":2,"method":"model.load","params":{"model":"builtin:echo"}}'
    lines = rpc(b"\n".join([INITIALIZE, load]) + b"\n").stdout.splitlines()
    assert "result" in json.loads(lines[-1])
    # A chat sent right after the load finds no model; a host waits for the load. Here the order is
    # that of the queue, so the chat may be too early and then fails. Either way it is answered, and
    # nothing follows its answer.
    done = rpc(b"\n".join([INITIALIZE, load, json.dumps(ask).encode()]))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert sum(answer.get("id") == 3 for answer in answers) == 1
    assert done.returncode == 0


def test_no_input_is_no_output():
    done = rpc(b"")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"Content-Length: 10\r\n\r\n{}", b"8 bytes before"),
        (b"Content-Length: x\r\n\r\n{}", b"must be a number"),
        (b"Content-Length: 99999999999\r\n\r\n{}", b"must be a number"),
        (b"Content-Type: a\r\n\r\n{}", b"lack Content-Length"),
        (b"Content-Length: 2\r\nnonsense\r\n\r\n{}", b"no header"),
        (b"Content-Length: 2\r\n", b"within the headers"),
    ],
)
def test_broken_framing_is_told_and_ends_the_program(data, complaint):
    done = rpc(headed(INITIALIZE) + data)
    assert done.returncode == 1
    assert complaint in done.stderr
    (answer,) = read_headed(io.BytesIO(done.stdout))
    assert json.loads(answer)["id"] == 1


def test_a_reader_that_goes_away_ends_the_program():
    process = subprocess.Popen(
        [sys.executable, "-m", "inlay", "rpc"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    process.stdin.write(INITIALIZE + b"\n")
    process.stdin.flush()
    process.stdout.readline()
    process.stdout.close()
    process.stdin.write(ABOUT + b"\n")
    process.stdin.flush()
    assert process.wait(120) != 0
    process.stdin.close()


def test_lines_are_cut_at_their_ends():
    assert list(read_lines(io.BytesIO(b"\n a \r\n\nb"), b"x")) == [b"x", b"a", b"b"]


def test_header_names_have_no_case_and_others_are_skipped():
    data = b"content-length:2\r\nContent-Type: text\r\n\r\n{}"
    assert list(read_headed(io.BytesIO(data))) == [b"{}"]
    assert list(read_headed(io.BytesIO(b"ontent-Length: 2\n\n[]"), b"C")) == [b"[]"]
    with pytest.raises(FramingError):
        list(read_headed(io.BytesIO(b"Content-Length: -2\r\n\r\n{}")))
