"""`inlay package`: a folder that a C program runs with, with nothing else installed."""

import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def package(folder, *arguments, model="demo"):
    return subprocess.run(
        [sys.executable, "-m", "inlay", "package", model, "-o", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("app") / "model"
    done = package(folder)
    assert done.returncode == 0, done.stderr
    assert str(folder) in done.stdout
    return folder


def test_the_manifest_lists_every_file_with_its_size_and_hash(packed):
    manifest = json.loads((packed / "package.json").read_text())
    names = {str(path.relative_to(packed)) for path in packed.rglob("*") if path.is_file()}
    assert names == {row["path"] for row in manifest["files"]} | {"package.json"}
    # What an app ships, and nothing else: no TVM, no Python.
    library = "libinlay.dylib" if sys.platform == "darwin" else "libinlay.so"
    assert names == {manifest["data"], manifest["library"], f"lib/{library}", "package.json"}
    for row in manifest["files"]:
        data = (packed / row["path"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (row["bytes"], row["sha256"])


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
def test_a_c_program_needs_nothing_but_the_folder(packed, tmp_path):
    moved = tmp_path / "moved"
    shutil.copytree(packed, moved)
    program = tmp_path / "oneshot"
    subprocess.run(
        [
            *("cc", "-o", str(program), str(ROOT / "bindings/c/oneshot.c")),
            *(f"-I{ROOT}/ffi/include", f"-L{moved}/lib", "-linlay", f"-Wl,-rpath,{moved}/lib"),
        ],
        check=True,
    )
    data = moved / json.loads((moved / "package.json").read_text())["data"]
    done = subprocess.run(
        [program, data, "Hello!"], capture_output=True, text=True, check=True, env={}, timeout=60
    )
    assert "ello" in done.stdout


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or shutil.which("cc") is None,
    reason="needs root, for chroot, and a C compiler",
)
def test_an_app_runs_where_there_is_nothing_but_the_c_library(packed, tmp_path):
    root = tmp_path / "root"
    shutil.copytree(packed, root / "app")
    program = root / "oneshot"
    subprocess.run(
        [
            *("cc", "-o", str(program), str(ROOT / "bindings/c/oneshot.c")),
            *(f"-I{ROOT}/ffi/include", f"-L{packed}/lib", "-linlay", "-Wl,-rpath,/app/lib"),
        ],
        check=True,
    )
    needed = subprocess.run(
        ["ldd", str(program), str(packed / "lib/libinlay.so")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    libraries = set(re.findall(r"(/\S*/(ld-linux\S*|lib(?:c|m|pthread|dl)\.so\.\d+))\b", needed))
    assert "libgcc" not in needed and "libstdc++" not in needed
    for path, _ in libraries:
        place = root / path.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
    data = json.loads((packed / "package.json").read_text())["data"]
    done = subprocess.run(
        [shutil.which("chroot"), str(root), "/oneshot", f"/app/{data}", "Hello!"],
        capture_output=True,
        text=True,
        check=False,
        env={},
        timeout=60,
    )
    assert done.returncode == 0 and "ello" in done.stdout, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_tvm_is_in_a_process_that_chats(packed):
    program = """
import sys
sys.modules["tvm"] = sys.modules["tvm_ffi"] = None  # an import of either fails
from inlay import Engine

with Engine(sys.argv[1]) as engine:
    question = [{"role": "user", "content": "Hello!"}]
    print(engine.chat.completions.create(messages=question).choices[0].message.content)
    print("MAPS", open("/proc/self/maps").read())
"""
    manifest = json.loads((packed / "package.json").read_text())
    done = subprocess.run(
        [sys.executable, "-c", program, str(packed / manifest["data"])],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    said, maps = done.stdout.split("MAPS")
    assert "ello" in said
    assert manifest["library"] in maps and "tvm" not in maps.lower()
    if shutil.which("nm") and shutil.which("ldd"):
        library = str(packed / manifest["library"])
        for command in (["nm", "--dynamic", "--undefined-only", library], ["ldd", library]):
            found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            assert "tvm" not in found.lower()


def test_a_folder_in_use_is_not_overwritten_unasked(packed):
    note = packed / "mine.txt"
    note.write_text("keep me")
    done = package(packed)
    assert done.returncode == 1 and "--force" in done.stderr
    assert package(packed, "--force").returncode == 0
    assert note.read_text() == "keep me"
    note.unlink()


@pytest.mark.parametrize(
    "manifest",
    [
        "no JSON",
        "[]",
        '{"name": "an-app", "files": ["src"]}',
        '{"format": 1, "inlay": "0", "files": [{"path": "../precious"}]}',
        '{"format": 1, "inlay": "0", "files": [{"path": "PRECIOUS"}]}',
    ],
)
def test_nothing_is_deleted_for_a_package_json_of_others(tmp_path, manifest):
    precious = tmp_path / "precious"
    precious.write_text("keep me")
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "package.json").write_text(manifest.replace("PRECIOUS", str(precious)))
    done = package(folder, "--force")
    assert done.returncode == 1
    assert "package.json is not of a package of Inlay: name another folder." in done.stderr
    assert precious.exists() and [path.name for path in folder.iterdir()] == ["package.json"]


def test_a_package_is_not_made_over_what_it_is_made_of(packed, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(packed, copy)
    data = copy / "demo.safetensors"
    done = package(copy, "--force", model=str(data))
    assert done.returncode == 1 and "is where demo.safetensors is taken from" in done.stderr
    assert data.read_bytes() == (packed / "demo.safetensors").read_bytes()


def test_a_full_disk_leaves_no_part_of_a_package(packed, tmp_path):
    folder = tmp_path / "app"
    limited = "ulimit -f 1000; exec " + shlex.join(
        [sys.executable, "-m", "inlay", "package", "demo", "-o", str(folder)]
    )
    done = subprocess.run(
        ["sh", "-c", limited], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 1
    assert f"inlay: {folder}/demo.safetensors cannot be read or written: " in done.stderr
    assert not folder.exists()


def test_a_built_in_model_has_nothing_to_pack(tmp_path):
    done = package(tmp_path / "x", model="builtin:echo")
    assert done.returncode == 1 and "nothing to pack" in done.stderr
    assert not (tmp_path / "x").exists()


def test_a_data_file_without_its_library_is_told(tmp_path):
    data = tmp_path / "alone.safetensors"
    data.write_bytes(bytes(8) + b"{")
    done = package(tmp_path / "x", model=str(data))
    assert done.returncode == 1 and "no compiled library beside" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="libraries of Linux know their own length")
def test_a_library_that_was_cut_short_is_refused(packed, tmp_path):
    # The system's loader would end the process with a signal.
    manifest = json.loads((packed / "package.json").read_text())
    for name in (manifest["data"], manifest["library"]):
        shutil.copy(packed / name, tmp_path)
    library = tmp_path / manifest["library"]
    whole = library.read_bytes()
    for length in (64, 5000, len(whole) - 1):
        library.write_bytes(whole[:length])
        done = subprocess.run(
            [sys.executable, "-m", "inlay", "chat", str(tmp_path / manifest["data"]), "-p", "x"],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 1
        assert f"{library} is cut short: it has {length} bytes" in done.stderr


@pytest.mark.skipif(shutil.which("cc") is None, reason="there is no C compiler")
@pytest.mark.parametrize(
    ("source", "said"),
    [
        # As libraries were when TVM's virtual machine ran them.
        (
            "extern int TVMFFIErrorSetRaisedFromCStrParts(void);\n"
            "const char __tvm_ffi__library_bin[] = {0};\n"
            "int kernel(void) { return TVMFFIErrorSetRaisedFromCStrParts(); }\n",
            "was made by an older version of Inlay (format 1): run `inlay compile` again.",
        ),
        ("int kernel(void) { return 0; }\n", "has no program; it is not a model"),
        ("extern int there_is_none;\nint *kernel = &there_is_none;\n", "there_is_none"),
    ],
)
def test_a_library_of_another_kind_is_refused(packed, tmp_path, source, said):
    manifest = json.loads((packed / "package.json").read_text())
    shutil.copy(packed / manifest["data"], tmp_path)
    (tmp_path / "library.c").write_text(source)
    library = tmp_path / manifest["library"]
    built = [tmp_path / "library.c", "-o", library]
    subprocess.run(["cc", "-shared", "-fPIC", *map(str, built)], check=True)
    done = subprocess.run(
        [sys.executable, "-m", "inlay", "chat", str(tmp_path / manifest["data"]), "-p", "x"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 1
    assert f"{library} " in done.stderr and said in done.stderr, done.stderr
