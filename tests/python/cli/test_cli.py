"""The frame of the command line, and the verbs that need no model."""

import importlib
import importlib.resources
import json
import os
import shlex
import signal
import socket
import subprocess
import sys

import httpx
import pytest

from inlay import _version, catalog
from inlay.cli import VERBS, load_verb
from inlay.server.popen import PopenServer


def inlay(*arguments, stdin="", cwd=None, **variables):
    return subprocess.run(
        [sys.executable, "-m", "inlay", *arguments],
        input=stdin,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "120", **variables},
    )


def test_help_lists_every_verb():
    done = inlay("--help")
    assert done.returncode == 0
    for name, (_, line) in VERBS.items():
        assert name in done.stdout and line in done.stdout


def commands(command, *path):
    """A command and those below it."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, *path, name)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_and_a_variable_for_each_option(verb, monkeypatch):
    assert VERBS[verb][1].endswith(".")
    for path, command in commands(load_verb(verb), verb):
        assert command.help.splitlines()[0].endswith("."), path
        done = inlay(*path, "--help")
        assert done.returncode == 0
        prefix = "_".join(("INLAY", *path)).upper().replace("-", "_")
        context = command.context_class(command, auto_envvar_prefix=prefix)
        for parameter in command.params:
            if parameter.param_type_name != "option" or parameter.name == "help":
                continue
            assert max(parameter.opts, key=len) in done.stdout
            monkeypatch.setenv(f"{prefix}_{parameter.name.upper()}", "7")
            assert parameter.resolve_envvar_value(context) == "7"


def test_help_fills_the_lines_of_the_terminal():
    assert "as in the Language Server Protocol; answers come" in inlay("rpc", "-h").stdout


def test_help_imports_no_verb_and_nothing_heavy():
    program = (
        "import sys\nsys.argv = ['inlay', '--help']\n"
        "import inlay.cli\n"
        "try:\n    inlay.cli.main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'pydantic', 'starlette', 'numpy', 'tvm', 'cffi', 'uvicorn'} & set(sys.modules)\n"
        "verbs = [m for m in sys.modules if m.startswith('inlay.cli.')]\n"
        "print('HEAVY', heavy, verbs, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=300
    )
    assert "HEAVY set() []" in done.stderr


def test_help_is_quick():
    took = []
    for _ in range(5):
        before = os.times()
        inlay("--help")
        after = os.times()
        took.append(sum(after[2:4]) - sum(before[2:4]))  # CPU time of the program
    assert min(took) < 1.0, took  # 0.3 s; a busy machine does not count


def test_the_version_is_that_of_the_library_and_the_workspace():
    done = inlay("--version")
    assert done.stdout.strip() == f"inlay {_version.__version__}"
    cargo = (importlib.resources.files("inlay").parent.parent / "Cargo.toml").read_text()
    assert f'version = "{_version.__version__}"' in cargo


def test_a_wrong_verb_is_told_with_the_right_one():
    done = inlay("valdate")
    assert done.returncode == 2
    assert "validate" in done.stderr


def test_completion_offers_verbs_and_options():
    names = inlay(_INLAY_COMPLETE="complete_bash", COMP_WORDS="inlay ", COMP_CWORD="1").stdout
    assert set(VERBS) <= set(names.split())
    options = inlay(
        _INLAY_COMPLETE="complete_bash", COMP_WORDS="inlay serve --ho", COMP_CWORD="2"
    ).stdout
    assert "--host" in options.split()


GOOD = {"model": "m", "messages": [{"role": "user", "content": "hi"}]}


@pytest.mark.parametrize(
    ("text", "status", "says"),
    [
        (json.dumps(GOOD), 0, ""),
        (json.dumps({**GOOD, "temperature": 3}), 1, "/temperature: "),
        ('{"model": "m", "messages": [}', 1, "not JSON"),
        ('{"model": "m", "model": "n"}', 1, "model"),
    ],
)
def test_validate_names_the_field(text, status, says, tmp_path):
    file = tmp_path / "body.json"
    file.write_text(text)
    done = inlay("validate", str(file), "--schema", "chat.completions.create")
    assert (done.returncode, bool(done.stdout)) == (status, bool(says))
    assert says in done.stdout
    piped = inlay("validate", "-", stdin=text, INLAY_VALIDATE_SCHEMA="chat.completions.create")
    assert (piped.returncode, piped.stdout) == (done.returncode, done.stdout)


def test_validate_needs_a_file_and_a_schema_that_exist(tmp_path):
    done = inlay("validate", str(tmp_path / "none.json"), "--schema", "chat.completions.create")
    assert done.returncode == 2 and "none.json cannot be read or written: No" in done.stderr
    done = inlay("validate", "-", "--schema", "nonsense", stdin="{}")
    assert done.returncode == 2 and "nonsense" in done.stderr


def test_a_missing_library_is_one_line_on_standard_error(tmp_path):
    done = inlay("rpc", INLAY_LIBRARY=str(tmp_path / "none.so"))
    assert done.returncode == 1
    assert done.stderr.startswith("inlay: INLAY_LIBRARY names") and done.stderr.count("\n") == 1


def test_doctor_tells_what_is_there():
    done = inlay("doctor", "--json")
    report = json.loads(done.stdout)
    assert report["libinlay"].startswith(_version.__version__)
    assert report["problems"] == [] and done.returncode == 0
    assert "Nothing is missing." in inlay("doctor").stdout


def test_doctor_says_how_to_get_the_library(tmp_path):
    done = inlay("doctor", INLAY_LIBRARY=str(tmp_path / "none.so"))
    assert done.returncode == 1
    assert "Missing: INLAY_LIBRARY names" in done.stdout


MORE = {"chat": ("-p", "Hello!"), "serve": ("--port", "0")}


@pytest.mark.parametrize("verb", MORE)
def test_a_missing_model_is_told_by_name(verb):
    done = inlay(verb, "no/such/model", *MORE[verb])
    assert done.returncode == 1
    assert "no/such/model" in done.stderr


@pytest.mark.parametrize("verb", MORE)
def test_a_load_that_fails_is_one_sentence(verb, tmp_path):
    junk = tmp_path / "junk.safetensors"
    junk.write_bytes(b"no model")
    done = inlay(verb, str(junk), *MORE[verb])
    assert done.returncode == 1
    assert "junk.safetensors" in done.stderr
    assert done.stderr.endswith(". [model_file_invalid]\n") and done.stderr.count("\n") == 1


def test_chat_answers_a_prompt_and_a_pipe():
    assert inlay("chat", "builtin:echo", "-p", "Hello!").stdout == "Hello!\n"
    assert inlay("chat", "builtin:echo", stdin="piped text").stdout == "piped text\n"
    assert inlay("chat", "builtin:echo", stdin="two\nlines\n").stdout == "two\nlines\n"
    both = inlay("chat", "builtin:echo", "-p", "Read this:", stdin="text\n")
    assert both.stdout == "Read this:\n\ntext\n"
    nothing = inlay("chat", "builtin:echo")
    assert nothing.returncode == 2 and "nothing to answer" in nothing.stderr


def test_the_demo_model_is_planned_and_inspected_by_its_name():
    planned = inlay("plan", "demo", "--json")
    assert planned.returncode == 0, planned.stderr
    plan = json.loads(planned.stdout)
    shown = inlay("inspect", "demo", "--json")
    assert shown.returncode == 0, shown.stderr
    manifest = json.loads(shown.stdout)["manifest"]
    assert plan["context"] == manifest["context"]
    assert plan["weights_bytes"] > 2_000_000


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("plan", "demo", "--context", "5000"), "compiled for a context of 2048."),
        (("chat", "x.gguf", "-p", "x"), "x.gguf is not a usable GGUF file: it claims 18446744"),
        (("plan", "x.so"), "x.so is compiled code: name the data file that it belongs to"),
        (("inspect", "x.txt"), "x.txt is no data file of a model (.safetensors)."),
        (("compile", "x.txt"), "x.txt is no data file of a model (.safetensors)."),
        (("serve", "x.gguf", "--port", "0"), "x.gguf is not a usable GGUF file"),
        (("inspect", "x.gguf"), "x.gguf is not a usable GGUF file"),
        (("compile", "https://huggingface.co/a/b/tree/main"), "Did you mean a/b?"),
        (("plan", "builtin:echo"), "builtin:echo is a part of the engine"),
        (("plan", "demoo"), "Did you mean demo?"),
        (
            ("plan", "."),
            "config.json is missing; a checkpoint folder needs it. The GGUF file x.gguf",
        ),
        (("inspect", "nobody/nothing"), "Nothing is compiled of nobody/nothing in w4"),
        (("inspect", "demoo"), "Did you mean demo?"),
        (("inspect", "demo:w9"), "There is no quantization 'w9'"),
        (("inspect", "builtin:echo"), "builtin:echo is a part of the engine"),
        (("compile", "demoo"), "Did you mean demo?"),
        (("pull", "user/model:w8", "-q", "w4"), "name no other"),
        (("package", "demo", "-o", __file__), "is a file: name a folder"),
    ],
)
def test_a_model_that_cannot_be_worked_with_is_told_why(arguments, sentence, tmp_path):
    for name, head in {
        "x.gguf": b"GGUF\3\0\0\0" + b"\xff" * 8,
        "x.so": b"\x7fELF",
        "x.txt": b"A text.",
    }.items():
        (tmp_path / name).write_bytes(head + bytes(100))
    done = inlay(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert sentence in done.stderr and "Traceback" not in done.stderr


def test_the_demo_model_may_be_named_with_its_quantization():
    names = [inlay("plan", name, "--json").stdout for name in ("demo", "demo:w8")]
    assert names[0] == names[1] and json.loads(names[0])
    compiled = inlay("compile", "demo:w8", "--plan", "--json")
    assert compiled.stdout == names[0]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("plan", "demo", "-q", "w5"), "'w5' is not one of"),
        (("plan", "demo", "--kv", "f8"), "'f8' is not one of"),
        (("serve", "--log-level", "loud"), "'loud' is not one of"),
        (("compile", "demo", "-q", "w4"), "--quantization: demo is packed already"),
        (("plan", "demo", "-q", "w4"), "--quantization: demo is packed already"),
        (("plan", "demo", "--kv", "f16"), "--kv: demo is packed already"),
        (("compile", "demo", "--plan", "--name", "x"), "--name: demo is packed already"),
        (("compile", "demo", "-o", __file__), "--output: "),
        (("compile", "user/model", "--name", "../x"), "--name: it names a file, and no folder"),
        (("chat", "builtin:echo", "-p", "\udcff"), "this is no text"),
    ],
)
def test_a_wrong_use_ends_with_2(arguments, sentence):
    done = inlay(*arguments)
    assert done.returncode == 2
    assert sentence in done.stderr


@pytest.mark.parametrize(
    ("arguments", "variables", "sentence"),
    [
        (("compile", "demo", "-q", "w5"), {}, "'--quantization' / '-q': 'w5' is not one of 'w4', "),
        (("serve", "--port", "65536"), {}, "'--port': It must be at most 65535, but is '65536'."),
        (("serve", "--port", "x"), {}, "'--port': It must be a whole number, but is 'x'."),
        (("chat", "--temperature", "x"), {}, "'--temperature': It must be a number, but is 'x'."),
        (("bench", "model", "demo", "--threads", "0"), {}, "'--threads': It must be at least 1, "),
        (("serve",), {"INLAY_SERVE_PORT": "x"}, "'--port' (from INLAY_SERVE_PORT): It must be a "),
        (
            ("compile", "demo"),
            {"INLAY_COMPILE_FORCE": "maybe"},
            "'--force' (from INLAY_COMPILE_FORCE): It must be true or false, but is 'maybe'.",
        ),
    ],
)
def test_a_wrong_value_is_told_with_its_option_and_no_words_of_pydantic(
    arguments, variables, sentence
):
    done = inlay(*arguments, **variables)
    assert (done.returncode, done.stdout) == (2, "")
    told = " ".join(done.stderr.replace("│", " ").split())
    assert f"Invalid value for {sentence}" in told
    assert "Value error" not in told and "Input should" not in told


def test_inspect_breaks_no_line_for_a_program():
    lines = inlay("inspect", "demo", COLUMNS="30").stdout.splitlines()
    assert lines[0].split() == ["file", str(catalog.DEMO_DATA)]


def refused(*arguments, sentence, **variables):
    done = inlay("serve", "builtin:echo", *arguments, **variables)
    assert done.returncode == 1
    assert done.stderr.startswith("inlay: ") and sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_a_server_cannot_start_with_is_one_line(tmp_path):
    file = tmp_path / "file"
    file.touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused("--port", str(port), sentence=f"Port {port} of 127.0.0.1 is in use")
    refused("--host", "203.0.113.7", sentence="cannot listen on 203.0.113.7")
    refused("--unix-socket", f"{tmp_path}/none/socket", sentence="No such file or directory")
    refused("--unix-socket", str(file), sentence="Address already in use")
    tls = ("--tls-certificate", str(file), "--tls-key", str(file))
    refused(*tls, "--port", "0", sentence="Both must be in PEM")
    refused("--port", "0", sentence="names /none/lib.so", INLAY_LIBRARY="/none/lib.so")


@pytest.mark.parametrize("key", ["", " "])
def test_an_empty_key_in_the_environment_is_refused_like_one_in_the_arguments(key):
    sentence = "An API key may not be empty"
    refused("--api-key", key, sentence=sentence)
    refused(sentence=sentence, INLAY_SERVE_API_KEY=key)


def test_a_unix_socket_that_was_left_is_taken_and_one_in_use_is_not(tmp_path):
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(path)
    with PopenServer("builtin:echo", arguments=("--unix-socket", path)) as server:
        assert server.url == f"unix:{path}"
        with httpx.Client(transport=httpx.HTTPTransport(uds=path)) as client:
            assert client.get("http://inlay/health").status_code == 200
        refused("--unix-socket", path, sentence="Address already in use")
    assert not (tmp_path / "socket").exists()


def shell(command, **variables):
    program = f"{shlex.quote(sys.executable)} -m inlay"
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace("inlay", program)],
        capture_output=True,
        check=False,
        timeout=300,
        env={**os.environ, "NO_COLOR": "1", **variables},
    )


@pytest.mark.parametrize(
    ("command", "status", "says"),
    [
        ("inlay list | true", 1, b""),
        ("inlay chat builtin:null -p x | head -c 20 >&2", 1, b"." * 20),
        ("inlay list < /dev/null > /dev/full", 1, b"inlay: Reading or writing failed: "),
        ("inlay chat builtin:echo -p hi <&- >&2", 0, b"hi\n"),
        ("inlay chat builtin:echo -p hi < /dev/null >&-", 0, b""),
        ("inlay rpc <&-", 0, b""),
        (r"printf '\xff' | inlay chat builtin:echo", 1, b"inlay: Standard input is no text in "),
    ],
)
def test_streams_that_are_closed_full_or_no_text(command, status, says):
    done = shell(command)
    assert done.returncode == status, done
    assert done.stderr.startswith(says), done
    assert b"Traceback" not in done.stderr and b"Exception" not in done.stderr


HOMELESS = """
import os, pwd, sys

def unknown(*_):
    raise KeyError("uid not found")

pwd.getpwuid = unknown
for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
    os.environ.pop(name, None)
sys.argv[0] = "inlay"
from inlay.cli import main
main()
"""


def homeless(*arguments, **variables):
    environment = {name: value for name, value in os.environ.items() if name != "INLAY_CACHE"}
    return subprocess.run(
        [sys.executable, "-c", HOMELESS, *arguments],
        input="Hi",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**environment, **variables},
    )


def test_a_user_without_a_home_is_told_what_to_name(tmp_path):
    for arguments in (("list",), ("plan", "demo"), ("chat", "demo")):
        done = homeless(*arguments)
        assert done.returncode == 1
        assert done.stderr.startswith("inlay: This user has no home folder, "), done.stderr
    assert homeless("chat", "builtin:echo").stdout == "Hi\n"
    done = homeless("plan", "demo", INLAY_CACHE=str(tmp_path))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("verb", ["chat", "plan", "inspect"])
def test_the_home_of_nobody_is_no_model(verb):
    done = inlay(verb, "~nobody-of-this-name/model", stdin="Hi")
    assert done.returncode == 1
    assert "There is no model '~nobody-of-this-name/model'" in done.stderr


def test_letters_that_the_terminal_lacks_are_replaced():
    done = shell("inlay chat builtin:echo -p 'h\u00e9llo' < /dev/null", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stdout) == (0, b"h?llo\n")


def test_a_fault_of_the_program_is_one_line_and_a_file(tmp_path):
    program = (
        "import sys\nsys.argv = ['inlay', 'list']\n"
        "import inlay.cli, inlay.catalog\n"
        "inlay.catalog.compiled = lambda: 1 / 0\n"
        "inlay.cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "division by zero" in done.stderr and done.stderr.count("\n") == 1
    (report,) = tmp_path.glob("inlay-fault-*.txt")
    assert str(report) in done.stderr and "Traceback" in report.read_text()


def test_ctrl_c_before_anything_is_imported_is_silent(tmp_path):
    # A slow module that shadows one that typer needs.
    (tmp_path / "selectors.py").write_text("import time\nprint('here', flush=True)\ntime.sleep(60)")
    started = subprocess.Popen(
        [sys.executable, "-m", "inlay", "--version"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}:{os.environ['PYTHONPATH']}"},
    )
    with started:
        assert started.stdout.readline() == b"here\n"
        started.send_signal(signal.SIGINT)
        assert started.wait(120) == -signal.SIGINT
        assert started.stderr.read() == b""
