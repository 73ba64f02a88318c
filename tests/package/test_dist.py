"""The tarball is all that a C program needs: it is unpacked elsewhere and used for a build."""

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALLEST = re.compile(r"BEGIN smallest\.c\n(.*?) \* END smallest\.c", re.DOTALL)


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def smallest(tmp_path_factory):
    """The program in the header's opening comment."""
    header = (ROOT / "ffi/include/inlay.h").read_text()
    body = SMALLEST.search(header).group(1)
    source = tmp_path_factory.mktemp("smallest") / "smallest.c"
    source.write_text(re.sub(r"^ \* ?", "", body, flags=re.MULTILINE))
    return source


def check(program, unpacked):
    variable = "DYLD_LIBRARY_PATH" if platform.system() == "Darwin" else "LD_LIBRARY_PATH"
    out = run(str(program), env={**os.environ, variable: str(unpacked / "lib")})
    assert "Hello!" in out.splitlines()[-1]


def test_the_tarball_has_the_parts(unpacked):
    files = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*")}
    assert {"LICENSE", "include/inlay.h", "lib/pkgconfig/inlay.pc"} <= files
    assert "lib/cmake/Inlay/InlayConfig.cmake" in files
    assert any(name.startswith("share/inlay/examples/") and name.endswith(".c") for name in files)


def test_a_compiled_model_runs_from_the_tarball_alone(unpacked, tmp_path):
    compile_tiny = (sys.executable, "-m", "inlay.testing.tiny", str(tmp_path))
    run(*compile_tiny, "--name", "tiny", "--quantization", "f32")
    program = tmp_path / "oneshot"
    run(
        *(os.environ.get("CC", "cc"), "-std=c99", str(unpacked / "share/inlay/examples/oneshot.c")),
        *(f"-I{unpacked}/include", "-o", str(program), f"-L{unpacked}/lib", "-linlay"),
        f"-Wl,-rpath,{unpacked}/lib",
    )
    said = run(str(program), str(tmp_path / "tiny.safetensors"), "Hello!", env={})
    assert said.strip()


def test_cmake_builds_the_examples(unpacked, tmp_path):
    if shutil.which("cmake") is None:
        pytest.skip("cmake is not installed")
    build = tmp_path / "build"
    examples = unpacked / "share/inlay/examples"
    run("cmake", "-S", str(examples), "-B", str(build), f"-DCMAKE_PREFIX_PATH={unpacked}")
    run("cmake", "--build", str(build))
    said = run(str(build / "oneshot"), "builtin:echo", "Hello!", env={})
    assert said.strip() == "Hello!"


def test_the_tarball_has_every_binding(unpacked):
    languages = {path.parent.name for path in (ROOT / "bindings").glob("*/Makefile")} - {"c"}
    for language in languages:
        assert (unpacked / "bindings" / language / "README.md").is_file(), language


def test_pkg_config_is_enough_to_build(unpacked, smallest, tmp_path):
    if shutil.which("pkg-config") is None:
        pytest.skip("pkg-config is not installed")
    env = {**os.environ, "PKG_CONFIG_PATH": str(unpacked / "lib/pkgconfig")}
    flags = run("pkg-config", "--cflags", "--libs", "inlay", env=env).split()
    program = tmp_path / "smallest"
    run(os.environ.get("CC", "cc"), "-std=c99", str(smallest), "-o", str(program), *flags)
    check(program, unpacked)


def test_cmake_is_enough_to_build(unpacked, smallest, tmp_path):
    if shutil.which("cmake") is None:
        pytest.skip("cmake is not installed")
    shutil.copy(smallest, tmp_path)
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.16)\nproject(smallest C)\n"
        "find_package(Inlay 0.1 REQUIRED)\nadd_executable(smallest smallest.c)\n"
        "target_link_libraries(smallest PRIVATE Inlay::inlay)\n"
    )
    build = tmp_path / "build"
    run("cmake", "-S", str(tmp_path), "-B", str(build), f"-DCMAKE_PREFIX_PATH={unpacked}")
    run("cmake", "--build", str(build))
    check(build / "smallest", unpacked)


def test_the_examples_build_without_the_checkout(unpacked, tmp_path):
    examples = sorted((unpacked / "share/inlay/examples").glob("*.c"))
    assert examples
    for example in examples:
        run(
            *(os.environ.get("CC", "cc"), "-std=c99", "-Wall", "-Wextra", "-Werror"),
            *(f"-I{unpacked}/include", str(example), "-o", str(tmp_path / example.stem)),
            *(f"-L{unpacked}/lib", "-linlay", "-pthread"),
        )
